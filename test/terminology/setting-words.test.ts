import { expect, test } from 'vitest'
import { loadSettingWords } from '../../src/terminology/setting-words.ts'

const isPlasterRoom = loadSettingWords('plans')

test.each([
  ['Gipskamer', true],
  ['GIPSKAMER 2', true],
  ['SEH/gipskamer', true],
  ['Consult gipsverbandmeester', true],
  ['Gipspoli', true],
  ['Gipsvlucht', false],
  ['Kamer 12', false],
  ['', false],
  [`${'x'.repeat(200)} gipskamer`, false],
])('the name "%s" says plaster room: %s', (name, expected) => {
  expect(isPlasterRoom(name)).toBe(expected)
})

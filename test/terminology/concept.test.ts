import { expect, test } from 'vitest'
import { readConcept } from '../../src/terminology/concept.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'

const atc = 'http://www.whocc.no/atc'

test.each([
  ['H02AB06 ', 'H02AB06'],
  [' \tH02AB06\n', 'H02AB06'],
  ['H02AB06', 'H02AB06'],
])('the blanks around %j are no part of the code', (code, expected) => {
  const [coding] = readConcept({ coding: [{ system: atc, code }] }).codings
  expect(coding?.code).toBe(expected)
  expect(coding && loadTerminology('plans', 'production').substance(coding)?.name).toBe('prednisolone')
})

test('a code of blanks alone is no code', () => {
  expect(readConcept({ coding: [{ system: atc, code: '  ' }], text: 'x' })).toEqual({
    codings: [],
    text: 'x',
  })
})

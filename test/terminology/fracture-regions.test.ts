import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readConcept } from '../../src/terminology/concept.ts'
import { loadFractureRegions } from '../../src/terminology/fracture-regions.ts'
import { concept } from '../support/request-builder.ts'

const regionOf = loadFractureRegions('plans')
const idOf = (spec: string) => regionOf(readConcept(concept(spec)))?.id

describe('the bone of a fracture', () => {
  test.each([
    ['snomed 31641000146105', 'wrist'],
    ['nl S52.5', 'wrist'],
    ['icd S5250', 'wrist'],
    ['cm S52.501A', 'wrist'],
    ['nl S52.8', 'forearm'],
    ['nl S82.4', 'fibula'],
    ['nl S82.7', 'lower-leg'],
    ['snomed 263199001|nl S52.5', 'wrist'],
    ['nl S52.5|text pols', 'wrist'],
    ['snomed 16114001|nl S52.5', undefined],
    ['nl S72.0', 'femur'],
    ['nl S62.6', undefined],
    ['text polsfractuur', undefined],
  ])('%s is %s', (spec, id) => {
    expect(idOf(spec)).toBe(id)
  })
})

test('every code of an included location that is neither hip nor vertebra has one region', () => {
  const set = JSON.parse(readFileSync('plans/value-sets/fracture-other-included.json', 'utf8'))
  const codes: readonly string[] = set.compose.include.flatMap(
    ({ system, concept: listed = [] }: { system: string; concept?: readonly { code: string }[] }) =>
      listed.map(({ code }) => `${system} ${code}`),
  )
  expect(codes.length).toBeGreaterThan(50)
  expect(codes.filter((code) => idOf(code) === undefined)).toEqual([])
})

test('every class of an included location that is neither hip nor vertebra has one region', () => {
  const set = JSON.parse(readFileSync('plans/value-sets/fracture-other-included.json', 'utf8'))
  const classes: readonly string[] = set.compose.include
    .filter(({ system }: { system: string }) => system.endsWith('icd-10'))
    .flatMap(({ filter = [] }: { filter?: readonly { value: string }[] }) =>
      filter.map(({ value }) => value.replace('\\.?', '').replace('.*', '')),
    )
  expect(classes.length).toBeGreaterThan(20)
  expect(classes.filter((code) => idOf(`icd ${code}`) === undefined)).toEqual([])
})

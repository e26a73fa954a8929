import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { readAmount, readUnit } from '../../src/record/amount.ts'

const ucum = 'http://unitsofmeasure.org'
const unitG = 'urn:oid:2.16.840.1.113883.2.4.4.1.900.2'

test.each<[string, JsonObject, string]>([
  ['nothing', {}, ''],
  ['a unit', { unit: 'mg' }, 'mg'],
  ['a code', { code: 'mg' }, 'mg'],
  ['a code and a unit that agree', { unit: 'milligram', code: 'mg', system: ucum }, 'mg'],
  ['a piece by code and in words', { unit: 'stuk', code: '1', system: ucum }, '1'],
  ['an annotation and a word', { unit: 'tablet(ten)', code: '{tbl}', system: ucum }, '{tbl}'],
  ['a code and a word that nobody knows', { unit: 'stuk à 5 mg', code: '1', system: ucum }, '1'],
  ['a period', { unit: 'dagen', code: 'd', system: ucum }, 'd'],
  ['the Dutch number of a piece', { code: '245', system: unitG }, 'stuk'],
  ['the Dutch number of a piece and its word', { unit: 'STUK', code: '245', system: unitG }, 'STUK'],
  ['another Dutch number', { unit: 'mg', code: '229', system: unitG }, 'mg'],
  ['mg and the code for a piece', { unit: 'mg', code: '1' }, 'mg 1'],
  ['mg and the code for a piece, with a system', { unit: 'mg', code: '{tbl}', system: ucum }, 'mg {tbl}'],
  ['a tablet and the code for mg', { unit: 'tablet', code: 'mg', system: ucum }, 'tablet mg'],
  ['mg and the code for g', { unit: 'mg', code: 'g', system: ucum }, 'mg g'],
  ['ml and the code for a piece', { unit: 'ml', code: '1', system: ucum }, 'ml 1'],
  ['mg and the Dutch number of a piece', { unit: 'mg', code: '245', system: unitG }, 'mg stuk'],
])('the unit of %s', (_, quantity, expected) => {
  expect(readUnit(quantity)).toBe(expected)
})

test('an amount without a unit takes the unit of a translation', () => {
  const url = 'http://hl7.org/fhir/StructureDefinition/iso21090-PQ-translation'
  const translated = { extension: [{ url, valueQuantity: { value: 10, unit: 'mg' } }] }
  expect(readAmount({ value: 2, ...translated })).toEqual({ low: 10, high: 10, unit: 'mg' })
  expect(readAmount({ value: 2, unit: 'tablet', ...translated })).toEqual({ low: 2, high: 2, unit: 'tablet' })
})

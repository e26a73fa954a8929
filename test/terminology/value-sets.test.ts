import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadTerminology, valueSetNames } from '../../src/terminology/load-terminology.ts'
import { readValueSetFile, type ValueSetInclude } from '../../src/terminology/value-set-file.ts'
import { hasMod10CheckDigit, hasVerhoeffCheckDigit } from '../support/check-digits.ts'

const evidenceUrl = 'https://osteohooks.org/fhir/StructureDefinition/evidence'
const sets = valueSetNames('plans').map((name) =>
  readValueSetFile(join('plans', 'value-sets', `${name}.json`), name),
)
const codes = sets.flatMap((set) =>
  set.compose.include.flatMap(({ system, concept = [] }) =>
    concept.map(({ code }) => ({ set: set.id, system, code })),
  ),
)

test.each([
  ['5913000', true],
  ['5913001', false],
  ['31641000146105', true],
  ['31641000146106', false],
])('the Verhoeff check digit of %s is right: %s', (code, expected) => {
  expect(hasVerhoeffCheckDigit(code)).toBe(expected)
})

test.each([
  ['38263-0', true],
  ['38263-1', false],
  ['2160-0', true],
  ['2610-0', false],
])('the mod-10 check digit of %s is right: %s', (code, expected) => {
  expect(hasMod10CheckDigit(code)).toBe(expected)
})

test('every SNOMED code has a right check digit', () => {
  const snomed = codes.filter(({ system }) => system === 'http://snomed.info/sct')
  expect(snomed.length).toBeGreaterThan(100)
  expect(snomed.filter(({ code }) => !hasVerhoeffCheckDigit(code))).toEqual([])
})

test('every LOINC code has a right check digit', () => {
  const loinc = codes.filter(({ system }) => system === 'http://loinc.org')
  expect(loinc.filter(({ code }) => !hasMod10CheckDigit(code))).toEqual([])
})

test('every code says where it was found', () => {
  const silent = sets.flatMap((set) =>
    set.compose.include
      .filter((include) => !hasEvidence(include))
      .flatMap(({ concept = [], filter = [] }) => [
        ...concept.filter((item) => !hasEvidence(item)).map(({ code }) => code),
        ...filter.map(({ value }) => value),
      ])
      .map((code) => `${set.id} ${code}`),
  )
  expect(silent).toEqual([])
})

test('no code rests on secondary sources alone', () => {
  const marks = JSON.stringify(sets).match(/"valueString":"[^"]*"/g) ?? []
  expect(marks.filter((mark) => /"(?:S|✗)"$/.test(mark))).toEqual([])
})

describe('sets that exclude a fracture', () => {
  const terminology = loadTerminology('plans', 'sandbox')
  const including = ['fracture-hip', 'fracture-vertebral', 'fracture-other-included']
  const excluding = [
    'fracture-excluded-site',
    'fracture-pathological',
    'fracture-stress',
    'fracture-old-or-sequela',
    'fracture-site-unclear',
  ]

  test.each(including.flatMap((one) => excluding.map((other) => [one, other])))(
    '%s and %s share no code, except where a longer prefix excludes the cervical spine',
    (one, other) => {
      const shared = membersOf(one).filter((coding) => terminology.valueSet(other).has(coding))
      const back = membersOf(other).filter((coding) => terminology.valueSet(one).has(coding))
      expect([...shared, ...back].filter(({ code }) => !/^M485[12]$/.test(code))).toEqual([])
    },
  )

  function membersOf(name: string) {
    return sets
      .filter((set) => set.id === name)
      .flatMap((set) => set.compose.include)
      .flatMap(({ system, concept = [], filter = [] }) => [
        ...concept.map(({ code }) => ({ system, code })),
        ...filter.map(({ value }) => ({ system, code: value.replace(/\.\*$|[^A-Z0-9]/g, '') })),
      ])
  }
})

function hasEvidence(item: Pick<ValueSetInclude, 'extension'>): boolean {
  return item.extension?.some(({ url }) => url === evidenceUrl) === true
}

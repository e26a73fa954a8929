import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PlanError } from '../../src/errors.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'

const folders: string[] = []

/** The plans of the repository with only one value set, written as given. */
function plansWith(include: unknown, changes: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-plans-'))
  folders.push(folder)
  for (const name of readdirSync('plans')) {
    if (name !== 'value-sets') symlinkSync(resolve('plans', name), join(folder, name))
  }
  mkdirSync(join(folder, 'value-sets'))
  const set = {
    resourceType: 'ValueSet',
    id: 'one',
    url: 'https://osteohooks.org/fhir/ValueSet/one',
    version: '2022.1.0',
    name: 'One',
    title: 'Een',
    status: 'active',
    description: 'One.',
    compose: { include },
    ...changes,
  }
  writeFileSync(join(folder, 'value-sets', 'one.json'), JSON.stringify(set))
  return folder
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

const snomed = 'http://snomed.info/sct'
const icd10 = 'http://hl7.org/fhir/sid/icd-10'
const hip = { code: '5913000', display: 'Fracture of neck of femur' }
const prefix = (value: string) => ({ property: 'code', op: 'regex', value })
const sandbox = [{ url: 'https://osteohooks.org/fhir/StructureDefinition/setting', valueCode: 'sandbox' }]

test.each<[string, unknown, object, RegExp]>([
  ['no codes', [{ system: snomed, concept: [] }], {}, /concept/],
  ['no includes', [], {}, /include/],
  ['neither concepts nor filters', [{ system: snomed }], {}, /either concepts or filters/],
  ['the same code twice', [{ system: snomed, concept: [hip, hip] }], {}, /5913000 twice/],
  [
    'the same code under another name of the system',
    [
      { system: snomed, concept: [hip] },
      { system: 'urn:oid:2.16.840.1.113883.6.96', concept: [hip] },
    ],
    {},
    /5913000 twice/,
  ],
  [
    'the same prefix twice',
    [{ system: icd10, filter: [prefix('S72.*'), prefix('S72.*')] }],
    {},
    /S72\.\* twice/,
  ],
  ['a filter that is no prefix', [{ system: icd10, filter: [prefix('S72[0-2].*')] }], {}, /write a prefix/],
  ['a prefix on a plain code list', [{ system: snomed, filter: [prefix('59.*')] }], {}, /write a prefix/],
  ['another id than its file name', [{ system: snomed, concept: [hip] }], { id: 'two' }, /make it "one"/],
  ['a field that value sets do not have', [{ system: snomed, concept: [hip] }], { codes: [] }, /codes/],
])('the start stops at a value set with %s, and says what to do', (_name, include, changes, message) => {
  const load = () => loadTerminology(plansWith(include, changes), 'production')
  expect(load).toThrow(PlanError)
  expect(load).toThrow(expect.objectContaining({ code: 'ERR_PLAN_VALUE_SET' }))
  expect(load).toThrow(/one\.json /)
  expect(load).toThrow(message)
})

test('a value set that is not JSON stops the start', () => {
  const folder = plansWith([{ system: snomed, concept: [hip] }])
  writeFileSync(join(folder, 'value-sets', 'one.json'), '{')
  expect(() => loadTerminology(folder, 'production')).toThrow(/cannot be read as JSON/)
})

test('asking for a set that does not exist is a mistake of ours', () => {
  const terminology = loadTerminology(plansWith([{ system: snomed, concept: [hip] }]), 'production')
  expect(() => terminology.valueSet('two')).toThrow(/two\.json is asked for but does not exist/)
  expect(() => terminology.matches({ codings: [] }, 'two')).toThrow(PlanError)
})

test.each([
  ['ICD-10 with a dot', icd10, 'S72.0', true],
  ['ICD-10-NL with a fifth character', 'http://hl7.org/fhir/sid/icd-10-nl', 'S72.00', true],
  ['ICD-10-NL without a dot, in lower case', 'http://hl7.org/fhir/sid/icd-10-nl', 's7201', true],
  ['ICD-10 with marks', icd10, 'S72.0+', true],
  ['ICD-10-CM at the first encounter', 'http://hl7.org/fhir/sid/icd-10-cm', 'S72.001A', true],
  ['ICD-10-CM at the first encounter, open', 'http://hl7.org/fhir/sid/icd-10-cm', 'S72.001C', true],
  ['ICD-10-CM in later care', 'http://hl7.org/fhir/sid/icd-10-cm', 'S72.001D', false],
  ['ICD-10-CM sequela', 'http://hl7.org/fhir/sid/icd-10-cm', 'S72.001S', false],
  ['a neighbour', icd10, 'S72.3', false],
  ['only the start of the prefix', icd10, 'S72', false],
  ['the same characters in another system', snomed, 'S72.0', false],
  ['an exact code', snomed, '5913000', true],
  ['an exact code with something after it', snomed, '59130001', false],
])(
  'a code is found by prefix in classifications and exactly elsewhere: %s',
  (_name, system, code, expected) => {
    const folder = plansWith([
      { system: icd10, filter: [prefix('S72\\.?0.*')] },
      { system: snomed, concept: [hip] },
    ])
    const terminology = loadTerminology(folder, 'production')
    expect(terminology.valueSet('one').has({ system, code })).toBe(expected)
    expect(
      terminology.matches(
        {
          codings: [
            { system: '', code: '' },
            { system, code },
          ],
        },
        'one',
      ),
    ).toBe(expected)
  },
)

test('a sandbox include counts in sandbox only', () => {
  const folder = plansWith([{ system: snomed, concept: [hip], extension: sandbox }])
  const coding = { system: snomed, code: hip.code }
  expect(loadTerminology(folder, 'sandbox').valueSet('one').has(coding)).toBe(true)
  expect(loadTerminology(folder, 'production').valueSet('one').has(coding)).toBe(false)
})

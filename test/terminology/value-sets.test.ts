import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { canonicalSystem, codeSystems } from '../../src/terminology/code-systems.ts'
import { loadTerminology, valueSetNames } from '../../src/terminology/load-terminology.ts'
import { readValueSetFile, type ValueSetInclude } from '../../src/terminology/value-set-file.ts'
import { hasMod10CheckDigit, hasVerhoeffCheckDigit } from '../support/check-digits.ts'

const evidenceUrl = 'https://osteohooks.org/fhir/StructureDefinition/evidence'
const sets = valueSetNames('plans').map((name) =>
  readValueSetFile(join('plans', 'value-sets', `${name}.json`), name),
)

/** Systems of which plans hold codes that no source file needs to name. */
const onlyInPlans = [
  'http://terminology.hl7.org/CodeSystem/admit-source',
  'http://terminology.hl7.org/CodeSystem/discharge-disposition',
  'http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes',
  'http://terminology.hl7.org/CodeSystem/plan-definition-type',
  'http://www.nubc.org/patient-discharge',
  'http://nictiz.nl/fhir/NamingSystem/organization-type',
  // Housing of the zib, contra-indications, substances (SNK) and substances with a route (SSK).
  'urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.13.1',
  'urn:oid:2.16.840.1.113883.2.4.4.1.902.40',
  'urn:oid:2.16.840.1.113883.2.4.4.1.750',
  'urn:oid:2.16.840.1.113883.2.4.4.1.725',
]

/** By these the readers of a status know it: the zibs give a FHIR status as a SNOMED CT code. */
const statusCodes: ReadonlySet<string> = new Set([
  '410516002',
  '415684004',
  '410590009',
  '55561003',
  '73425007',
  '113371000146109',
  '113381000146106',
  '410546004',
  '89925002',
  '385655000',
])

/** SNOMED CT codes in expressions for a terminology server, wherever they stand. */
const inExpressions = jsonFilesOf('plans').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/"(?:value|expression)": "([^"%]*<<[^"]*)"/g)].flatMap(
    ([, expression = '']) =>
      (expression.match(/\b\d{6,18}\b/g) ?? []).map((code) => ({
        file,
        system: 'http://snomed.info/sct',
        code,
      })),
  ),
)

const marksFile = z.object({
  marks: z.record(z.string(), z.string()),
  sandboxOnly: z.array(z.string()),
  refused: z.array(z.object({ system: z.string(), codes: z.array(z.string()) })),
})

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

/** Every `{system, code}` anywhere in `plans/`, with its file: products, substances, orders, sets. */
const everyCode = jsonFilesOf('plans').flatMap((file) =>
  codesWithin(read(file)).map((coding) => ({ file, ...coding })),
)

test('every SNOMED code of every file has a right check digit', () => {
  const snomed = [...everyCode, ...inExpressions].filter(({ system }) => system === 'http://snomed.info/sct')
  for (const place of ['prednisone.json', 'activities', 'value-sets'])
    expect(snomed.filter(({ file }) => file.includes(place)).length).toBeGreaterThan(0)
  expect(snomed.filter(({ code }) => !hasVerhoeffCheckDigit(code))).toEqual([])
})

test('every LOINC code of every file has a right check digit', () => {
  const loinc = everyCode.filter(({ system }) => system === 'http://loinc.org')
  for (const place of ['activities', 'value-sets'])
    expect(loinc.filter(({ file }) => file.includes(place)).length).toBeGreaterThan(0)
  expect(loinc.filter(({ code }) => !hasMod10CheckDigit(code))).toEqual([])
})

test('every code is of a system that we know, under the one name that we give it', () => {
  const known: ReadonlySet<string> = new Set([...Object.values(codeSystems), ...onlyInPlans])
  const strange = everyCode.filter(
    ({ system }) =>
      canonicalSystem(system) !== system ||
      !(known.has(system) || /^https?:\/\/osteohooks\.org\//.test(system)),
  )
  expect(strange).toEqual([])
})

test('no code stands in the source instead of in plans, but for what tells one status from another', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const found = files.flatMap((file) => {
    const quoted = [...readFileSync(join('src', file), 'utf8').matchAll(/'(\d{6,18}|\d{3,5}-\d)'/g)]
    return quoted.map(([, code = '']) => ({ file, code })).filter(({ code }) => !statusCodes.has(code))
  })
  expect(found.filter(({ code }) => hasVerhoeffCheckDigit(code) || hasMod10CheckDigit(code))).toEqual([])
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

describe('evidence marks', () => {
  const { marks, sandboxOnly, refused } = marksFile.parse(read('plans/evidence-marks.json'))
  const marked = [
    ...sets.flatMap((set) => set.compose.include.flatMap((include) => markedCodes(set.id, include))),
    ...productRows().map(({ code, evidence, setting }) => ({ where: 'products', code, evidence, setting })),
    ...substanceRows().flatMap(({ codes: own }) =>
      own.map(({ code, evidence }) => ({ where: 'prednisone', code, evidence, setting: 'all' })),
    ),
  ]

  test('are all of the closed list', () => {
    expect(marked.length).toBeGreaterThan(300)
    const strange = marked.filter(({ evidence }) =>
      marksIn(evidence).some((mark) => marks[mark] === undefined),
    )
    expect(strange).toEqual([])
  })

  test('that are too weak for real patients count in the sandbox only', () => {
    const weak = marked.filter(({ evidence }) =>
      marksIn(evidence).every((mark) => sandboxOnly.includes(mark)),
    )
    expect(weak.length).toBeGreaterThan(0)
    expect(weak.filter(({ setting }) => setting !== 'sandbox')).toEqual([])
  })

  test('a code that could not be verified is in no set and in no table', () => {
    const production = loadTerminology('plans', 'production')
    const codings = refused.flatMap(({ system, codes: list }) => list.map((code) => ({ system, code })))
    expect(codings.length).toBeGreaterThan(20)
    const enabled = codings.filter(
      (coding) =>
        production.isKnown({ codings: [coding] }) ||
        production.product(coding) !== undefined ||
        production.substance(coding) !== undefined ||
        everyCode.some(
          ({ file, system, code }) =>
            file.includes('activities') && system === coding.system && code === coding.code,
        ),
    )
    expect(enabled).toEqual([])
    const written = everyCode.filter(({ system, code }) =>
      codings.some((coding) => coding.system === system && coding.code === code),
    )
    expect(written).toEqual([])
  })
})

function hasEvidence(item: Pick<ValueSetInclude, 'extension'>): boolean {
  return item.extension?.some(({ url }) => url === evidenceUrl) === true
}

function jsonFilesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function productRows() {
  const row = z.object({ code: z.string(), evidence: z.string(), setting: z.string() })
  return z.array(row).parse(read('plans/products.json'))
}

function substanceRows() {
  const row = z.object({ codes: z.array(z.object({ code: z.string(), evidence: z.string() })) })
  return z.object({ substances: z.array(row) }).parse(read('plans/dose-equivalents/prednisone.json'))
    .substances
}

/** `D (test fixture)` and `A,B` as their marks. */
function marksIn(evidence: string): readonly string[] {
  return evidence
    .replace(/\s*\([^)]*\)/g, '')
    .split(',')
    .map((mark) => mark.trim())
}

function markedCodes(where: string, { extension = [], concept = [], filter = [] }: ValueSetInclude) {
  const setting = extension.find(({ valueCode }) => valueCode !== undefined)?.valueCode ?? 'all'
  const whole = extension.find(({ url }) => url === evidenceUrl)?.valueString
  const rows = [
    ...concept.map((item) => ({
      code: item.code,
      evidence: item.extension?.find(({ url }) => url === evidenceUrl)?.valueString ?? whole,
    })),
    ...filter.map(({ value }) => ({ code: value, evidence: whole })),
  ]
  return rows.map(({ code, evidence }) => ({ where, code, evidence: evidence ?? '', setting }))
}

/** Codings at any depth; in a value set the system stands beside the list of its codes. */
function codesWithin(value: unknown): readonly { readonly system: string; readonly code: string }[] {
  if (Array.isArray(value)) return value.flatMap(codesWithin)
  if (typeof value !== 'object' || value === null) return []
  const system: unknown = Reflect.get(value, 'system')
  const code: unknown = Reflect.get(value, 'code')
  const list: unknown = Reflect.get(value, 'concept')
  const inside = Object.values(value).flatMap(codesWithin)
  if (typeof system !== 'string') return inside
  const listed = Array.isArray(list)
    ? list.map((item: unknown) => String(Reflect.get(Object(item), 'code')))
    : []
  const own = typeof code === 'string' ? [code] : []
  return [...inside, ...[...own, ...listed].map((one) => ({ system, code: one }))]
}

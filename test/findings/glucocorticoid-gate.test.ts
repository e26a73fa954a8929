import { describe, expect, test } from 'vitest'
import { classify, glucocorticoidClass } from '../../src/findings/glucocorticoid-gate.ts'
import type { JsonObject } from '../../src/json.ts'
import type { MedicationEntry } from '../../src/record/entries.ts'
import { readMedication } from '../../src/record/medication.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'
import { inputWith } from '../support/glucocorticoid-input.ts'

const sandbox = loadTerminology('plans', 'sandbox')
const production = loadTerminology('plans', 'production')

const systems: Readonly<Record<string, string>> = {
  atc: 'http://www.whocc.no/atc',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  snomed: 'http://snomed.info/sct',
  gpk: 'urn:oid:2.16.840.1.113883.2.4.4.1',
  prk: 'urn:oid:2.16.840.1.113883.2.4.4.10',
  hpk: 'urn:oid:2.16.840.1.113883.2.4.4.7',
  route: 'urn:oid:2.16.840.1.113883.2.4.4.9',
}

/** `atc H02AB06 | prk 8311 "name"` as a concept. */
function concept(spec: string): JsonObject {
  const name = /"(.*)"/.exec(spec)?.[1]
  const codes = spec
    .replace(/".*"/, '')
    .split('|')
    .map((part) => part.trim().split(' '))
  const coding = codes
    .filter(([, code]) => code !== undefined)
    .map(([system = '', code = '']) => ({ system: systems[system] ?? system, code }))
  return { ...(coding.length === 0 ? {} : { coding }), ...(name === undefined ? {} : { text: name }) }
}

function draft(
  more: JsonObject,
  resolve: (reference: string) => JsonObject | undefined = () => undefined,
): MedicationEntry {
  const entry = readMedication(
    { resourceType: 'MedicationRequest', id: 'd', status: 'draft', ...more },
    'draft',
    resolve,
  )
  if (entry === undefined) throw new Error('the draft must be readable')
  return entry
}

const withRoute = (spec: string, route: string): JsonObject => ({
  medicationCodeableConcept: concept(spec),
  dosageInstruction: [{ route: concept(route) }],
})

describe('glucocorticoidClass', () => {
  test.each([
    ['atc H02AB06', 'systemic'],
    ['atc H02AB18', 'systemic'],
    ['atc H02AB08', 'undecided'],
    ['atc H02AB08 "triamcinolon injectie"', 'undecided'],
    ['atc H02AB04 "methylprednisolon susp voor injectie"', 'undecided'],
    ['atc H02AB12', 'local'],
    ['atc H02AA02 "fludrocortison tablet"', 'other'],
    ['atc H02BX01', 'local'],
    ['atc A07EA06', 'gut'],
    ['atc R03BA02', 'local'],
    ['atc R03AK07', 'local'],
    ['atc D07AA02', 'local'],
    ['atc S01CA01', 'local'],
    ['atc N02BE01 "PREDNISON TABLET 5MG"', 'other'],
    ['http://fhir.de/CodeSystem/bfarm/atc H02AB06', 'systemic'],
    ['prk 8311', 'systemic'],
    ['gpk 142670', 'systemic'],
    ['prk 80691', 'local'],
    ['gpk 28126', 'local'],
    ['hpk 1029754', 'local'],
    ['rxnorm 312617', 'systemic'],
    ['rxnorm 896209', 'local'],
    ['rxnorm 106258', 'local'],
    ['snomed 116602009', 'systemic'],
    ['"PREDNISON TABLET 5MG"', 'systemic'],
    ['"prednisolon"', 'other'],
    ['"fludrocortison tablet 0,0625mg"', 'other'],
    ['prk 999999 "PREDNISOLON TABLET 20MG"', 'systemic'],
    ['', 'other'],
  ])('%s is %s', (spec, expected) => {
    expect(glucocorticoidClass(draft({ medicationCodeableConcept: concept(spec) }), sandbox)).toBe(expected)
  })

  test.each([
    ['atc H02AB08', 'snomed 12130007', 'local'],
    ['atc H02AB08', 'route 2', 'systemic'],
    ['atc H02AB04', '"intra-articulair"', 'local'],
    ['atc H02AB04', '"Intraveneus"', 'systemic'],
    ['atc H02AB02', 'route 7', 'local'],
    ['atc H02AB02', 'urn:oid:1.2.840 8 "Oraal"', 'systemic'],
    ['prk 42285', 'route 7', 'local'],
    ['atc A07EA06', 'route 9', 'gut'],
    ['atc R03BA02', 'route 9', 'local'],
    ['atc H02AB06', 'route 12', 'local'],
    ['atc H02AB06', 'snomed 260548002', 'systemic'],
  ])('%s by route %s is %s', (spec, route, expected) => {
    expect(glucocorticoidClass(draft(withRoute(spec, route)), sandbox)).toBe(expected)
  })

  test.each([
    ['DEXAMETHASON OORDRUPPELS 1MG/ML', 'local'],
    ['hydrocortison crème 10mg/g', 'local'],
    ['PREDNISOLON KLYSMA 30MG', 'local'],
    ['prednisolon zetpil', 'local'],
    ['prednisolon drank 5mg/ml', 'systemic'],
    ['prednisolon capsule 5 mg', 'systemic'],
  ])('the form in the name decides without a route: %s', (name, expected) => {
    const substance = {
      itemCodeableConcept: { coding: [{ system: systems['snomed'] ?? '', code: '116601002' }] },
    }
    const contained = [{ resourceType: 'Medication', id: 'm', ingredient: [substance], code: { text: name } }]
    expect(glucocorticoidClass(draft({ contained, medicationReference: { reference: '#m' } }), sandbox)).toBe(
      expected,
    )
  })

  test('American codes count in the sandbox only', () => {
    const coded = draft({ medicationCodeableConcept: concept('rxnorm 312617') })
    expect([sandbox, production].map((terminology) => glucocorticoidClass(coded, terminology))).toEqual([
      'systemic',
      'other',
    ])
  })

  test('all ways of naming the medicine give the same class', () => {
    const medication = { resourceType: 'Medication', id: 'm', code: concept('atc H02AB06') }
    const forms = [
      draft({ medicationCodeableConcept: concept('atc H02AB06') }),
      draft({ contained: [medication], medicationReference: { reference: '#m' } }),
      draft({ medicationReference: { reference: 'Medication/m' } }, (reference) =>
        reference === 'Medication/m' ? medication : undefined,
      ),
      draft({ medicationReference: { display: 'PREDNISOLON TABLET 5MG' } }),
    ]
    expect(forms.map((form) => glucocorticoidClass(form, sandbox))).toEqual([
      'systemic',
      'systemic',
      'systemic',
      'systemic',
    ])
  })

  test.each([
    ['a code', { medicationCodeableConcept: concept('prk 8311') }, 'coded'],
    ['a name', { medicationCodeableConcept: concept('"PREDNISON TABLET 5MG"') }, 'text'],
    ['nothing but the group', { medicationCodeableConcept: concept('atc H02AB06') }, 'assumed'],
    [
      'the direction',
      {
        medicationCodeableConcept: concept('atc H02AB06'),
        dosageInstruction: [{ text: '2 tabletten per dag' }],
      },
      'text',
    ],
  ])('classified by %s', (_, more, basis) => {
    expect(classify(draft(more), inputWith({}))).toMatchObject({ class: 'systemic', basis })
  })
})

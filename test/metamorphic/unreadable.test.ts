import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/json.ts'
import { concept } from '../support/request-builder.ts'
import { searches } from '../support/requests.ts'
import { beside, typeOf } from './beside.ts'
import { decide } from './decided.ts'
import { facts } from './draw-facts.ts'
import { saysLess } from './information.ts'
import { type Draw, expectSameDecision, pick } from './relation.ts'
import { renderR4 } from './render.ts'
import { bodyOf, mapFound, type Search, type Sent } from './sent.ts'

const deep: Json = Array.from({ length: 40 }).reduce<Json>((inner) => ({ extension: [inner] }), {})
const garbage: readonly Json[] = [
  null,
  true,
  0,
  -1e300,
  '',
  ' ',
  'x',
  '2026-02-31',
  [],
  [null],
  [[]],
  {},
  { value: 'x' },
  { coding: 'x' },
  { coding: [null, 7, {}] },
  { reference: 7 },
  { start: 3 },
  deep,
]
const elements = [
  'id',
  'status',
  'clinicalStatus',
  'verificationStatus',
  'category',
  'subject',
  'encounter',
  'onsetDateTime',
  'onsetPeriod',
  'onsetAge',
  'recordedDate',
  'abatementDateTime',
  'bodySite',
  'authoredOn',
  'dosageInstruction',
  'dispenseRequest',
  'extension',
  'modifierExtension',
  'effectiveDateTime',
  'effectivePeriod',
  'issued',
  'valueQuantity',
  'valueCodeableConcept',
  'component',
  'referenceRange',
  'performedDateTime',
  'occurrenceDateTime',
  'conclusion',
  'reaction',
  'period',
  'contained',
  'medicationReference',
  'reasonCode',
  'reasonReference',
  'dosage',
  'meta',
  'text',
]

/** A resource of a type of which every element, but for those given, is something else than FHIR has there. */
function unreadable(type: string, draw: Draw, kept: JsonObject = {}): JsonObject {
  const odd = Object.fromEntries(elements.map((name) => [name, pick(draw, garbage)]))
  return { resourceType: type, code: pick(draw, garbage), ...odd, ...kept }
}

const medicationSearches: readonly Search[] = ['medications', 'statements', 'administrations']

test('unreadable resources without a code decide nothing', () => {
  expectSameDecision({
    resend: (sent, draw) =>
      beside(sent, (search) =>
        medicationSearches.includes(search) ? [] : [unreadable(typeOf[search], draw)],
      ),
    runs: 100,
  })
})

/** Expects every finding outside `own` to stay what it was, and those inside to say less or the same. */
function expectOnly(own: readonly string[], sent: Sent, more: Sent): void {
  const [before, after] = [decide(sent.service, bodyOf(sent)), decide(more.service, bodyOf(more))]
  expect(after.refused).toBe(before.refused)
  for (const [name, finding] of Object.entries(before.findings)) {
    if (own.includes(name))
      expect(
        saysLess(finding, after.findings[name]),
        `${name} ${JSON.stringify([finding, after.findings[name]])}`,
      ).toBe(true)
    else expect([name, after.findings[name]]).toEqual([name, finding])
  }
}

const aboutMedicines = [
  'onVitaminD',
  'onBoneMedication',
  'onDenosumab',
  'onAnabolic',
  'boneMedicationMonths',
  'bisphosphonateMonths',
  'denosumabMonths',
  'fractureDuringTreatment',
]

test('an unreadable medicine without a code may be any: only what would be denied of bone medication is not known', () => {
  fc.assert(
    fc.property(facts, fc.gen(), (drawn, draw) => {
      const sent = renderR4(drawn)
      const search = pick(draw, medicationSearches)
      const odd = unreadable(typeOf[search], draw)
      const more = {
        ...sent,
        found: mapFound(sent, (resources, name) => (name === search ? [...resources, odd] : resources)),
      }
      expectOnly(aboutMedicines, sent, more)
    }),
    { numRuns: 80 },
  )
})

const aboutDoses = [
  'sustainedMgPerDay',
  'peakMgPerDay',
  'episodeDays',
  'courseLengthKnown',
  'doseCertain',
  'glucocorticoidBursts',
  'glucocorticoidStopped',
  'substitutionTherapy',
]
const aboutFractures = [
  'recentFracture',
  'fractureLocation',
  'atypicalFemurSite',
  'fractureDuringTreatment',
  'clinicalVertebralFracture',
  'severeAccident',
  'evaluationDeclined',
]

test.each<[string, Search, JsonObject, readonly string[]]>([
  ['fracture', 'conditions', { code: concept('nl S52.5') }, aboutFractures],
  ['T-score', 'boneDensity', { code: concept('loinc 38267-1') }, ['tScoreLowest', 'dxaDone']],
  [
    'VFA',
    'boneDensity',
    { code: concept('own vfa-highest-grade') },
    ['vertebralGrade', 'vfaDone', 'clinicalVertebralFracture'],
  ],
  ['eGFR', 'laboratory', { code: concept('loinc 62238-1') }, ['eGfrMlMin', 'creatinineMeasured']],
  ['vitamin D', 'laboratory', { code: concept('loinc 14635-7') }, ['vitaminDNmolL', 'vitaminDMeasured']],
  ['calcium', 'laboratory', { code: concept('loinc 2000-8') }, ['hypocalcaemia', 'calciumMeasured']],
  ['alendronate', 'medications', { medicationCodeableConcept: concept('atc M05BA04') }, aboutMedicines],
  ['DXA', 'procedures', { code: concept('snomed 241686001') }, ['dxaDone']],
])('an unreadable resource coded as %s makes only the findings on it unknown', (_name, search, kept, own) => {
  fc.assert(
    fc.property(facts, fc.gen(), (drawn, draw) => {
      const sent = renderR4(drawn)
      const odd = unreadable(typeOf[search], draw, kept)
      const more = {
        ...sent,
        found: mapFound(sent, (resources, name) => (name === search ? [...resources, odd] : resources)),
      }
      expectOnly(own, sent, more)
    }),
    { numRuns: 40 },
  )
})

test('a glucocorticoid on file of which nothing else can be read touches only the findings on dose and length', () => {
  fc.assert(
    fc.property(facts, fc.gen(), (drawn, draw) => {
      const sent = renderR4(drawn)
      const odd = unreadable('MedicationRequest', draw, { medicationCodeableConcept: concept('atc H02AB06') })
      const more = {
        ...sent,
        found: mapFound(sent, (resources, name) =>
          name === 'medications' ? [...resources, odd] : resources,
        ),
      }
      const [before, after] = [decide(sent.service, bodyOf(sent)), decide(more.service, bodyOf(more))]
      for (const [name, finding] of Object.entries(before.findings))
        if (!aboutDoses.includes(name)) expect([name, after.findings[name]]).toEqual([name, finding])
    }),
    { numRuns: 80 },
  )
})

test('every search is tried with something odd', () => expect(Object.keys(typeOf)).toEqual([...searches]))

import { expect, test } from 'vitest'
import {
  clinicalVertebralFracture,
  fractureDuringTreatment,
  recentFracture,
} from '../../src/findings/fracture-history.ts'
import type { JsonObject } from '../../src/json.ts'
import { readMedication } from '../../src/record/medication.ts'
import {
  answerOf,
  condition,
  inputOf,
  type Situation,
  systems,
  visitToday,
} from '../support/fracture-input.ts'

const recent = (situation: Situation) => answerOf(recentFracture(inputOf(situation)))
const hl7 = (code: string) => ({ coding: [{ code }] })

test.each<[string, JsonObject, string]>([
  ['today', { onsetDateTime: '2026-11-22' }, 'true'],
  ['exactly two years ago', { onsetDateTime: '2024-11-22' }, 'true'],
  ['a day more than two years ago', { onsetDateTime: '2024-11-21' }, 'false'],
  ['in the month of the limit', { onsetDateTime: '2024-11' }, 'unknown: fracture-date-partial'],
  ['in the month after the limit', { onsetDateTime: '2024-12' }, 'true'],
  ['in the month before the limit', { onsetDateTime: '2024-10' }, 'false'],
  ['in the year of the limit', { onsetDateTime: '2024' }, 'unknown: fracture-date-partial'],
  ['in the year after the limit', { onsetDateTime: '2025' }, 'true'],
  ['in the year before the limit', { onsetDateTime: '2023' }, 'false'],
  ['this year', { onsetDateTime: '2026' }, 'true'],
  ['at a moment on the day of the limit', { onsetDateTime: '2024-11-21T23:30:00Z' }, 'true'],
  [
    'in a period that began before the limit',
    { onsetPeriod: { start: '2024-11-21', end: '2024-12-24' } },
    'false',
  ],
  [
    'in a period that ended after the limit',
    { onsetPeriod: { end: '2025-01-01' } },
    'unknown: fracture-date-partial',
  ],
  [
    'at an age, recorded last year',
    { onsetAge: { value: 60 }, recordedDate: '2025-11-22' },
    'unknown: fracture-date-partial',
  ],
  ['at an age, recorded before the limit', { onsetAge: { value: 60 }, recordedDate: '2024-01-01' }, 'false'],
  ['in words', { onsetString: 'vorig jaar' }, 'unknown: fracture-date-missing'],
  ['in a range', { onsetRange: { low: { value: 60 } } }, 'unknown: fracture-date-missing'],
  ['only recorded', { recordedDate: '2025-01-01' }, 'true'],
  ['tomorrow: a mistake in the record', { onsetDateTime: '2026-11-23' }, 'false'],
  ['at no date', {}, 'unknown: fracture-date-missing'],
  ['at no date, linked to this visit', { encounter: { reference: 'Encounter/visit' } }, 'true'],
  [
    'resolved',
    { onsetDateTime: '2025-01-01', clinicalStatus: hl7('resolved'), abatementDateTime: '2025-03-01' },
    'true',
  ],
  ['suspected', { onsetDateTime: '2026-11-22', verificationStatus: hl7('differential') }, 'false'],
])('a wrist fracture %s is recent or not', (_name, more, expected) => {
  expect(recent({ encounter: visitToday, conditions: [condition('S52.5', more)] })).toBe(expected)
})

test('on 28 February two years back from a leap day is the 28th', () => {
  const on = (onsetDateTime: string) => ({
    today: '2028-02-29',
    conditions: [condition('S52.5', { onsetDateTime })],
  })
  expect(recent(on('2026-02-28'))).toBe('true')
  expect(recent(on('2026-02-27'))).toBe('false')
})

test.each([
  ['hip', ['S72.0'], 'true'],
  ['osteoporotic, site not given', ['443165006'], 'true'],
  ['vertebra: has its own finding', ['S32.0'], 'false'],
  ['finger', ['S62.6'], 'false'],
  ['pathological', ['M84.4'], 'false'],
  ['stress', ['M84.3'], 'false'],
  ['lower limb', ['46866001'], 'unknown: fracture-site-unclear'],
  ['lower limb and wrist', ['46866001', 'S52.5'], 'true'],
])('recent fracture by location: %s', (_name, codes, expected) => {
  const conditions = codes.map((code) => condition(code, { onsetDateTime: '2026-01-01' }))
  expect(recent({ conditions })).toBe(expected)
})

test.each<[string, JsonObject, string]>([
  ['undated', {}, 'unknown: fracture-date-missing'],
  ['recorded last year', { recordedDate: '2025-11-22' }, 'unknown: fracture-date-missing'],
  ['recorded before the limit', { recordedDate: '2024-11-21' }, 'false'],
])('a history of hip fracture does not say when it was: %s', (_name, more, expected) => {
  expect(recent({ conditions: [condition('391093004', more)] })).toBe(expected)
})

test('one certain recent fracture outweighs an undated one and an incomplete list', () => {
  const conditions = [condition('S42.2'), condition('S52.5', { onsetDateTime: '2026-01-01' })]
  expect(recent({ conditions, slots: { conditions: 'partial' } })).toBe('true')
})

test.each([
  ['present', 'false'],
  ['empty', 'false'],
  ['null', 'unknown: conditions-null'],
  ['failed', 'unknown: conditions-failed'],
  ['partial', 'unknown: conditions-partial'],
  ['missing', 'unknown: conditions-missing'],
] as const)('without a fracture in a problem list that is %s, recent fracture is %s', (state, expected) => {
  expect(recent({ slots: { conditions: state } })).toBe(expected)
  expect(answerOf(clinicalVertebralFracture(inputOf({ slots: { conditions: state } })))).toBe(expected)
})

const grade = (valueInteger: number, effectiveDateTime = '2026-11-01'): JsonObject => ({
  resourceType: 'Observation',
  id: 'vfa',
  status: 'final',
  code: { coding: [{ system: systems.boneFindings, code: 'vfa-highest-grade' }] },
  valueInteger,
  effectiveDateTime,
})

test.each<[string, string, JsonObject, readonly JsonObject[], string]>([
  ['grade 2', 'S32.0', {}, [grade(2)], 'true'],
  ['grade 3, ten years ago', 'S22.0', { onsetDateTime: '2016-01-01' }, [grade(3, '2016-02-01')], 'true'],
  ['grade 1', 'S32.0', {}, [grade(1)], 'false'],
  [
    'grade 1, too old to exclude more',
    'S32.0',
    {},
    [grade(1, '2024-01-01')],
    'unknown: vertebral-grade-missing',
  ],
  ['no grade', 'S32.0', {}, [], 'unknown: vertebral-grade-missing'],
  ['history of a vertebral fracture, grade 2', '391094005', {}, [grade(2)], 'true'],
  ['suspected, grade 2', 'S32.0', { verificationStatus: hl7('provisional') }, [grade(2)], 'false'],
  ['cervical, grade 2', 'S12.1', {}, [grade(2)], 'false'],
  ['no vertebral fracture, grade 2', 'S52.5', {}, [grade(2)], 'false'],
])(
  'a clinical vertebral fracture needs a diagnosis and a grade: %s',
  (_name, code, more, observations, expected) => {
    const input = inputOf({ conditions: [condition(code, more)], observations })
    expect(answerOf(clinicalVertebralFracture(input))).toBe(expected)
  },
)

/** Alendronate tablets since that day, without end. */
function treatedSince(authoredOn: string | undefined, situation: Situation) {
  const input = inputOf(situation)
  const order = readMedication(
    {
      resourceType: 'MedicationRequest',
      id: 'alendronate',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'M05BA04' }] },
      ...(authoredOn === undefined ? {} : { authoredOn }),
    },
    'order',
    () => undefined,
  )
  return { ...input, record: { ...input.record, medications: order === undefined ? [] : [order] } }
}

test.each<[string, string | undefined, readonly JsonObject[], string]>([
  ['12 months after the start', '2025-11-20', [condition('S42.2', { onsetDateTime: '2026-11-20' })], 'true'],
  ['a day before that', '2025-11-20', [condition('S42.2', { onsetDateTime: '2026-11-19' })], 'false'],
  ['before the start', '2025-11-20', [condition('S42.2', { onsetDateTime: '2020-01-01' })], 'false'],
  [
    'in a year that holds the limit',
    '2025-06-01',
    [condition('S42.2', { onsetDateTime: '2026' })],
    'unknown: fracture-date-partial',
  ],
  ['vertebra', '2025-01-01', [condition('S32.0', { onsetDateTime: '2026-11-20' })], 'true'],
  ['finger', '2025-01-01', [condition('S62.6', { onsetDateTime: '2026-11-20' })], 'false'],
  [
    'without a clear site',
    '2025-01-01',
    [condition('T12.0', { onsetDateTime: '2026-11-20' })],
    'unknown: fracture-site-unclear',
  ],
  ['without a date', '2025-01-01', [condition('S42.2')], 'unknown: fracture-date-missing'],
  [
    'start unknown',
    undefined,
    [condition('S42.2', { onsetDateTime: '2026-11-20' })],
    'unknown: bone-medication-start-missing',
  ],
  ['no fracture', '2025-01-01', [], 'false'],
])(
  'a fracture during treatment comes 12 months or more after its start: %s',
  (_name, start, conditions, expected) => {
    expect(answerOf(fractureDuringTreatment(treatedSince(start, { conditions })))).toBe(expected)
  },
)

test('without bone medication no fracture is during treatment, without its list that is unknown', () => {
  const conditions = [condition('S42.2', { onsetDateTime: '2026-11-20' })]
  expect(answerOf(fractureDuringTreatment(inputOf({ conditions })))).toBe('false')
  expect(
    answerOf(fractureDuringTreatment(inputOf({ conditions, slots: { medications: 'failed' } }))),
  ).toMatch(/^unknown/)
  const noList = treatedSince('2025-01-01', { slots: { conditions: 'failed' } })
  expect(answerOf(fractureDuringTreatment(noList))).toBe('unknown: conditions-failed')
})

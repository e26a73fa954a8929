import { expect, test } from 'vitest'
import { atypicalFemurSite, fractureLocation } from '../../src/findings/fracture.ts'
import type { JsonObject } from '../../src/json.ts'
import type { SlotState } from '../../src/record/slots.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'
import {
  answerOf,
  concept,
  condition,
  inputOf,
  type Situation,
  visitToday,
} from '../support/fracture-input.ts'

const located = (situation: Situation) =>
  answerOf(fractureLocation(inputOf({ encounter: visitToday, ...situation })))
const today = { onsetDateTime: '2026-11-22' }
const hl7 = (code: string) => ({ coding: [{ code }] })

test.each<[string, JsonObject, string]>([
  ['on the day of the visit', { onsetDateTime: '2026-11-22' }, 'other'],
  ['14 days before', { onsetDateTime: '2026-11-08' }, 'other'],
  ['15 days before', { onsetDateTime: '2026-11-07' }, 'none'],
  [
    '15 days before, linked to the visit',
    { onsetDateTime: '2026-11-07', encounter: { reference: 'Encounter/visit' } },
    'other',
  ],
  ['linked to the visit, without a date', { encounter: { reference: 'Encounter/visit' } }, 'other'],
  ['linked to another visit, today', { ...today, encounter: { reference: 'Encounter/other' } }, 'none'],
  ['linked to another visit, without a date', { encounter: { reference: 'Encounter/other' } }, 'none'],
  ['only recorded', { recordedDate: '2026-11-20' }, 'other'],
  ['asserted in STU3', { assertedDate: '2026-11-20' }, 'other'],
  ['an onset long ago, recorded today', { onsetDateTime: '2001-01-01', recordedDate: '2026-11-22' }, 'none'],
  ['an onset as an age, recorded today', { onsetAge: { value: 61 }, recordedDate: '2026-11-22' }, 'undated'],
  [
    'onset as a period of 2012, still active',
    { onsetPeriod: { start: '2012-05-01' }, clinicalStatus: 'active' },
    'none',
  ],
  ['this month, cut off today and within 14 days only in part', { onsetDateTime: '2026-11' }, 'undated'],
  ['this month, over', { onsetDateTime: '2026-11', clinicalStatus: hl7('resolved') }, 'none'],
  ['last month', { onsetDateTime: '2026-10' }, 'none'],
  ['without a date', {}, 'undated'],
  ['without a date, active', { clinicalStatus: hl7('active') }, 'undated'],
  ['without a date, resolved', { clinicalStatus: hl7('resolved') }, 'none'],
  ['onset in words, no recording', { onsetString: 'gisteren' }, 'undated'],
  ['tomorrow: a mistake in the record', { onsetDateTime: '2026-11-23' }, 'none'],
  [
    'resolved before the visit',
    {
      ...today,
      onsetDateTime: '2026-11-10',
      clinicalStatus: hl7('resolved'),
      abatementDateTime: '2026-11-21',
    },
    'none',
  ],
  [
    'resolved after the visit',
    { ...today, clinicalStatus: hl7('resolved'), abatementDateTime: '2027-01-22' },
    'other',
  ],
  ['resolved, with no date of that', { ...today, clinicalStatus: hl7('resolved') }, 'other'],
  ['suspected', { ...today, verificationStatus: hl7('provisional') }, 'none'],
  ['refuted', { ...today, verificationStatus: hl7('refuted') }, 'none'],
  ['entered in error', { ...today, verificationStatus: hl7('entered-in-error') }, 'none'],
])('a wrist fracture is of this visit or not: %s', (_name, more, expected) => {
  expect(located({ conditions: [condition('S52.5', more)] })).toBe(expected)
})

test.each<[string, JsonObject, JsonObject, string]>([
  [
    'diagnosis of the encounter',
    { diagnosis: [{ condition: { reference: 'Condition/S52-5' } }] },
    {},
    'other',
  ],
  [
    'reason of the encounter by reference',
    { reasonReference: [{ reference: 'Condition/S52-5' }] },
    {},
    'other',
  ],
  [
    'a ward stay goes on with the fracture of the emergency department',
    { class: { code: 'IMP' } },
    { onsetDateTime: '2026-11-21', encounter: { reference: 'Encounter/seh' } },
    'other',
  ],
  [
    'a ward stay, 15 days after it',
    { class: { code: 'IMP' } },
    { onsetDateTime: '2026-11-07', encounter: { reference: 'Encounter/seh' } },
    'none',
  ],
  [
    'a plaster room visit 42 days after it',
    { class: { code: 'AMB' } },
    { onsetDateTime: '2026-10-11', encounter: { reference: 'Encounter/seh' } },
    'other',
  ],
  [
    'a plaster room visit 43 days after it',
    { class: { code: 'AMB' } },
    { onsetDateTime: '2026-10-10' },
    'none',
  ],
  ['a stay since 1 November', { period: { start: '2026-11-01' } }, { onsetDateTime: '2026-10-20' }, 'other'],
  [
    'a stay that ended ten days ago',
    { period: { start: '2026-11-10', end: '2026-11-12' } },
    { onsetDateTime: '2026-11-22' },
    'other',
  ],
  [
    'a stay that ended in October',
    { period: { start: '2026-10-01', end: '2026-10-05' } },
    { onsetDateTime: '2026-11-22' },
    'none',
  ],
  ['an encounter without a period', { period: {} }, { onsetDateTime: '2026-11-08' }, 'other'],
])('the encounter tells which fracture it is about: %s', (_name, encounter, more, expected) => {
  const conditions = [condition('S52.5', more)]
  expect(located({ encounter: { ...visitToday, ...encounter }, conditions })).toBe(expected)
})

const byReason = { reasonReference: [{ reference: 'Condition/S52-5' }] }

test.each<[string, JsonObject, string]>([
  ['42 days before it', { onsetDateTime: '2026-10-11' }, 'other'],
  ['43 days before it', { onsetDateTime: '2026-10-10' }, 'undated'],
  ['43 days before it, over', { onsetDateTime: '2026-10-10', clinicalStatus: hl7('resolved') }, 'none'],
  ['90 days before it', { onsetDateTime: '2026-08-24' }, 'undated'],
  ['91 days before it', { onsetDateTime: '2026-08-23' }, 'none'],
  ['in the month that the 42 days begin in', { onsetDateTime: '2026-10' }, 'other'],
  ['in the month before that', { onsetDateTime: '2026-09' }, 'undated'],
  ['in the month that the 90 days begin in', { onsetDateTime: '2026-08' }, 'undated'],
  ['in the month before those', { onsetDateTime: '2026-07' }, 'none'],
  ['this year', { onsetDateTime: '2026' }, 'other'],
  ['in 2012', { onsetDateTime: '2012-05-01' }, 'none'],
  ['in 2012, recorded today', { onsetDateTime: '2012-05-01', recordedDate: '2026-11-22' }, 'none'],
  ['on a day that is not said, recorded in 2012', { recordedDate: '2012-05-01' }, 'other'],
  ['at an age, recorded today', { onsetAge: { value: 61 }, recordedDate: '2026-11-22' }, 'other'],
])('a fracture that is linked to the visit began %s', (_name, more, expected) => {
  const linked = condition('S52.5', { encounter: { reference: 'Encounter/visit' }, ...more })
  expect(located({ conditions: [linked] })).toBe(expected)
  const named = condition('S52.5', more)
  expect(located({ encounter: { ...visitToday, ...byReason }, conditions: [named] })).toBe(expected)
})

test('the days before a visit are counted from its first day', () => {
  const conditions = [condition('S52.5', { onsetDateTime: '2026-08-23' })]
  const stay = { ...visitToday, ...byReason, period: { start: '2026-10-04' } }
  expect(located({ encounter: stay, conditions })).toBe('other')
  expect(located({ encounter: { ...stay, period: { start: '2026-10-05' } }, conditions })).toBe('undated')
})

test('of a linked shaft fracture of weeks ago it is not known whether it is of this visit', () => {
  const conditions = [
    condition('S72.3', { onsetDateTime: '2026-10-10', encounter: { reference: 'Encounter/visit' } }),
  ]
  expect(answerOf(atypicalFemurSite(inputOf({ encounter: visitToday, conditions })))).toBe(
    'unknown: fracture-before-visit',
  )
})

const naming = (display: string, reference = 'Condition/weg') => ({
  diagnosis: [{ condition: { reference, display } }],
})
const withinVisit = (fracture: JsonObject) => ({
  contained: [{ ...fracture, id: 'c1' }],
  diagnosis: [{ condition: { reference: '#c1' } }],
})

test.each<[string, JsonObject, readonly JsonObject[], string]>([
  ['a name, and nothing on the list', naming('Heupfractuur rechts'), [], 'unclassifiable'],
  [
    'a name that is on the list as something else',
    naming('Heupfractuur', 'Condition/I10'),
    [condition('I10')],
    'none',
  ],
  [
    'a name that is on the list in error',
    naming('Heupfractuur', 'Condition/S72-0'),
    [condition('S72.0', { verificationStatus: hl7('entered-in-error') })],
    'none',
  ],
  ['a name of an excluded site', naming('Fractuur vinger'), [], 'excluded'],
  ['a name that denies', naming('Geen heupfractuur'), [], 'none'],
  ['a name that is no fracture', naming('Liesbreuk'), [], 'none'],
  ['no name', { diagnosis: [{ condition: { reference: 'Condition/weg' } }] }, [], 'none'],
  ['the name of an operation', naming('Heupfractuur', 'Procedure/weg'), [], 'none'],
  ['a name beside a fracture of today', naming('Heupfractuur'), [condition('S52.5', today)], 'other'],
  ['a name without a reference', { reasonReference: [{ display: 'Heupfractuur' }] }, [], 'unclassifiable'],
  [
    'a name without a reference, that an old fracture on the list has',
    { reasonReference: [{ display: 'Heupfractuur' }] },
    [{ ...condition('S72.0', { onsetDateTime: '2012' }), code: { text: 'heupfractuur ' } }],
    'none',
  ],
  ['a condition inside it', withinVisit(condition('S72.0')), [], 'hip'],
  ['a condition inside it, of 2012', withinVisit(condition('S72.0', { onsetDateTime: '2012' })), [], 'none'],
  [
    'a condition inside it, suspected',
    withinVisit(condition('S72.0', { verificationStatus: hl7('provisional') })),
    [],
    'none',
  ],
])('what the encounter itself says of its diagnosis: %s', (_name, encounter, conditions, expected) => {
  expect(located({ encounter: { ...visitToday, ...encounter }, conditions })).toBe(expected)
})

test('a name beside a reference is words', () => {
  const input = inputOf({ encounter: { ...visitToday, ...naming('Heupfractuur rechts') } })
  expect(fractureLocation(input).evidence).toEqual([{ reference: 'Condition/weg', basis: 'text' }])
  const terminology = loadTerminology('plans', 'sandbox', {
    readText: { drugNames: true, fractureWords: false, examinationNames: true, reports: true },
  })
  expect(answerOf(fractureLocation({ ...input, terminology }))).toBe('unknown: words-not-read')
})

test.each<[string, JsonObject, string]>([
  ['42 days ago', { onsetDateTime: '2026-10-11' }, 'other'],
  ['43 days ago', { onsetDateTime: '2026-10-10' }, 'none'],
  [
    'linked to any encounter',
    { onsetDateTime: '2026-11-01', encounter: { reference: 'Encounter/other' } },
    'other',
  ],
])('a hook without an end of the visit looks back 42 days: %s', (_name, more, expected) => {
  const situation = { indexWindowDays: 42, conditions: [condition('S52.5', more)] }
  expect(answerOf(fractureLocation(inputOf(situation)))).toBe(expected)
})

test.each([
  ['finger and metacarpal', ['S62.60', 'S62.3'], 'other'],
  ['wrist, vertebra and hip', ['S52.5', 'S32.0', 'S72.0'], 'hip'],
  ['wrist and vertebra', ['S52.5', 'S22.0'], 'vertebral'],
  ['pathological and wrist', ['M84.4', 'S52.5'], 'other'],
  ['finger and one without a site', ['S62.60', 'T12.0'], 'unclassifiable'],
  ['pathological and one without a site', ['M84.4', 'T12.0'], 'unclassifiable'],
  ['finger and pathological', ['S62.60', 'M84.4'], 'pathological'],
  ['finger and skull', ['S62.60', 'S02.0'], 'excluded'],
  ['no fracture', ['I10'], 'none'],
])('of several fractures the most serious counts: %s', (_name, codes, expected) => {
  expect(located({ conditions: codes.map((code) => condition(code, today)) })).toBe(expected)
})

test.each<[SlotState, string, string]>([
  ['present', 'none', 'other'],
  ['empty', 'none', 'other'],
  ['null', 'unknown: conditions-null', 'unknown: conditions-null, so far other'],
  ['failed', 'unknown: conditions-failed', 'unknown: conditions-failed, so far other'],
  ['partial', 'unknown: conditions-partial', 'unknown: conditions-partial, so far other'],
  ['foreign', 'unknown: conditions-foreign', 'unknown: conditions-foreign, so far other'],
  ['missing', 'unknown: conditions-missing', 'unknown: conditions-missing, so far other'],
])('with a problem list that is %s, no fracture is %s and a fracture is %s', (state, without, withOne) => {
  const slots = { conditions: state }
  expect(located({ slots })).toBe(without)
  expect(located({ slots, conditions: [condition('S52.5', today)] })).toBe(withOne)
})

test('the reason of the encounter counts, unless a diagnosis of this visit denies it', () => {
  const encounter = { ...visitToday, reasonCode: [concept('S72.0')] }
  expect(located({ encounter })).toBe('hip')
  const denied = condition('S72.0', { ...today, verificationStatus: hl7('refuted') })
  expect(located({ encounter, conditions: [denied] })).toBe('none')
})

test.each<[string, string, string]>([
  ['of today, with its own date', '2026-11-22', 'hip'],
  ['of 60 days ago: the visit is a check-up', '2026-09-23', 'none'],
  ['of exactly 365 days ago', '2025-11-22', 'none'],
  ['of 366 days ago: this is a new fracture', '2025-11-21', 'hip'],
])('a reason of the encounter beside the same fracture on the list %s', (_name, onsetDateTime, expected) => {
  const encounter = { ...visitToday, reasonCode: [concept('S72.0')] }
  expect(located({ encounter, conditions: [condition('S72.0', { onsetDateTime })] })).toBe(expected)
})

const nullFlavor = (text: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'OTH' }],
  text,
})

test.each<[string, JsonObject, JsonObject, string]>([
  ['wrist, then ankle', concept('S52.5'), concept('S82.6'), 'other'],
  ['neck of femur, then pertrochanteric', concept('S72.0'), concept('S72.1'), 'hip'],
  ['the same with and without dot', concept('S52.5'), concept('S525'), 'none'],
  ['one of two codes is the same', concept('S52.5 + 263102004'), concept('S52.5 + 12676007'), 'none'],
  ['the same words', { text: 'Polsfractuur' }, { text: 'polsfractuur ' }, 'none'],
  ['the same words and no code', nullFlavor('polsfractuur'), nullFlavor('polsfractuur'), 'none'],
  ['other words and no code', nullFlavor('polsfractuur'), nullFlavor('enkelfractuur'), 'unclassifiable'],
])('a fracture of March and the reason of this visit: %s', (_name, code, reason, expected) => {
  const listed = { ...condition('S52.5', { onsetDateTime: '2026-03-10' }), code }
  const encounter = { ...visitToday, reasonCode: [reason] }
  expect(located({ encounter, conditions: [listed] })).toBe(expected)
})

test.each<[string, readonly JsonObject[], string]>([
  ['a fracture of today', [condition('S52.5', today), condition('C79.5')], 'pathological'],
  ['a fracture of unclear site', [condition('T12.0', today), condition('C79.5')], 'pathological'],
  ['a finger', [condition('S62.60', today), condition('C79.5')], 'excluded'],
  ['a fracture by osteoporosis', [condition('M80.0', today), condition('C79.5')], 'other'],
  [
    'a metastasis that is gone',
    [condition('S52.5', today), condition('C79.5', { clinicalStatus: hl7('resolved') })],
    'other',
  ],
  [
    'a suspected metastasis',
    [condition('S52.5', today), condition('C79.5', { verificationStatus: hl7('provisional') })],
    'other',
  ],
  [
    'a metastasis of tomorrow: a mistake in the record',
    [condition('S52.5', today), condition('C79.5', { onsetDateTime: '2026-11-23' })],
    'other',
  ],
  ['no fracture', [condition('C79.5', today)], 'none'],
])('a metastasis in bone beside %s', (_name, conditions, expected) => {
  expect(located({ conditions })).toBe(expected)
})

test.each<[string, readonly JsonObject[], string]>([
  ['and one of today', [condition('S52.5'), condition('S72.0', today)], 'hip'],
  ['of a finger', [condition('S62.60')], 'none'],
  ['of unclear site', [condition('T12.0')], 'undated'],
])('an undated fracture %s', (_name, conditions, expected) => {
  expect(located({ conditions })).toBe(expected)
})

test('an undated fracture is a sign on an incomplete list as well', () => {
  const slots = { conditions: 'partial' } as const
  expect(located({ slots, conditions: [condition('S52.5')] })).toBe(
    'unknown: conditions-partial, so far undated',
  )
})

test.each([
  ['S72.0', 'unknown: conditions-partial, so far hip', 'unknown: conditions-partial'],
  ['S22.0', 'unknown: conditions-partial, so far vertebral', 'unknown: conditions-partial'],
  ['T12.0', 'unknown: conditions-partial, so far unclassifiable', 'unknown: conditions-partial'],
  ['S62.60', 'unknown: conditions-partial', 'unknown: conditions-partial'],
  ['M84.4', 'unknown: conditions-partial', 'unknown: conditions-partial'],
  ['S72.3', 'unknown: conditions-partial, so far other', 'true'],
])('what is on an incomplete list is there, that it is all is not known: %s', (code, location, atypical) => {
  const slots = { conditions: 'partial' } as const
  const situation = { slots, encounter: visitToday, conditions: [condition(code, today)] }
  expect(located(situation)).toBe(location)
  expect(answerOf(atypicalFemurSite(inputOf(situation)))).toBe(atypical)
})

test('an odd condition leaves the others as they are', () => {
  const odd: readonly JsonObject[] = [
    { resourceType: 'Condition' },
    { resourceType: 'Condition', code: 'S72.0', onsetAge: 'oud', encounter: 'visit', bodySite: 3 },
    { resourceType: 'Condition', code: { coding: [{ system: 7, code: {} }] }, onsetPeriod: [] },
  ]
  expect(located({ conditions: [...odd, condition('S52.5', today)] })).toBe('other')
})

test('the evidence names the condition and its day', () => {
  const finding = fractureLocation(
    inputOf({ encounter: visitToday, conditions: [condition('S72.0', today)] }),
  )
  expect(finding.evidence).toEqual([{ reference: 'Condition/S72-0', day: inputOf({}).today }])
})

test.each([
  ['hip', 'S72.0', 'false'],
  ['femoral shaft', 'S72.3', 'true'],
  ['femoral shaft in SNOMED', '54441004', 'true'],
  ['periprosthetic', 'M96.6', 'true'],
  ['atypical', '890095006', 'true'],
  ['periprosthetic of the hip', 'S72.0 + M96.6', 'true'],
  ['pathological of the shaft', 'S72.3 + M84.4', 'false'],
  ['no fracture', 'I10', 'false'],
])('the site of an atypical fracture: %s', (_name, codes, expected) => {
  const input = inputOf({ encounter: visitToday, conditions: [condition(codes, today)] })
  expect(answerOf(atypicalFemurSite(input))).toBe(expected)
})

test('the site of an atypical fracture is unknown when the fracture of the visit is', () => {
  expect(answerOf(atypicalFemurSite(inputOf({ slots: { conditions: 'failed' } })))).toBe(
    'unknown: conditions-failed',
  )
})

test('the site of an atypical fracture is unknown when the fracture has no date', () => {
  const input = inputOf({ encounter: visitToday, conditions: [condition('S72.3')] })
  expect(answerOf(atypicalFemurSite(input))).toBe('unknown: fracture-date-missing')
})

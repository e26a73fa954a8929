import { describe, expect, test } from 'vitest'
import { doseOf } from '../../src/findings/daily-dose.ts'
import type { JsonObject } from '../../src/json.ts'
import { readDosages } from '../../src/record/dosage.ts'

/** mg per day of one Dosage element with tablets of 5 mg, or the reason. */
function perDay(dosage: JsonObject): number | string {
  const [read] = readDosages([dosage])
  if (read === undefined) return 'nothing read'
  const dose = doseOf(read, { mgPerUnit: 5, mgPerMl: 1 }, false)
  if (typeof dose === 'string') return dose
  return dose.rhythm.kind === 'daily' ? Math.round(dose.rhythm.mg * 1000) / 1000 : dose.rhythm.kind
}

const mg = (value: number): JsonObject => ({ doseAndRate: [{ doseQuantity: { value, unit: 'mg' } }] })
const repeat = (value: JsonObject): JsonObject => ({ timing: { repeat: value } })
const code = (value: string): JsonObject => ({
  timing: {
    code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation', code: value }] },
  },
})
const perTime = (value: number, unit: string, time: number, timeUnit: string): JsonObject => ({
  numerator: { value, unit },
  denominator: { value: time, unit: timeUnit },
})

describe('10 mg', () => {
  test.each<[JsonObject, number | string]>([
    [{ frequency: 1, period: 1, periodUnit: 'd' }, 10],
    [{ frequency: 2, period: 1, periodUnit: 'd' }, 20],
    [{ frequency: 1, frequencyMax: 3, period: 1, periodUnit: 'd' }, 30],
    [{ frequency: 1, period: 2, periodUnit: 'd' }, 5],
    [{ frequency: 1, period: 2, periodMax: 3, periodUnit: 'd' }, 5],
    [{ frequency: 1, period: 12, periodUnit: 'h' }, 20],
    [{ frequency: 7, period: 1, periodUnit: 'wk' }, 10],
    [{ frequency: 1, period: 1, periodUnit: 'wk' }, 1.429],
    [{ frequency: 1, period: 1, periodUnit: 'mo' }, 0.329],
    [{ timeOfDay: ['08:00:00', '20:00:00'] }, 20],
    [{ frequency: 1, period: 1, periodUnit: 'd', timeOfDay: ['10:00:00'] }, 10],
    [{ frequency: 1, period: 1, periodUnit: 'd', timeOfDay: ['08:00:00', '20:00:00'] }, 20],
    [{ when: ['MORN', 'EVE'] }, 20],
    [{ dayOfWeek: ['mon', 'wed', 'fri'] }, 4.286],
    [{ dayOfWeek: ['mon', 'wed', 'fri'], timeOfDay: ['08:00:00', '20:00:00'] }, 8.571],
    [{ frequency: 1, period: 1, periodUnit: 'd', dayOfWeek: ['mon', 'wed', 'fri'] }, 4.286],
    [{ frequency: 1, period: 1, periodUnit: 'wk', dayOfWeek: ['mon', 'wed', 'fri'] }, 4.286],
    [{ frequency: 3, period: 1, periodUnit: 'wk', dayOfWeek: ['mon', 'wed', 'fri'] }, 4.286],
    [{ frequency: 1, period: 28, periodUnit: 'd', duration: 4, durationUnit: 'd' }, 1.429],
    [{ frequency: 2 }, 'dose-timing-missing'],
    [{ frequency: 1, period: 0, periodUnit: 'd' }, 'dose-timing-missing'],
    [{ frequency: 1, period: 5e-324, periodUnit: 'h' }, 'dose-implausible'],
    [{ frequency: -1, period: 1, periodUnit: 'd' }, 10],
    [{ frequency: 1, period: 1, periodUnit: 'moon' }, 'dose-timing-missing'],
    [{}, 'dose-timing-missing'],
    [{ count: 1 }, 'single'],
  ])('%j gives %s', (value, expected) => {
    expect(perDay({ ...mg(10), ...repeat(value) })).toBe(expected)
  })

  test.each([
    ['QD', 10],
    ['BID', 20],
    ['TID', 30],
    ['QID', 40],
    ['QOD', 5],
    ['AM', 10],
    ['PM', 10],
    ['Q6H', 40],
    ['unheard', 'dose-timing-missing'],
  ])('with the timing code %s gives %s', (value, expected) => {
    expect(perDay({ ...mg(10), ...code(value) })).toBe(expected)
  })
})

describe('amounts', () => {
  const day = repeat({ frequency: 1, period: 1, periodUnit: 'd' })
  test.each<[string, JsonObject, number | string]>([
    ['no unit', { doseAndRate: [{ doseQuantity: { value: 1 } }], ...day }, 'dose-unit-unknown'],
    [
      'a unit and a code that contradict each other',
      { doseAndRate: [{ doseQuantity: { value: 10, unit: 'mg', code: '1' } }], ...day },
      'dose-unit-unknown',
    ],
    [
      'a range counts as its upper end',
      {
        doseAndRate: [
          { doseRange: { low: { value: 1, unit: 'tablet' }, high: { value: 2, unit: 'tablet' } } },
        ],
        ...day,
      },
      10,
    ],
    [
      'the dose directly on the dosage, as in STU3',
      {
        doseQuantity: {
          value: 2,
          unit: 'STUK',
          system: 'urn:oid:2.16.840.1.113883.2.4.4.1.900.2',
          code: '245',
        },
        ...day,
      },
      10,
    ],
    [
      'the dose in an extension',
      {
        extension: [
          {
            url: 'https://open.epic.com/fhir/extensions/ordered-dose',
            valueQuantity: { value: 7.5, unit: 'mg' },
          },
        ],
        ...day,
      },
      7.5,
    ],
    [
      'the ordered dose before the calculated one',
      {
        doseAndRate: [
          { type: { coding: [{ code: 'calculated' }] }, doseQuantity: { value: 99, unit: 'mg' } },
          { type: { coding: [{ code: 'ordered' }] }, doseQuantity: { value: 5, unit: 'mg' } },
        ],
        ...day,
      },
      5,
    ],
    [
      'up to 5 mg',
      { doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg', comparator: '<=' } }], ...day },
      5,
    ],
    [
      'more than 5 mg says nothing',
      { doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg', comparator: '>' } }], ...day },
      'dose-missing',
    ],
    [
      'a negative amount says nothing',
      { doseAndRate: [{ doseQuantity: { value: -5, unit: 'mg' } }], ...day },
      'dose-missing',
    ],
    ['no amount', day, 'dose-missing'],
    ['words only', { text: 'zie brief' }, 'dose-free-text'],
    ['an amount, its timing in words', { ...mg(10), text: 'eenmaal daags' }, 'dose-free-text'],
    ['a rate', { doseAndRate: [{ rateRatio: perTime(2, 'mg', 1, 'h') }] }, 48],
    ['a rate as a quantity', { doseAndRate: [{ rateQuantity: { value: 10, unit: 'mg/d' } }] }, 10],
    [
      'a rate for two hours a day',
      {
        doseAndRate: [{ rateRatio: perTime(2, 'mg', 1, 'h') }],
        ...repeat({ frequency: 1, period: 1, periodUnit: 'd', duration: 2, durationUnit: 'h' }),
      },
      4,
    ],
    [
      'a maximum caps',
      {
        ...mg(10),
        ...repeat({ frequency: 4, period: 1, periodUnit: 'd' }),
        maxDosePerPeriod: perTime(25, 'mg', 1, 'd'),
      },
      25,
    ],
    ['as needed', { ...mg(10), ...day, asNeededBoolean: true }, 'dose-as-needed-without-maximum'],
    [
      'as needed for a reason',
      { ...mg(10), ...day, asNeededCodeableConcept: { text: 'Zo nodig' } },
      'dose-as-needed-without-maximum',
    ],
    [
      'as needed with a maximum',
      { ...mg(10), ...day, asNeededBoolean: true, maxDosePerPeriod: perTime(140, 'mg', 1, 'wk') },
      20,
    ],
    [
      'as needed with a maximum in tablets',
      { asNeededBoolean: true, maxDosePerPeriod: perTime(3, 'tablet', 1, 'd') },
      15,
    ],
    ['not as needed after all', { ...mg(10), ...day, asNeededBoolean: false }, 10],
  ])('%s', (_, dosage, expected) => {
    expect(perDay(dosage)).toBe(expected)
  })

  test.each([
    [
      'a range',
      {
        doseAndRate: [{ doseRange: { low: { value: 5, unit: 'mg' }, high: { value: 10, unit: 'mg' } } }],
        ...day,
      },
      true,
    ],
    [
      'a maximum frequency',
      { ...mg(5), ...repeat({ frequency: 1, frequencyMax: 2, period: 1, periodUnit: 'd' }) },
      true,
    ],
    ['a plain dose', { ...mg(5), ...day }, false],
  ])('%s is an assumption: %s', (_, dosage, assumed) => {
    const [read] = readDosages([dosage])
    expect(read && doseOf(read, {}, false)).toMatchObject({ assumed })
  })
})

test('gifts by needle that are days apart are not averaged', () => {
  const [weekly] = readDosages([{ ...mg(500), ...repeat({ frequency: 1, period: 1, periodUnit: 'wk' }) }])
  expect(weekly && doseOf(weekly, {}, true)).toMatchObject({
    rhythm: { kind: 'rounds', mg: 500, everyDays: 7, inRow: 1 },
  })
})

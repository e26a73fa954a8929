import { describe, expect, test } from 'vitest'
import {
  courseLengthKnown,
  episodeDays,
  gutGlucocorticoid,
  peakMgPerDay,
  sustainedMgPerDay,
  systemicGlucocorticoid,
} from '../../src/findings/glucocorticoid.ts'
import {
  between,
  daily,
  dosage,
  inDays,
  inputWith,
  intramuscular,
  intravenous,
  type Medication,
  order,
  say,
  scheme,
} from '../support/glucocorticoid-input.ts'

const prednisolone = 'H02AB06'

/** Sustained dose, peak, length of the episode, whether the length is known. */
function profile(medication: Medication): string {
  const input = inputWith(medication)
  return [sustainedMgPerDay, peakMgPerDay, episodeDays, courseLengthKnown]
    .map((derive) => say(derive(input)))
    .join(' | ')
}

describe('a draft alone', () => {
  test.each([
    ['7.5 mg for 90 days', [daily(7.5, 90)], '7.5 | 7.5 | 90 | true'],
    ['7.5 mg for 89 days is no sustained dose', [daily(7.5, 89)], '0 | 7.5 | 89 | true'],
    ['a burst of 10 days', [daily(40, 10)], '0 | 40 | 10 | true'],
    ['20 mg without an end goes on', [daily(20)], '20 | 20 | 1..Infinity duration-unknown | false'],
    [
      '15 mg on alternate days is 7.5',
      [dosage(15, { frequency: 1, period: 2, periodUnit: 'd', boundsDuration: { value: 90, unit: 'd' } })],
      '7.5 | 7.5 | 90 | true',
    ],
    [
      '6 months',
      [
        dosage(10, {
          frequency: 1,
          period: 1,
          periodUnit: 'd',
          boundsDuration: { value: 6, unit: 'mo', code: 'mo' },
        }),
      ],
      '10 | 10 | 183 | true',
    ],
    [
      '3 months are 90 days or more',
      [dosage(10, { frequency: 1, period: 1, periodUnit: 'd', boundsDuration: { value: 3, code: 'mo' } })],
      '10 | 10 | 91 | true',
    ],
    [
      '12 weeks are not',
      [dosage(10, { frequency: 1, period: 1, periodUnit: 'd', boundsDuration: { value: 12, code: 'wk' } })],
      '0 | 10 | 84 | true',
    ],
    ['a morning and an evening dose add up', [daily(10, 100), daily(5, 100)], '15 | 15 | 100 | true'],
    [
      'a taper of rheumatology',
      scheme([15, 21], [12.5, 21], [10, 28], [9, 28], [8, 28], [7, 28], [6, 28]),
      '9 | 15 | 182 | true',
    ],
    ['a taper from 40 mg', scheme([40, 28], [30, 7], [20, 7], [10, 7], [5, 49]), '5 | 40 | 98 | true'],
    [
      'an open last step goes on',
      scheme([30, 7], [20, 7], [5]),
      '5 | 30 | 15..Infinity duration-unknown | false',
    ],
    [
      'steps of the same sequence are used together',
      [daily(10, 90, { sequence: 1 }), daily(2.5, 90, { sequence: 1 })],
      '12.5 | 12.5 | 90 | true',
    ],
    ['no dose at all', [], '? dose-missing | ? dose-missing | 1..Infinity duration-unknown | false'],
    [
      'a scheme that is only mentioned',
      [{ text: 'volgens schema' }],
      '? dose-free-text | ? dose-free-text | 1..Infinity duration-unknown | false',
    ],
    [
      'a step without length before the last',
      [daily(10, undefined, { sequence: 1 }), daily(5, 50, { sequence: 2 })],
      '? dose-step-length-missing | ? dose-step-length-missing | 1..Infinity duration-unknown | false',
    ],
    [
      'the effect decides the dose',
      [daily(10, 100, { text: '1x daags 10 mg, op geleide van klachten' })],
      '? dose-titration | ? dose-titration | 100 | true',
    ],
  ])('%s', (_, dosages, expected) => {
    expect(profile({ drafts: [order(prednisolone, dosages)] })).toBe(expected)
  })

  test.each([
    ['dexamethasone 1.2 mg is 7.5', 'H02AB02', 1.2, '7.5'],
    ['dexamethasone 1.19 mg is less', 'H02AB02', 1.19, '7.44'],
    ['methylprednisolone 6 mg is 7.5', 'H02AB04', 6, '7.5'],
    ['hydrocortisone 30 mg is 7.5', 'H02AB09', 30, '7.5'],
    ['cortisone 37.5 mg is 7.5', 'H02AB10', 37.5, '7.5'],
    ['deflazacort 9 mg is 7.5', 'H02AB13', 9, '7.5'],
    ['betamethasone 1.2 mg is 7.5', 'H02AB01', 1.2, '7.5'],
    ['triamcinolone 6 mg by mouth is 7.5', 'H02AB08', 6, '7.5'],
    ['prednisone', 'H02AB07', 7.5, '7.5'],
    ['vamorolone has no equivalent', 'H02AB18', 300, '? dose-substance-without-equivalent'],
  ])('%s', (_, atc, mg, expected) => {
    expect(say(sustainedMgPerDay(inputWith({ drafts: [order(atc, [daily(mg, 120)])] })))).toBe(expected)
  })

  test.each([
    [
      'agreed period',
      {
        extension: [
          {
            url: 'http://nictiz.nl/fhir/StructureDefinition/ext-TimeInterval.Period',
            valuePeriod: { start: inDays(0), end: inDays(99) },
          },
        ],
      },
      '100',
    ],
    ['validity', { dispenseRequest: { validityPeriod: { start: inDays(0), end: inDays(119) } } }, '120'],
    [
      'supply with repeats',
      {
        dispenseRequest: {
          expectedSupplyDuration: { value: 30, unit: 'Day', code: 'd' },
          numberOfRepeatsAllowed: 2,
        },
      },
      '90',
    ],
    ['30 days of supply', { dispenseRequest: { expectedSupplyDuration: { value: 30, code: 'd' } } }, '30'],
    ['nothing', {}, '1..Infinity duration-unknown'],
  ])('without bounds the length is that of: %s', (_, more, expected) => {
    expect(say(episodeDays(inputWith({ drafts: [order(prednisolone, [daily(10)], more)] })))).toBe(expected)
  })

  test('90 tablets of 5 mg at 10 mg a day last 45 days', () => {
    const draft = order(
      prednisolone,
      [
        dosage(
          2,
          { frequency: 1, period: 1, periodUnit: 'd' },
          { doseAndRate: [{ doseQuantity: { value: 2, unit: 'tablet' } }] },
        ),
      ],
      {
        medicationCodeableConcept: {
          coding: [{ system: 'http://www.whocc.no/atc', code: prednisolone }],
          text: 'prednisolon tablet 5 mg',
        },
        dispenseRequest: { quantity: { value: 90, unit: 'tablet' } },
      },
    )
    expect(profile({ drafts: [draft] })).toBe('0 | 10 | 45 | true')
  })

  test('bounds say more than the supply', () => {
    const dispenseRequest = { expectedSupplyDuration: { value: 30, code: 'd' } }
    expect(
      say(episodeDays(inputWith({ drafts: [order(prednisolone, [daily(10, 120)], { dispenseRequest })] }))),
    ).toBe('120')
  })

  test('a cyclical schedule is averaged over its round', () => {
    const cycle = [
      {
        url: 'http://nictiz.nl/fhir/StructureDefinition/ext-InstructionsForUse.RepeatPeriodCyclicalSchedule',
        valueDuration: { value: 28, code: 'd' },
      },
    ]
    const draft = order(prednisolone, [daily(20, 14)], { modifierExtension: cycle })
    expect(say(sustainedMgPerDay(inputWith({ drafts: [draft] })))).toBe('10')
  })
})

describe('a dose that nobody is given', () => {
  test.each([
    ['2500 mg is believed', 'H02AB06', [daily(2500, 100)], '2500 | 2500 | 100 | true'],
    ['more is not', 'H02AB06', [daily(2500.01, 100)], '? dose-implausible | ? dose-implausible | 100 | true'],
    ['2000 mg of methylprednisolone is as much', 'H02AB04', [daily(2000, 100)], '2500 | 2500 | 100 | true'],
    [
      '2001 mg is more',
      'H02AB04',
      [daily(2001, 100)],
      '? dose-implausible | ? dose-implausible | 100 | true',
    ],
    [
      'a number at the end of all numbers',
      'H02AB06',
      [daily(1e308, 100)],
      '? dose-implausible | ? dose-implausible | 100 | true',
    ],
    [
      'that number many times a day',
      'H02AB06',
      [dosage(1e308, { frequency: 1e308, period: 1, periodUnit: 's' })],
      '? dose-implausible | ? dose-implausible | 1..Infinity duration-unknown | false',
    ],
    [
      'that number by drip',
      'H02AB04',
      [dosage(1e308, { count: 1 }, { route: intravenous })],
      '? dose-implausible | ? dose-implausible | 1 | true',
    ],
    [
      'two elements that are too much together',
      'H02AB06',
      [daily(2000, 100), daily(501, 100)],
      '? dose-implausible | ? dose-implausible | 100 | true',
    ],
    [
      'a step of a scheme leaves the others',
      'H02AB06',
      scheme([4000, 7], [5, 100]),
      '5 | 5..Infinity dose-implausible | 107 | true',
    ],
  ])('%s', (_, atc, dosages, expected) => {
    expect(profile({ drafts: [order(atc, dosages)] })).toBe(expected)
  })

  test('is not believed in a cyclical schedule or of an administration either', () => {
    const cycle = [
      {
        url: 'http://nictiz.nl/fhir/StructureDefinition/ext-InstructionsForUse.RepeatPeriodCyclicalSchedule',
        valueDuration: { value: 28, code: 'd' },
      },
    ]
    const cyclical = order(prednisolone, [daily(3000, 1)], { modifierExtension: cycle })
    expect(say(sustainedMgPerDay(inputWith({ drafts: [cyclical] })))).toBe('? dose-implausible')
    const given = {
      ...order('H02AB04', []),
      resourceType: 'MedicationAdministration',
      status: 'completed',
      effectiveDateTime: inDays(-3),
      dosage: { route: intravenous, dose: { value: 1e308, unit: 'mg' } },
    }
    expect(profile({ drafts: [order(prednisolone, [daily(10, 100)])], administrations: [given] })).toBe(
      '10 | 10..Infinity dose-implausible | 103 | true',
    )
  })

  test('beside an order that is believed, the other one is a lower limit', () => {
    const medication = {
      drafts: [order(prednisolone, [daily(9000, 100)])],
      orders: [order('H02AB09', [between(20, -5, 120)])],
    }
    expect(profile(medication)).toBe(
      '5..Infinity dose-implausible | 5..Infinity dose-implausible | 126 | true',
    )
  })
})

describe('gifts by needle', () => {
  const drip = (mg: number, repeat: object) => [dosage(mg, { ...repeat }, { route: intravenous })]
  test.each([
    [
      'three days of a pulse',
      drip(1000, { frequency: 1, period: 1, periodUnit: 'd', count: 3 }),
      '0 | 1250 | 3 | true',
    ],
    [
      'monthly pulses are days, not an average',
      drip(1000, { frequency: 1, period: 28, periodUnit: 'd', boundsDuration: { value: 168, unit: 'd' } }),
      '0 | 1250 | 141 | true',
    ],
    ['one gift', drip(125, { count: 1 }), '0 | 156.25 | 1 | true'],
    [
      'a gift on a stated day',
      [
        {
          route: intravenous,
          timing: { event: [inDays(3)] },
          doseAndRate: [{ doseQuantity: { value: 100, unit: 'mg' } }],
        },
      ],
      '0 | 125 | 1 | true',
    ],
  ])('%s', (_, dosages, expected) => {
    expect(profile({ drafts: [order('H02AB04', dosages)] })).toBe(expected)
  })

  test('a depot has no daily dose', () => {
    const depot = order('H02AB08', [
      { route: intramuscular, doseAndRate: [{ doseQuantity: { value: 80, unit: 'mg' } }] },
    ])
    expect(profile({ drafts: [depot] })).toBe('? dose-depot | ? dose-depot | 1 | true')
    expect(
      profile({
        drafts: [order(prednisolone, [daily(5, 100)])],
        orders: [{ ...depot, authoredOn: inDays(-7) }],
      }),
    ).toBe('5..Infinity dose-depot | 5..Infinity dose-depot | 107 | true')
  })

  test('dexamethasone into a muscle is no depot', () => {
    const draft = order('H02AB02', [dosage(8, { count: 1 }, { route: intramuscular })])
    expect(say(peakMgPerDay(inputWith({ drafts: [draft] })))).toBe('50')
  })

  test('what was administered counts on its day', () => {
    const given = {
      resourceType: 'MedicationAdministration',
      id: 'g',
      status: 'completed',
      effectiveDateTime: inDays(-3),
      medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB04' }] },
      dosage: { route: intravenous, dose: { value: 1000, unit: 'mg' } },
    }
    expect(profile({ drafts: [order(prednisolone, [daily(10, 100)])], administrations: [given] })).toBe(
      '10 | 1250 | 103 | true',
    )
  })
})

describe('with what is on file', () => {
  test.each([
    [
      'two glucocorticoids add up',
      { drafts: [order(prednisolone, [daily(5, 120)])], orders: [order('H02AB09', [between(10, -20, 150)])] },
      '7.5 | 7.5 | 171 | true',
    ],
    [
      'a renewal of a chronic user',
      {
        drafts: [order(prednisolone, [daily(7.5, 30)])],
        orders: [order(prednisolone, [between(7.5, -80, -1)])],
      },
      '7.5 | 7.5 | 110 | true',
    ],
    [
      'a gap of 30 days merges',
      {
        drafts: [order(prednisolone, [daily(10, 60)])],
        orders: [order(prednisolone, [between(10, -60, -31)])],
      },
      '10 | 10 | 120 | true',
    ],
    [
      'a gap of 31 days parts',
      {
        drafts: [order(prednisolone, [daily(10, 60)])],
        orders: [order(prednisolone, [between(10, -61, -32)])],
      },
      '0 | 10 | 60 | true',
    ],
    [
      'an order without an end runs on',
      {
        drafts: [order(prednisolone, [daily(10, 30)])],
        orders: [order(prednisolone, [daily(10)], { authoredOn: inDays(-100) })],
      },
      '10 | 10 | 130..Infinity duration-unknown | true',
    ],
    [
      'a short past and no end is not known',
      {
        drafts: [order(prednisolone, [daily(10, 30)])],
        orders: [order(prednisolone, [daily(10)], { authoredOn: inDays(-10) })],
      },
      '10 | 10 | 40..Infinity duration-unknown | false',
    ],
    [
      'a reduction with a long past',
      {
        drafts: [order(prednisolone, [daily(5)])],
        orders: [order(prednisolone, [daily(10)], { authoredOn: inDays(-100) })],
      },
      '10 | 10 | 101..Infinity duration-unknown | true',
    ],
    [
      'one dose unknown, the rest a lower limit',
      {
        drafts: [order(prednisolone, [daily(10, 100)])],
        orders: [order('H02AB09', [{ text: 'volgens schema' }], { authoredOn: inDays(-5) })],
      },
      '10..Infinity dose-free-text | 10..Infinity dose-free-text | 105..Infinity duration-unknown | false',
    ],
    [
      'an unknown dose that is too short to matter',
      {
        drafts: [order(prednisolone, [daily(10, 200)])],
        orders: [order('H02AB09', [{ ...between(1, -5, -1), doseAndRate: [], text: 'volgens schema' }])],
      },
      '10 | 10..Infinity dose-free-text | 205 | true',
    ],
  ])('%s', (_, medication, expected) => {
    expect(profile(medication)).toBe(expected)
  })
})

describe('which glucocorticoid', () => {
  const injection = {
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB08' }],
      text: 'TRIAMCINOLONACETONIDE INJECTIE',
    },
  }
  test.each([
    ['prednisolone', [order(prednisolone, [daily(10, 10)])], 'true | false'],
    ['budesonide for the gut', [order('A07EA06', [daily(9, 180)])], 'false | true'],
    ['an injection without a route', [order('H02AB08', [], injection)], '? route-unknown | false'],
    ['that, and prednisolone', [order('H02AB08', [], injection), order(prednisolone, [])], 'true | false'],
    ['fludrocortisone', [order('H02AA02', [daily(0.1)])], 'false | false'],
    ['nothing', [], 'false | false'],
  ])('%s', (_, drafts, expected) => {
    const input = inputWith({ drafts })
    expect([systemicGlucocorticoid, gutGlucocorticoid].map((derive) => say(derive(input))).join(' | ')).toBe(
      expected,
    )
  })

  test('the days of a gut glucocorticoid are counted, its dose is not', () => {
    expect(profile({ drafts: [order('A07EA06', [daily(9, 180)])] })).toBe(
      '? dose-substance-without-equivalent | ? dose-substance-without-equivalent | 180 | true',
    )
  })

  test.each<[string, Medication, string]>([
    [
      'systemic use on file does not count',
      {
        drafts: [order('A07EA06', [daily(9, 60)])],
        orders: [order(prednisolone, [daily(10)], { authoredOn: inDays(-200) })],
      },
      '60',
    ],
    [
      'systemic use that was administered does not count',
      {
        drafts: [order('A07EA06', [daily(9, 60)])],
        administrations: [
          {
            ...order('H02AB04', []),
            resourceType: 'MedicationAdministration',
            status: 'completed',
            effectiveDateTime: inDays(-3),
            dosage: { route: intravenous, dose: { value: 1000, unit: 'mg' } },
          },
        ],
      },
      '60',
    ],
    [
      'earlier gut use does',
      {
        drafts: [order('A07EA06', [daily(9, 60)])],
        orders: [order('A07EA06', [between(9, -50, -1)])],
      },
      '110',
    ],
    [
      'two gut drafts are one episode',
      { drafts: [order('A07EA06', [daily(9, 60)]), order('A07EA07', [daily(5, 80)])] },
      '80',
    ],
    [
      'a local draft beside it changes nothing',
      { drafts: [order('A07EA06', [daily(9, 60)]), order('R03BA02', [daily(1, 300)])] },
      '60',
    ],
    [
      'without an end it is at least a day',
      { drafts: [order('A07EA06', [daily(9)])], orders: [order(prednisolone, [between(10, -90, 90)])] },
      '1..Infinity duration-unknown',
    ],
    [
      'beside a systemic draft only the systemic days count',
      { drafts: [order('A07EA06', [daily(9, 180)]), order(prednisolone, [daily(10, 30)])] },
      '30',
    ],
  ])('the days of a gut glucocorticoid: %s', (_, medication, expected) => {
    expect(say(episodeDays(inputWith(medication)))).toBe(expected)
  })

  test('an injection of unknown route has no dose', () => {
    expect(
      profile({
        drafts: [
          order(
            'H02AB08',
            [daily(40)].map(({ route, ...rest }) => rest),
            injection,
          ),
        ],
      }),
    ).toBe('? route-unknown | ? route-unknown | 1 | true')
  })
})

test('every course in the episode is evidence, with its first day and how its dose was obtained', () => {
  const drafts = [
    order(
      prednisolone,
      [
        {
          ...daily(10, 100),
          asNeededBoolean: true,
          maxDosePerPeriod: { numerator: { value: 10, unit: 'mg' }, denominator: { value: 1, unit: 'd' } },
        },
      ],
      { id: 'new' },
    ),
  ]
  const orders = [order('H02AB09', [between(20, -10, 0)], { id: 'old' })]
  const { evidence } = sustainedMgPerDay(inputWith({ drafts, orders }))
  expect(evidence.map(({ reference, basis }) => `${reference} ${basis}`)).toEqual([
    'MedicationRequest/new assumed',
    'MedicationRequest/old derived',
  ])
})

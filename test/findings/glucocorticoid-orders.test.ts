import { describe, expect, test } from 'vitest'
import { episodeDays, peakMgPerDay, sustainedMgPerDay } from '../../src/findings/glucocorticoid.ts'
import type { JsonObject } from '../../src/json.ts'
import {
  between,
  daily,
  inDays,
  inputWith,
  type Medication,
  order,
  say,
} from '../support/glucocorticoid-input.ts'

const prednisolone = 'H02AB06'
const period = (start: string, end?: string): JsonObject => ({
  url: 'http://nictiz.nl/fhir/StructureDefinition/ext-TimeInterval.Period',
  valuePeriod: end === undefined ? { start } : { start, end },
})
const treatment: JsonObject = {
  url: 'http://nictiz.nl/fhir/StructureDefinition/ext-PharmaceuticalTreatment.Identifier',
  valueIdentifier: { system: 'urn:oid:1', value: 'mbh-1' },
}
const stop: JsonObject = {
  url: 'http://nictiz.nl/fhir/StructureDefinition/ext-StopType',
  valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '113371000146109' }] },
}

/** Sustained and highest dose, and length of the episode. */
function profile(medication: Medication): string {
  const input = inputWith(medication)
  return [sustainedMgPerDay, peakMgPerDay, episodeDays].map((derive) => say(derive(input))).join(' | ')
}

describe('a draft beside an order of the same substance', () => {
  test.each<[string, Medication, string]>([
    [
      'is not added on the days of both',
      {
        drafts: [order(prednisolone, [daily(10, 100)])],
        orders: [order(prednisolone, [between(5, -10, 200)])],
      },
      '10 | 10 | 211',
    ],
    [
      'comes before a dose that goes on when it is a burst',
      {
        drafts: [order(prednisolone, [daily(30, 7)])],
        orders: [order(prednisolone, [daily(5)], { authoredOn: inDays(-200) })],
      },
      '5 | 30 | 207..Infinity duration-unknown',
    ],
    [
      'ends the order when it goes lower',
      {
        drafts: [order(prednisolone, [daily(10, 10, { sequence: 1 }), daily(5, 10, { sequence: 2 })])],
        orders: [order(prednisolone, [daily(15)], { authoredOn: inDays(-20) })],
      },
      '0 | 15 | 40',
    ],
    [
      'ends the order that it names',
      {
        drafts: [
          order('H02AB02', [daily(1.2, 100)], { priorPrescription: { reference: 'MedicationRequest/old' } }),
        ],
        orders: [order(prednisolone, [daily(10)], { id: 'old', authoredOn: inDays(-10) })],
      },
      '7.5 | 10 | 110',
    ],
    [
      'ends the order that it is the new version of',
      {
        drafts: [order(prednisolone, [daily(10, 90)], { id: 'same' })],
        orders: [order(prednisolone, [daily(20)], { id: 'same', authoredOn: inDays(-10) })],
      },
      '10 | 20 | 100',
    ],
    [
      'of another substance is added',
      { drafts: [order('H02AB07', [daily(5, 100)])], orders: [order('H02AB02', [between(0.4, -1, 120)])] },
      '7.5 | 7.5 | 122',
    ],
    [
      'is added to another draft',
      { drafts: [order(prednisolone, [daily(10, 100)]), order(prednisolone, [daily(5, 100)])] },
      '15 | 15 | 100',
    ],
  ])('%s', (_, medication, expected) => {
    expect(profile(medication)).toBe(expected)
  })
})

describe('entries on file that speak of the same use', () => {
  const draft = order('H02AB09', [daily(10, 120)])
  const statement = (more: JsonObject): JsonObject => ({
    ...order(prednisolone, []),
    resourceType: 'MedicationStatement',
    dosage: [daily(5)],
    ...more,
  })
  test.each<[string, Medication, string]>([
    [
      'a renewal on file is the next box',
      {
        drafts: [draft],
        orders: [
          order(prednisolone, [daily(5)], { authoredOn: inDays(-100) }),
          order(prednisolone, [daily(5)], { authoredOn: inDays(-10) }),
        ],
      },
      '7.5 | 7.5 | 220..Infinity duration-unknown',
    ],
    [
      'two strengths of one dose are added',
      {
        drafts: [draft],
        orders: [
          order(prednisolone, [daily(5)], { authoredOn: inDays(-100) }),
          order(prednisolone, [daily(1)], { authoredOn: inDays(-100) }),
        ],
      },
      '8.5 | 8.5 | 220..Infinity duration-unknown',
    ],
    [
      'a statement repeats the order',
      {
        drafts: [draft],
        orders: [order(prednisolone, [daily(5)], { authoredOn: inDays(-100) })],
        statements: [statement({ effectivePeriod: { start: inDays(-100) } })],
      },
      '7.5 | 7.5 | 220..Infinity duration-unknown',
    ],
    [
      'a statement alone counts',
      { drafts: [draft], statements: [statement({ effectivePeriod: { start: inDays(-100) } })] },
      '7.5 | 7.5 | 220..Infinity duration-unknown',
    ],
    [
      'a dispense request prescribes nothing',
      {
        drafts: [draft],
        orders: [
          order(prednisolone, [daily(5)], {
            authoredOn: inDays(-100),
            category: { coding: [{ system: 'http://snomed.info/sct', code: '52711000146108' }] },
          }),
        ],
      },
      '2.5 | 2.5 | 120',
    ],
    [
      'the newest agreement of a treatment counts',
      {
        drafts: [draft],
        orders: [
          order(prednisolone, [daily(20)], {
            status: 'unknown',
            authoredOn: inDays(-50),
            extension: [treatment, period(inDays(-50))],
          }),
          order(prednisolone, [daily(5)], {
            status: 'unknown',
            authoredOn: inDays(-20),
            extension: [treatment, period(inDays(-20))],
          }),
        ],
      },
      '7.5 | 20 | 170..Infinity duration-unknown',
    ],
    [
      'an agreement to stop ends its treatment',
      {
        drafts: [draft],
        orders: [
          order(prednisolone, [daily(20)], {
            status: 'unknown',
            authoredOn: inDays(-50),
            extension: [treatment, period(inDays(-50))],
          }),
          order(prednisolone, [], {
            status: 'unknown',
            authoredOn: inDays(-20),
            extension: [treatment, period(inDays(-50), inDays(-20))],
            modifierExtension: [stop],
          }),
        ],
      },
      '2.5 | 20 | 170',
    ],
  ])('%s', (_, medication, expected) => {
    expect(profile(medication)).toBe(expected)
  })

  test.each<[string, JsonObject, string]>([
    ['active', { status: 'active', authoredOn: inDays(-366) }, '7.5'],
    [
      'unknown with a period, as Dutch orders are',
      { status: 'unknown', authoredOn: inDays(-900), extension: [period(inDays(-900))] },
      '7.5',
    ],
    ['unknown, 365 days old', { status: 'unknown', authoredOn: inDays(-365) }, '7.5'],
    ['unknown, 366 days old', { status: 'unknown', authoredOn: inDays(-366) }, '2.5'],
    ['cancelled', { status: 'cancelled', authoredOn: inDays(-100) }, '2.5'],
    ['stopped without an end', { status: 'stopped', authoredOn: inDays(-100) }, '2.5'],
    ['on hold counts until today', { status: 'on-hold', authoredOn: inDays(-100) }, '5'],
    ['a proposal', { intent: 'proposal', authoredOn: inDays(-100) }, '2.5'],
    ['written in the future', { authoredOn: inDays(1) }, '2.5'],
    ['entered in error', { status: 'entered-in-error', authoredOn: inDays(-100) }, '2.5'],
    ['not to be given', { doNotPerform: true, authoredOn: inDays(-100) }, '2.5'],
  ])('an order on file that is %s', (_, more, expected) => {
    expect(
      say(sustainedMgPerDay(inputWith({ drafts: [draft], orders: [order(prednisolone, [daily(5)], more)] }))),
    ).toBe(expected)
  })

  test.each<[string, JsonObject, string]>([
    ['365 days old', { effectiveDateTime: inDays(-365) }, '7.5'],
    ['366 days old', { effectiveDateTime: inDays(-366) }, '2.5'],
    ['not taken', { effectiveDateTime: inDays(-10), taken: 'n' }, '2.5'],
  ])('a statement of unknown status that is %s', (_, more, expected) => {
    const statements = [statement({ status: 'unknown', ...more })]
    expect(say(sustainedMgPerDay(inputWith({ drafts: [draft], statements })))).toBe(expected)
  })
})

describe('agreements of one treatment and one day', () => {
  const draft = order('H02AB09', [daily(10, 120)])
  const agreed = (mg: number, more: JsonObject, from = -20, to?: number) =>
    order(prednisolone, [daily(mg)], {
      status: 'unknown',
      authoredOn: inDays(-20),
      ...more,
      extension: [
        treatment,
        period(inDays(from), to === undefined ? undefined : inDays(to)),
        ...registered(more),
      ],
    })
  const registered = ({ at }: JsonObject): readonly JsonObject[] =>
    at === undefined
      ? []
      : [{ url: 'http://nictiz.nl/fhir/StructureDefinition/ext-RegistrationDateTime', valueDateTime: at }]
  const [morning, noon] = [`${inDays(-20)}T09:00:00+01:00`, `${inDays(-20)}T12:00:00+01:00`]

  test.each<[string, readonly JsonObject[], string]>([
    ['the last in the list holds', [agreed(20, {}), agreed(5, {})], '7.5'],
    ['the last in the list holds, whichever it is', [agreed(5, {}), agreed(20, {})], '22.5'],
    ['the one that begins last holds', [agreed(5, {}, -10), agreed(20, {}, -20)], '7.5'],
    ['the one registered last holds', [agreed(5, { at: noon }), agreed(20, { at: morning })], '7.5'],
    [
      'the one written last holds',
      [agreed(5, { authoredOn: noon }), agreed(20, { authoredOn: morning })],
      '7.5',
    ],
    [
      'the registration says more than the writing',
      [agreed(5, { at: noon, authoredOn: morning }), agreed(20, { at: morning, authoredOn: noon })],
      '7.5',
    ],
    ['one time alone compares with nothing', [agreed(20, { at: noon }), agreed(5, {})], '7.5'],
    [
      'the registration comes before the begin',
      [agreed(5, { at: noon }, -20), agreed(20, { at: morning }, -10)],
      '7.5',
    ],
    [
      'steps that follow each other all count, whichever was registered first',
      [agreed(20, { at: morning }, -10, 120), agreed(5, { at: noon }, -200, -11)],
      '22.5',
    ],
    [
      'another treatment is added',
      [
        agreed(20, {}),
        {
          ...agreed(5, {}),
          extension: [{ ...treatment, valueIdentifier: { value: 'mbh-2' } }, period(inDays(-20))],
        },
      ],
      '27.5',
    ],
    [
      'the parallel instructions of one agreement are added',
      [{ ...agreed(5, {}), dosageInstruction: [daily(5), daily(2.5)] }],
      '10',
    ],
    [
      'a stop of what began that day ends it',
      [agreed(20, {}), { ...agreed(20, {}, -20, -20), modifierExtension: [stop] }],
      '2.5',
    ],
    [
      'a change stops the one and begins the other',
      [
        agreed(20, { authoredOn: inDays(-100) }, -100),
        agreed(5, { at: morning }, -20),
        { ...agreed(20, { at: noon }, -100, -20), modifierExtension: [stop] },
      ],
      '7.5',
    ],
  ])('%s', (_, orders, expected) => {
    expect(say(sustainedMgPerDay(inputWith({ drafts: [draft], orders })))).toBe(expected)
  })

  test('two gifts of one day are no agreements, and both were given', () => {
    const gift = {
      ...order(prednisolone, []),
      resourceType: 'MedicationAdministration',
      status: 'completed',
      extension: [treatment],
      dosage: { dose: { value: 20, unit: 'mg' } },
      effectiveDateTime: inDays(-1),
    }
    const administrations = [gift, { ...gift, id: 'later' }]
    expect(say(peakMgPerDay(inputWith({ drafts: [draft], administrations })))).toBe('40')
  })
})

describe('an agreement of the pharmacy', () => {
  const draft = order('H02AB09', [daily(10, 120)])
  const agreed = (dosageInstruction: readonly JsonObject[], more: JsonObject = {}) =>
    order(prednisolone, dosageInstruction, {
      status: 'unknown',
      authoredOn: inDays(-50),
      extension: [treatment, period(inDays(-50), inDays(200))],
      ...more,
    })
  const dispensed = (mg: number, more: JsonObject = {}) => ({
    ...agreed([daily(mg)], { id: 'ta-1', authoredOn: inDays(-49), ...more }),
    resourceType: 'MedicationDispense',
  })
  const words = { text: 'volgens schema' }
  const missing: JsonObject = {
    timing: { repeat: {} },
    doseAndRate: [{ doseQuantity: { value: 1, unit: 'schep' } }],
  }

  test.each<[string, readonly JsonObject[], string]>([
    ['says the dose that the order does not say', [agreed([]), dispensed(5)], '7.5'],
    ['says the dose that the order says in words', [agreed([words]), dispensed(5)], '7.5'],
    ['says the dose that the order says in a unit of its own', [agreed([missing]), dispensed(5)], '7.5'],
    ['without a date of writing', [agreed([]), dispensed(5, { authoredOn: null })], '7.5'],
    ['does not change the dose of the order', [agreed([daily(10)]), dispensed(5)], '12.5'],
    ['nor when it is newer', [agreed([daily(10)]), dispensed(5, { authoredOn: inDays(-1) })], '12.5'],
    [
      'that is older than the order is about an earlier one',
      [agreed([]), dispensed(5, { authoredOn: inDays(-60) })],
      '2.5..Infinity dose-missing',
    ],
    [
      'of another treatment is added to what is not known',
      [
        agreed([]),
        dispensed(5, {
          extension: [
            { ...treatment, valueIdentifier: { value: 'mbh-2' } },
            period(inDays(-50), inDays(200)),
          ],
        }),
      ],
      '7.5..Infinity dose-missing',
    ],
    [
      'for some of the days leaves the others unknown',
      [agreed([]), dispensed(5, { extension: [treatment, period(inDays(-50), inDays(-1))] })],
      '2.5..Infinity dose-missing',
    ],
    [
      'ends with the order',
      [
        agreed([], { extension: [treatment, period(inDays(-50), inDays(10))] }),
        dispensed(5, { extension: [treatment, period(inDays(-50), inDays(200))] }),
      ],
      '2.5',
    ],
    [
      'of which the newest counts, on the days that both have',
      [agreed([]), dispensed(20), dispensed(5, { id: 'ta-2', authoredOn: inDays(-30) })],
      '7.5',
    ],
    [
      'does not give a dose to what follows the effect',
      [agreed([{ text: 'op geleide van het effect' }]), dispensed(5)],
      '2.5..Infinity dose-titration',
    ],
  ])('%s', (_, orders, expected) => {
    expect(say(sustainedMgPerDay(inputWith({ drafts: [draft], orders })))).toBe(expected)
  })

  test('is the evidence of the dose that it says', () => {
    const { evidence } = sustainedMgPerDay(inputWith({ drafts: [draft], orders: [agreed([]), dispensed(5)] }))
    expect(evidence.map(({ reference, basis }) => `${reference} ${basis}`)).toContain(
      'MedicationDispense/ta-1 derived',
    )
  })
})

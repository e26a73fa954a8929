import type { JsonObject } from '../../src/json.ts'
import { addressOf, type Dialect, idOf, orderSelectOf } from './dialects.ts'
import { type Prescription, products } from './medication-facts.ts'
import * as mp9 from './medication-r4-nl.ts'
import { found, request, type Subject, writers } from './medication-requests.ts'
import * as hix from './medication-stu3-hix.ts'
import {
  byName,
  type Case,
  type Expected,
  everywhere,
  examine,
  inDialects,
  start,
  table,
} from './medication-table.ts'
import type { Written } from './medication-writer.ts'

const { prednisone5, prednisolone2, dexamethasone } = products
const treatments: readonly Dialect[] = ['r4-nl', 'stu3-hix']

/** Prednisone, so many tablets of 5 mg a day. */
function prednisone(name: string, pieces: number, more: Partial<Prescription> = {}): Prescription {
  return { name, product: prednisone5, dosings: [{ pieces }], ...more }
}

/** The draft of most cases: a month at 10 mg, long only together with what is on file. */
const month = prednisone('draft-1', 2, { days: 30, treatment: 'mbh-new' })
const long: Expected = { primary: 'A50', riding: start, findings: { sustainedMgPerDay: 10 } }
const short: Expected = { primary: 'A05', findings: { episodeDays: 30 } }

const monthOfOne = prednisone('draft-1', 2, { days: 30, treatment: 'mbh-1' })

/** Five things that are written about one treatment. */
const chain = { treatment: 'mbh-1', start: -200 }
const agreed = prednisone('ma-1', 1, chain)
const renewal = prednisone('draft-1', 1, { treatment: 'mbh-1', days: 90 })
const oneTreatment = {
  'r4-nl': {
    drafts: [renewal],
    orders: [agreed],
    statements: [prednisone('mgb-1', 1, { ...chain, start: -190 })],
    written: {
      medications: [
        mp9.dispenseRequest(prednisone('vv-1', 1, chain), 90),
        mp9.administrationAgreement(prednisone('ta-1', 1, { ...chain, start: -199 })),
        mp9.medicationDispense(prednisone('mve-1', 1, { ...chain, start: -199, days: 90 }), 90),
      ],
    },
  },
  'stu3-hix': {
    drafts: [renewal],
    orders: [agreed],
    statements: [prednisone('mgb-1', 1, { ...chain, start: -190 })],
    written: {
      medications: [
        hix.dispenseRequest(prednisone('vv-1', 1, { ...chain, days: 90 }), 90),
        hix.medicationDispense(prednisone('mve-1', 1, { ...chain, start: -199, days: 90 }), 90),
      ],
    },
  },
} as const satisfies Partial<Record<Dialect, Subject>>

const five: Expected = {
  primary: 'A30',
  riding: examine,
  findings: { sustainedMgPerDay: 5, peakMgPerDay: 5, episodeDays: 290 },
}

const requestOnly = (
  written: (typeof oneTreatment)['r4-nl' | 'stu3-hix']['written']['medications'][0],
): Subject => ({
  drafts: [prednisone('draft-1', 2, { days: 14 })],
  written: { medications: [written] },
})

const oneDose: readonly Case[] = [
  ...inDialects(
    ['r4-nl'],
    'agreement, request, pharmacy, supply and use of one treatment are one dose',
    oneTreatment['r4-nl'],
    five,
  ),
  ...inDialects(
    ['stu3-hix'],
    'agreement, request, supply and use of one treatment are one dose',
    oneTreatment['stu3-hix'],
    five,
  ),
  ...inDialects(
    ['r4-nl'],
    'a request to dispense alone is no use',
    requestOnly(mp9.dispenseRequest(prednisone('vv-1', 2, { start: -200 }), 400)),
    {
      primary: 'A05',
      findings: { episodeDays: 14 },
    },
  ),
  ...inDialects(
    ['stu3-hix'],
    'a request to dispense alone is no use',
    requestOnly(hix.dispenseRequest(prednisone('vv-1', 2, { start: -200, days: 400 }), 400)),
    {
      primary: 'A05',
      findings: { episodeDays: 14 },
    },
  ),
  ...everywhere(
    'a statement of the same drug is not added to the order',
    {
      drafts: [prednisone('draft-1', 1, { days: 90 })],
      orders: [prednisone('ma-1', 1, { start: -100, end: -1 })],
      statements: [prednisone('mgb-1', 1, { start: -100, end: 89 })],
    },
    { primary: 'A30', riding: examine, findings: { sustainedMgPerDay: 5, peakMgPerDay: 5 } },
  ),
]

const stillOne: readonly Case[] = [
  ...inDialects(
    treatments,
    'a treatment that order and patient both tell of keeps its past when it is renewed for a month',
    {
      drafts: [monthOfOne],
      orders: [prednisone('ma-1', 2, chain)],
      statements: [prednisone('mgb-1', 2, { ...chain, start: -190 })],
    },
    { ...long, findings: { sustainedMgPerDay: 10, episodeDays: 230 } },
  ),
  ...inDialects(
    treatments,
    'the same told on the same day',
    {
      drafts: [monthOfOne],
      orders: [prednisone('ma-1', 2, chain)],
      statements: [prednisone('mgb-1', 2, chain)],
    },
    { ...long, findings: { sustainedMgPerDay: 10, episodeDays: 230 } },
  ),
]

/** A draft of another drug for a fortnight, so that what is on file decides. */
const fortnight: Prescription = {
  name: 'draft-1',
  product: dexamethasone,
  dosings: [{ pieces: 1 }],
  days: 14,
}
const supplied = (written: Written, ...more: readonly Written[]): Subject => ({
  drafts: [prednisone('draft-1', 2, { days: 30, treatment: 'mbh-new' })],
  written: { medications: [written, ...more] },
})
const pharmacyOnly: Partial<Prescription> = { treatment: 'mbh-1', start: -100, days: 130 }

/** Agreements and supplies of the pharmacy, alone and beside what the doctor agreed. */
const fromPharmacy: readonly Case[] = [
  ...inDialects(
    ['r4-nl'],
    'an agreement of the pharmacy alone is use',
    supplied(mp9.administrationAgreement(prednisone('ta-1', 1, pharmacyOnly))),
    {
      primary: 'A30',
      riding: examine,
      findings: { sustainedMgPerDay: 5, peakMgPerDay: 15, episodeDays: 130 },
    },
  ),
  ...inDialects(
    ['r4-nl'],
    'an agreement of the pharmacy says the dose that the doctor left to it',
    {
      drafts: [fortnight],
      orders: [prednisone('ma-1', 1, { ...pharmacyOnly, dosings: [] })],
      written: {
        medications: [mp9.administrationAgreement(prednisone('ta-1', 1, pharmacyOnly))],
      },
    },
    {
      primary: 'A30',
      riding: examine,
      findings: { sustainedMgPerDay: 5, episodeDays: 130 },
      basis: { sustainedMgPerDay: 'derived' },
    },
  ),
  ...inDialects(
    ['r4-nl'],
    'an agreement of the pharmacy and its supplies are one dose',
    supplied(
      mp9.administrationAgreement(prednisone('ta-1', 1, pharmacyOnly)),
      mp9.medicationDispense(prednisone('mve-1', 1, { treatment: 'mbh-1', start: -100, days: 90 }), 90),
      mp9.medicationDispense(prednisone('mve-2', 1, { treatment: 'mbh-1', start: -12, days: 90 }), 90),
    ),
    { primary: 'A30', riding: examine, findings: { peakMgPerDay: 15, episodeDays: 130 } },
  ),
  ...inDialects(
    ['r4-nl'],
    'a supply alone is use of which the dose is not known',
    supplied(
      mp9.medicationDispense(prednisone('mve-1', 1, { treatment: 'mbh-1', start: -100, days: 90 }), 90),
    ),
    { primary: 'A04', riding: ['A91'], findings: { episodeDays: 130, sustainedMgPerDay: '? dose-missing' } },
  ),
  ...inDialects(
    ['r4-nl'],
    'a supply of which the length is not said is a day of use',
    supplied(mp9.medicationDispense(prednisone('mve-1', 1, { treatment: 'mbh-1', start: -20 }), 90)),
    { primary: 'A05', findings: { episodeDays: 50 } },
  ),
  ...inDialects(
    ['r4-nl'],
    'a supply that has yet to be handed over is no use',
    supplied(mp9.medicationDispense(prednisone('mve-1', 1, { treatment: 'mbh-1', start: 3, days: 90 }), 90)),
    short,
  ),
  ...inDialects(
    ['r4-nl'],
    'tablets that are left over when the treatment was stopped are not taken',
    {
      drafts: [{ ...fortnight, start: 20 }],
      orders: [prednisone('ma-1', 2, { start: -60, treatment: 'mbh-1' }), stopAt(-40)],
      written: {
        medications: [
          mp9.medicationDispense(prednisone('mve-1', 2, { treatment: 'mbh-1', start: -50, days: 90 }), 90),
        ],
      },
    },
    { primary: 'A05', findings: { episodeDays: 14 } },
  ),
  ...inDialects(
    treatments,
    'a stop that repeats the dose ends what the patient tells of the treatment too',
    {
      drafts: [month],
      orders: [prednisone('ma-1', 2, chain), stopAt(-60)],
      statements: [prednisone('mgb-1', 2, { ...chain, start: -190 })],
    },
    short,
  ),
  ...inDialects(
    treatments,
    'what the patient tells after the stop is use',
    {
      drafts: [month],
      orders: [prednisone('ma-1', 2, chain), stopAt(-60)],
      statements: [prednisone('mgb-1', 2, { ...chain, start: -50 })],
    },
    { primary: 'A50', riding: start, findings: { sustainedMgPerDay: 10 } },
  ),
  ...inDialects(
    treatments,
    'what the patient tells of a treatment is one use with it, whatever the product',
    {
      drafts: [fortnight],
      orders: [prednisone('ma-1', 1, { start: -50, days: 200, treatment: 'mbh-1' })],
      statements: [
        {
          name: 'mgb-1',
          product: prednisolone2,
          dosings: [{ pieces: 2 }],
          start: -50,
          days: 200,
          treatment: 'mbh-1',
        },
      ],
    },
    { primary: 'A30', riding: examine, findings: { sustainedMgPerDay: 5 } },
  ),
]

function stopAt(end: number): Prescription {
  return prednisone('ma-stop', 2, { start: -200, end, authored: end, treatment: 'mbh-1', stop: 'for-good' })
}

/** The statement says of which order it tells. */
function toldOf(dialect: 'stu3-epic' | 'r4-epic', element: string): Case {
  const order = prednisone('o-1', 1, { start: -50, days: 200 })
  const told = writers[dialect].statement({
    name: 's-1',
    product: prednisolone2,
    dosings: [{ pieces: 2 }],
    start: -50,
    days: 200,
  })
  const reference = { reference: addressOf(dialect, 'MedicationRequest', 'o-1') }
  const statement = { ...told, resource: { ...told.resource, [element]: [reference] } }
  return {
    name: `${dialect}: a statement that names its order in ${element} is not added to it`,
    body: request(dialect, { drafts: [fortnight], orders: [order], written: { statements: [statement] } }),
    expected: { primary: 'A30', riding: examine, findings: { sustainedMgPerDay: 5 } },
  }
}

/** The draft has a treatment of its own; it is more, unless it says that it comes instead. */
function beside(name: string, more: JsonObject, expected: Expected): readonly Case[] {
  return treatments.map((dialect) => {
    const draft = writers[dialect].draft(prednisone('draft-1', 1, { days: 100, treatment: 'mbh-2' }))
    const order = writers[dialect].order(prednisone('ma-1', 1, { start: -50, days: 200, treatment: 'mbh-1' }))
    const onFile = { reference: `MedicationRequest/${idOf(dialect, 'ma-1')}` }
    const replacing = Object.fromEntries(Object.keys(more).map((element) => [element, onFile]))
    const body = orderSelectOf(
      dialect,
      { orders: [{ ...draft.resource, ...replacing }], beside: draft.beside },
      { searches: { medications: found([order]) } },
    )
    return {
      name: `${dialect}: ${name}`,
      body,
      expected: dialect === 'stu3-hix' ? byName(expected) : expected,
    }
  })
}

const sums: readonly Case[] = [
  ...beside(
    'a draft of a new treatment is added to the old one',
    {},
    {
      primary: 'A50',
      riding: start,
      findings: { sustainedMgPerDay: 10 },
    },
  ),
  ...beside(
    'a draft of a new treatment that replaces the old one is not',
    { priorPrescription: true },
    {
      primary: 'A30',
      riding: examine,
      findings: { sustainedMgPerDay: 5, peakMgPerDay: 5 },
    },
  ),
  ...(['stu3-epic', 'r4-epic'] as const).flatMap((dialect) =>
    ['derivedFrom', 'basedOn'].map((element) => toldOf(dialect, element)),
  ),
  ...inDialects(
    treatments,
    'two treatments with two drugs are added',
    {
      drafts: [prednisone('draft-1', 1, { days: 100, treatment: 'mbh-1' })],
      orders: [
        {
          name: 'ma-2',
          product: dexamethasone,
          dosings: [{ pieces: 1 }],
          start: -10,
          days: 200,
          treatment: 'mbh-2',
        },
      ],
    },
    { primary: 'A50', riding: start, findings: { sustainedMgPerDay: 8.13 } },
  ),
  ...inDialects(
    treatments,
    'two treatments with one drug are added: half a tablet in the evening',
    {
      drafts: [prednisone('draft-1', 1, { days: 100, treatment: 'mbh-1' })],
      orders: [
        prednisone('ma-1', 1, { start: -50, treatment: 'mbh-1' }),
        prednisone('ma-2', 0.5, { start: -50, days: 200, treatment: 'mbh-2' }),
      ],
    },
    { primary: 'A50', riding: start, findings: { sustainedMgPerDay: 7.5 } },
  ),
  ...inDialects(
    treatments,
    'two treatments on file with one drug in the same dose are added',
    {
      drafts: [
        { name: 'draft-1', product: dexamethasone, dosings: [{ pieces: 1 }], days: 14, treatment: 'mbh-3' },
      ],
      orders: [
        prednisone('ma-1', 1, { start: -50, days: 200, treatment: 'mbh-1' }),
        prednisone('ma-2', 1, { start: -40, days: 190, treatment: 'mbh-2' }),
      ],
    },
    { primary: 'A50', riding: start, findings: { sustainedMgPerDay: 10 } },
  ),
  ...everywhere(
    'two drugs are added',
    {
      drafts: [prednisone('draft-1', 1, { days: 100 })],
      orders: [{ name: 'o-2', product: prednisolone2, dosings: [{ pieces: 1 }], start: -10, days: 200 }],
    },
    { primary: 'A50', riding: start, findings: { sustainedMgPerDay: 7.5 } },
    {
      // RxNorm of the draft says what it is, the other is a name: without it the dose is lower.
      'us-sandbox': { primary: 'A50', riding: [...start, 'A08'], findings: { sustainedMgPerDay: 7.5 } },
    },
  ),
  ...everywhere(
    'two selected drafts are added',
    {
      drafts: [prednisone('draft-1', 1, { days: 100 }), prednisone('draft-2', 1, { days: 100 })],
    },
    { ...long },
  ),
]

const replacing: readonly Case[] = [
  ...inDialects(
    treatments,
    'of two agreements of a treatment that are of one day the last holds',
    {
      drafts: [{ ...fortnight, days: 120 }],
      orders: [
        prednisone('ma-1', 2, { start: -60, treatment: 'mbh-1' }),
        prednisone('ma-2', 1, { start: -60, treatment: 'mbh-1' }),
      ],
    },
    { primary: 'A50', riding: ['A06', ...start], findings: { sustainedMgPerDay: 8.13 } },
  ),
  ...inDialects(
    treatments,
    'the newer agreement of a treatment takes the place of the older',
    {
      drafts: [renewal],
      orders: [
        prednisone('ma-1', 2, { start: -120, treatment: 'mbh-1' }),
        prednisone('ma-2', 1, { start: -60, treatment: 'mbh-1' }),
      ],
    },
    {
      primary: 'A30',
      riding: examine,
      findings: { sustainedMgPerDay: 5, peakMgPerDay: 10, episodeDays: 210 },
    },
  ),
  ...inDialects(
    treatments,
    'a draft of the treatment takes the place of what was agreed',
    {
      drafts: [prednisone('draft-1', 1, { treatment: 'mbh-1', days: 100 })],
      orders: [prednisone('ma-1', 2, { start: -60, treatment: 'mbh-1' })],
    },
    { primary: 'A30', riding: examine, findings: { sustainedMgPerDay: 5, episodeDays: 160 } },
  ),
  ...everywhere(
    'orders that follow each other are one episode',
    {
      drafts: [month],
      orders: [-90, -60, -30].map((first) => prednisone(`o${first}`, 2, { start: first, days: 30 })),
    },
    { ...long, findings: { sustainedMgPerDay: 10, episodeDays: 120 } },
  ),
  ...everywhere(
    'a gap of 30 days does not end the episode',
    {
      drafts: [month],
      orders: [prednisone('o1', 2, { start: -100, end: -31 })],
    },
    { ...long, findings: { sustainedMgPerDay: 10, episodeDays: 130 } },
  ),
  ...everywhere(
    'a gap of 31 days does',
    {
      drafts: [month],
      orders: [prednisone('o1', 2, { start: -100, end: -32 })],
    },
    short,
  ),
  ...everywhere(
    'an order without an end that has lasted long enough with the draft',
    { drafts: [month], orders: [prednisone('o1', 2, { start: -70 })] },
    { ...long, findings: { sustainedMgPerDay: 10, courseLengthKnown: true } },
  ),
  ...everywhere(
    'an order without an end that has not',
    { drafts: [month], orders: [prednisone('o1', 2, { start: -40 })] },
    {
      primary: 'A50',
      riding: [...start, 'A06'],
      findings: { courseLengthKnown: false, episodeDays: '? duration-unknown' },
    },
  ),
  ...everywhere(
    'use that only the patient tells of makes the episode',
    {
      drafts: [month],
      statements: [prednisone('s1', 2, { start: -70, end: 29 })],
    },
    { ...long, findings: { sustainedMgPerDay: 10, episodeDays: 100 } },
  ),
]

const old = prednisone('ma-1', 2, { start: -200, treatment: 'mbh-1' })
const stopped = (stop: NonNullable<Prescription['stop']>, more: Partial<Prescription> = {}): Prescription =>
  prednisone('ma-stop', 2, { start: -200, end: -60, authored: -60, treatment: 'mbh-1', stop, ...more })

/** The numbered stop types of the older edition know two kinds only. */
const sendersOf = (stop: string): readonly Dialect[] =>
  stop === 'for-good' || stop === 'for-now' ? treatments : ['r4-nl']

const stops: readonly Case[] = [
  ...inDialects(
    treatments,
    'without its stop the old agreement goes on',
    { drafts: [month], orders: [old] },
    {
      primary: 'A50',
      riding: start,
    },
  ),
  ...(['for-good', 'discontinued', 'cancelled', 'for-now', 'interrupted'] as const).flatMap((stop) => [
    ...inDialects(
      sendersOf(stop),
      `a stop agreement (${stop}) ends the treatment`,
      { drafts: [month], orders: [old, stopped(stop)] },
      short,
    ),
    ...inDialects(
      sendersOf(stop),
      `an agreement that was itself ended (${stop}) is over`,
      { drafts: [month], orders: [stopped(stop)] },
      short,
    ),
    ...inDialects(
      sendersOf(stop),
      `a stop agreement (${stop}) without a dosage ends the treatment`,
      {
        drafts: [month],
        orders: [old, { ...stopped(stop), dosings: [] }],
      },
      short,
    ),
  ]),
  ...inDialects(
    treatments,
    'a stop that is agreed for next week has not ended it yet',
    {
      drafts: [month],
      orders: [old, stopped('for-good', { end: 5, authored: -1 })],
    },
    { ...long, findings: { sustainedMgPerDay: 10, episodeDays: 230 } },
  ),
  ...inDialects(
    ['stu3-epic', 'r4-epic', 'us-sandbox'],
    'an order whose status is stopped is over',
    {
      drafts: [month],
      orders: [prednisone('o1', 2, { start: -200, end: -60, status: 'stopped' })],
    },
    short,
  ),
  ...inDialects(
    ['stu3-epic', 'r4-epic', 'us-sandbox'],
    'a cancelled order says nothing about use',
    {
      drafts: [month],
      orders: [prednisone('o1', 2, { start: -200, status: 'cancelled' })],
    },
    short,
  ),
  ...everywhere(
    'an order entered in error says nothing about use',
    {
      drafts: [month],
      orders: [prednisone('o1', 2, { start: -200, status: 'entered-in-error' })],
    },
    short,
  ),
  ...inDialects(
    ['stu3-hix', 'stu3-epic', 'r4-epic'],
    'a statement that it is not taken is no use',
    {
      drafts: [month],
      statements: [prednisone('s1', 2, { start: -200, status: 'not-taken' })],
    },
    short,
  ),
  ...everywhere(
    'an order that begins long after the draft is another episode',
    {
      drafts: [month],
      orders: [prednisone('o1', 2, { start: 70, days: 120 })],
    },
    short,
  ),
  ...inDialects(
    ['r4-nl'],
    'a statement of unknown status from more than a year ago is not believed',
    {
      drafts: [month],
      statements: [prednisone('s1', 2, { start: -400 })],
    },
    short,
  ),
  ...inDialects(
    treatments,
    'drafting the stop of the only treatment',
    {
      drafts: [
        prednisone('draft-1', 2, { start: -200, end: 0, authored: 0, treatment: 'mbh-1', stop: 'for-good' }),
      ],
      orders: [old],
    },
    { primary: 'A83', findings: { glucocorticoidStopped: true } },
  ),
  ...inDialects(
    treatments,
    'drafting the stop of one of two treatments',
    {
      drafts: [
        prednisone('draft-1', 2, { start: -200, end: 0, authored: 0, treatment: 'mbh-1', stop: 'for-good' }),
      ],
      orders: [old, prednisone('ma-2', 1, { start: -50, days: 300, treatment: 'mbh-2' })],
    },
    { primary: 'A50', riding: start, findings: { glucocorticoidStopped: false } },
  ),
]

table('what is written about one treatment', oneDose)
table('what is told of one treatment more than once', stillOne)
table('what a pharmacy agreed and handed over', fromPharmacy)
table('what has to be added', sums)
table('what takes the place of what', replacing)
table('what is over, and what never was', stops)

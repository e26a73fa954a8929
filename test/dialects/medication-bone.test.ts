import type { JsonObject } from '../../src/json.ts'
import { addressOf, dutch } from './dialects.ts'
import { month, type Prescription, type Product, products } from './medication-facts.ts'
import * as mp9 from './medication-r4-nl.ts'
import { request, type Subject, writers } from './medication-requests.ts'
import { type Case, type Expected, everywhere, inDialects, start, table } from './medication-table.ts'

/** The draft of every case: 10 mg for 100 days at the age of 60, which asks for a bone drug. */
const draft: Prescription = {
  name: 'draft-1',
  product: products.prednisone5,
  dosings: [{ pieces: 2 }],
  days: 100,
}

function on(record: Partial<Subject>): Subject {
  return { drafts: [draft], ...record }
}

function use(product: Product, more: Partial<Prescription> = {}): Prescription {
  return { name: 'bone-1', product, dosings: [{ pieces: 1, unit: 'wk' }], start: -400, ...more }
}

const { alendronate, zoledronate, denosumab, teriparatide, calciumVitaminD, vitaminD } = products
const coded = { onBoneMedication: 'coded' }
const treated = (basis: Readonly<Record<string, string>> = {}): Expected => ({
  primary: 'A70',
  findings: { onBoneMedication: true },
  basis,
})
const inWords = treated({ onBoneMedication: 'text' })
const untreated: Expected = { primary: 'A50', riding: start, findings: { onBoneMedication: false } }
const tablets: readonly Case[] = [
  ...everywhere('no bone drug at all', on({}), untreated),
  ...everywhere('alendronic acid as an order', on({ orders: [use(alendronate)] }), treated(coded), {
    'stu3-hix': inWords,
  }),
  ...everywhere(
    'alendronic acid as the patient says',
    on({ statements: [use(alendronate)] }),
    treated(coded),
    {
      'stu3-hix': inWords,
    },
  ),
  ...everywhere(
    'alendronic acid as a supply of last month only',
    on({
      dispenses: [use(alendronate, { start: -30, days: 90 })],
    }),
    treated(coded),
    { 'stu3-hix': inWords },
  ),
  ...everywhere(
    'alendronic acid that ended within the days of grace',
    on({
      orders: [use(alendronate, { end: -80 })],
    }),
    treated(),
  ),
  ...everywhere(
    'alendronic acid that ended long ago',
    on({ orders: [use(alendronate, { end: -200 })] }),
    untreated,
  ),
  ...inDialects(
    dutch,
    'alendronic acid that begins next week',
    on({
      orders: [use(alendronate, { start: 7, authored: 0 })],
    }),
    untreated,
  ),
  ...everywhere(
    'alendronic acid entered in error',
    on({
      orders: [use(alendronate, { status: 'entered-in-error' })],
    }),
    untreated,
  ),
  ...inDialects(
    ['stu3-hix', 'stu3-epic', 'r4-epic'],
    'alendronic acid that the patient does not take',
    on({
      statements: [use(alendronate, { status: 'not-taken' })],
    }),
    untreated,
  ),
  ...inDialects(
    ['stu3-epic', 'r4-epic', 'us-sandbox'],
    'alendronic acid that was stopped',
    on({
      orders: [use(alendronate, { status: 'stopped', end: -30 })],
    }),
    untreated,
  ),
  ...(['for-good', 'discontinued', 'cancelled'] as const).flatMap((stop) =>
    inDialects(
      stop === 'for-good' ? ['r4-nl', 'stu3-hix'] : ['r4-nl'],
      `alendronic acid that was stopped by agreement (${stop})`,
      on({
        orders: [
          use(alendronate, { treatment: 'mbh-b' }),
          use(alendronate, { name: 'bone-stop', treatment: 'mbh-b', stop, end: -30, authored: -30 }),
        ],
      }),
      untreated,
    ),
  ),
  ...everywhere(
    'a drug that is no bone drug',
    on({
      orders: [
        use({
          form: 'tablet',
          label: 'FOLIUMZUUR TABLET 5MG',
          english: 'folic acid 1 MG Oral Tablet',
          atc: 'B03BB01',
          route: 'oral',
        }),
      ],
    }),
    untreated,
  ),
]

const given = (product: Product, first: number) => on({ administrations: [use(product, { start: first })] })

const supplies: readonly Case[] = [
  ...everywhere(
    'alendronic acid as a supply of last month, beside another order',
    on({
      orders: [use(products.vitaminD, { name: 'o-2', dosings: [{ pieces: 1 }] })],
      dispenses: [use(alendronate, { start: -30, days: 90 })],
    }),
    treated(),
  ),
  ...everywhere(
    'alendronic acid as a supply of long ago, beside another order',
    on({
      orders: [use(products.vitaminD, { name: 'o-2', dosings: [{ pieces: 1 }] })],
      dispenses: [use(alendronate, { start: -400, days: 90 })],
    }),
    untreated,
  ),
]

/** A supply with its order, which it names or not. */
function handedOver(
  name: string,
  order: Partial<Prescription>,
  more: JsonObject,
  expected: Expected,
): readonly Case[] {
  return (['stu3-epic', 'r4-epic'] as const).map((dialect) => {
    const supply = writers[dialect].dispense(use(alendronate, { name: 's-1', start: -60, days: 90 }))
    const named = {
      authorizingPrescription: [{ reference: addressOf(dialect, 'MedicationRequest', 'bone-1') }],
    }
    const resource = { ...supply.resource, ...named, ...more }
    const subject = on({
      orders: [use(alendronate, order)],
      written: { medications: [{ ...supply, resource }] },
    })
    return { name: `${dialect}: ${name}`, body: request(dialect, subject), expected }
  })
}

const pharmacy: readonly Case[] = [
  ...inDialects(
    ['r4-nl'],
    'alendronic acid as an agreement of the pharmacy only',
    on({ written: { medications: [mp9.administrationAgreement(use(alendronate))] } }),
    treated(coded),
  ),
  ...inDialects(
    ['r4-nl'],
    'alendronic acid as an agreement of the pharmacy that ended long ago',
    on({ written: { medications: [mp9.administrationAgreement(use(alendronate, { end: -200 }))] } }),
    untreated,
  ),
  ...inDialects(
    dutch,
    'alendronic acid of which the supply and the days of grace end today',
    on({ dispenses: [use(alendronate, { start: -180, days: 90 })] }),
    treated(),
  ),
  ...inDialects(
    dutch,
    'alendronic acid of which the supply and the days of grace ended yesterday',
    on({ dispenses: [use(alendronate, { start: -181, days: 90 })] }),
    untreated,
  ),
  ...inDialects(
    dutch,
    'alendronic acid that is handed over tomorrow',
    on({ dispenses: [use(alendronate, { start: 1, days: 90 })] }),
    untreated,
  ),
  ...inDialects(
    dutch,
    'vitamin D as a supply of last month only',
    on({ dispenses: [use(vitaminD, { start: -30, days: 90 })] }),
    {
      primary: 'A50',
      riding: start,
      findings: { onBoneMedication: false, onVitaminD: true },
      notProposed: ['A12AX'],
    },
  ),
  ...inDialects(
    dutch,
    'vitamin D as a supply of long ago only',
    on({ dispenses: [use(vitaminD, { start: -400, days: 90 })] }),
    { ...untreated, findings: { onBoneMedication: false, onVitaminD: false } },
  ),
  ...handedOver(
    'what was handed over for an order that was stopped',
    { status: 'stopped', end: -30 },
    {},
    untreated,
  ),
  ...handedOver(
    'what was handed over for another order than the one that was stopped',
    { status: 'stopped', end: -30 },
    { authorizingPrescription: [] },
    treated(),
  ),
  ...handedOver(
    'a supply that is being prepared',
    { status: 'stopped', end: -30 },
    {
      status: 'preparation',
      authorizingPrescription: [],
    },
    untreated,
  ),
  ...handedOver(
    'a supply entered in error',
    { status: 'stopped', end: -30 },
    {
      status: 'entered-in-error',
      authorizingPrescription: [],
    },
    untreated,
  ),
]

/** Denosumab that goes on by an order, and the injections that the hospital knows of. */
const standing = (first: number, ...injections: readonly number[]) =>
  on({
    orders: [use(denosumab, { start: first, dosings: [{ pieces: 1, period: 26, unit: 'wk' }] })],
    administrations: injections.map((day) => use(denosumab, { name: `gift${day}`, start: day })),
  })
const overdue: Expected = {
  primary: 'A50',
  riding: start,
  findings: {
    onBoneMedication: '? bone-medication-date-undecided',
    onDenosumab: '? bone-medication-date-undecided',
  },
}
const injections: readonly Case[] = [
  ...inDialects(dutch, 'an order for denosumab of which no injection is known', standing(-400), treated()),
  ...inDialects(
    dutch,
    'an order for denosumab, last injected 6 months ago to the day',
    standing(-400, month(-12), month(-6)),
    treated(),
  ),
  ...inDialects(
    dutch,
    'an order for denosumab, last injected a day more than 6 months ago, may be overdue',
    standing(-400, month(-12), month(-6) - 1),
    overdue,
  ),
  ...inDialects(
    dutch,
    'an order for denosumab, last injected 8 months ago, may be overdue',
    standing(-400, month(-8)),
    overdue,
  ),
  ...inDialects(
    dutch,
    'a new order for denosumab after an injection of 8 months ago',
    standing(-10, month(-8)),
    treated(),
  ),
]

const gifts: readonly Case[] = [
  ...inDialects(dutch, 'zoledronic acid 10 months ago', given(zoledronate, month(-10)), treated()),
  ...inDialects(dutch, 'zoledronic acid 12 months ago to the day', given(zoledronate, month(-12)), treated()),
  ...inDialects(
    dutch,
    'zoledronic acid a day more than 12 months ago',
    given(zoledronate, month(-12) - 1),
    untreated,
  ),
  ...inDialects(dutch, 'zoledronic acid 14 months ago', given(zoledronate, month(-14)), untreated),
  ...inDialects(
    dutch,
    'zoledronic acid that was ordered for one day 10 months ago',
    on({
      orders: [use(zoledronate, { start: month(-10), days: 1, dosings: [{ pieces: 1 }] })],
    }),
    treated(),
  ),
  ...inDialects(
    dutch,
    'zoledronic acid that was ordered for one day 14 months ago',
    on({
      orders: [use(zoledronate, { start: month(-14), days: 1, dosings: [{ pieces: 1 }] })],
    }),
    untreated,
  ),
  ...inDialects(
    dutch,
    'zoledronic acid that was not given',
    on({
      administrations: [use(zoledronate, { start: month(-2), status: 'not-done' })],
    }),
    untreated,
  ),
  ...inDialects(dutch, 'denosumab 5 months ago', given(denosumab, month(-5)), treated()),
  ...inDialects(dutch, 'denosumab 6 months ago to the day', given(denosumab, month(-6)), treated()),
  ...inDialects(dutch, 'denosumab 8 months ago is overdue', given(denosumab, month(-8)), untreated),
  ...inDialects(
    dutch,
    'teriparatide as an order',
    on({ orders: [use(teriparatide, { start: -100 })] }),
    treated(),
  ),
]

const supplements: readonly Case[] = [
  ...inDialects(
    dutch,
    'calcium with vitamin D as the patient says only',
    on({
      statements: [use(calciumVitaminD, { dosings: [{ pieces: 1 }] })],
    }),
    {
      primary: 'A50',
      riding: start,
      findings: { onBoneMedication: false, onVitaminD: true },
      notProposed: ['A12AX'],
    },
  ),
  ...inDialects(
    dutch,
    'vitamin D as the patient says only',
    on({
      statements: [use(vitaminD, { dosings: [{ pieces: 1 }] })],
    }),
    {
      primary: 'A50',
      riding: start,
      findings: { onBoneMedication: false, onVitaminD: true },
      notProposed: ['A12AX'],
    },
  ),
]

table('bone drugs that are taken', tablets)
table('bone drugs that were supplied', supplies)
table('bone drugs that a pharmacy tells of', pharmacy)
table('bone drugs that are given', gifts)
table('denosumab by an order that goes on', injections)
table('calcium and vitamin D', supplements)

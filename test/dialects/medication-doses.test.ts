import { type Dialect, dutch } from './dialects.ts'
import { type Dosing, type Prescription, type Product, products, steps } from './medication-facts.ts'
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

const { prednisone5 } = products
const epic: readonly Dialect[] = ['stu3-epic', 'r4-epic']

/** One draft of prednisone 5 mg, from today. */
function drafts(dosing: Dosing | readonly Dosing[], more: Partial<Prescription> = {}) {
  const dosings = Array.isArray(dosing) ? dosing : [dosing]
  return [{ name: 'draft-1', product: prednisone5, dosings, ...more }]
}

function drafted(product: Product, dosing: Dosing, more: Partial<Prescription> = {}) {
  return { drafts: drafts(dosing, { product, ...more }) }
}

const twoADay: Dosing = { pieces: 2 }
const highDose: Expected = {
  primary: 'A50',
  riding: start,
  findings: { sustainedMgPerDay: 10, systemicGlucocorticoid: true, courseLengthKnown: true },
  basis: { sustainedMgPerDay: 'derived' },
}
const short: Expected = { primary: 'A05', findings: { courseLengthKnown: true } }
const notOurs: Expected = { primary: null }
const local: Expected = { primary: 'A01' }

const lengths: readonly Case[] = [
  ...everywhere(
    'prednisone 10 mg for 14 days is short',
    { drafts: drafts(twoADay, { days: 14 }) },
    {
      ...short,
      findings: { episodeDays: 14, peakMgPerDay: 10 },
    },
  ),
  ...everywhere(
    'prednisone 10 mg for 89 days is still short',
    { drafts: drafts(twoADay, { days: 89 }) },
    {
      ...short,
      findings: { episodeDays: 89 },
    },
  ),
  ...everywhere(
    'prednisone 10 mg for 90 days is long',
    { drafts: drafts(twoADay, { days: 90 }) },
    {
      ...highDose,
      findings: { ...highDose.findings, episodeDays: 90 },
    },
  ),
  ...everywhere(
    'prednisone 10 mg without an end',
    { drafts: drafts(twoADay) },
    {
      ...highDose,
      riding: [...start, 'A06'],
      findings: { sustainedMgPerDay: 10, episodeDays: '? duration-unknown', courseLengthKnown: false },
    },
  ),
  ...everywhere(
    'a course that begins in ten days',
    { drafts: drafts(twoADay, { start: 10, days: 120 }) },
    {
      ...highDose,
      findings: { sustainedMgPerDay: 10, episodeDays: 120 },
    },
  ),
]

const amounts: readonly Case[] = [
  ...everywhere(
    'one tablet of 5 mg a day',
    { drafts: drafts({ pieces: 1 }, { days: 100 }) },
    {
      primary: 'A30',
      riding: examine,
      findings: { sustainedMgPerDay: 5 },
      basis: { sustainedMgPerDay: 'derived' },
    },
  ),
  ...everywhere(
    'half a tablet of 5 mg is the lower limit',
    { drafts: drafts({ pieces: 0.5 }, { days: 100 }) },
    {
      primary: 'A30',
      riding: examine,
      findings: { sustainedMgPerDay: 2.5 },
    },
  ),
  ...everywhere(
    'a quarter of a tablet is below it',
    { drafts: drafts({ pieces: 0.25 }, { days: 100 }) },
    {
      primary: 'A20',
      findings: { sustainedMgPerDay: 1.25 },
    },
  ),
  ...everywhere(
    'one tablet three times a day',
    { drafts: drafts({ pieces: 1, frequency: 3 }, { days: 100 }) },
    {
      primary: 'A50',
      riding: [...start, 'A51'],
      findings: { sustainedMgPerDay: 15 },
    },
  ),
  ...everywhere(
    'one tablet every 12 hours',
    { drafts: drafts({ pieces: 1, period: 12, unit: 'h' }, { days: 100 }) },
    {
      ...highDose,
    },
  ),
  ...everywhere(
    'three tablets every other day are 7.5 mg a day',
    {
      drafts: drafts({ pieces: 3, period: 2 }, { days: 100 }),
    },
    { ...highDose, findings: { sustainedMgPerDay: 7.5 } },
  ),
  ...everywhere(
    'two tablets every other day are 5 mg a day',
    {
      drafts: drafts({ pieces: 2, period: 2 }, { days: 100 }),
    },
    { primary: 'A30', riding: examine, findings: { sustainedMgPerDay: 5 } },
  ),
  ...everywhere(
    'two dosages of the same sequence are used together',
    {
      drafts: drafts(
        [
          { pieces: 2, sequence: 1 },
          { pieces: 1, sequence: 1 },
        ],
        { days: 100 },
      ),
    },
    { primary: 'A50', riding: [...start, 'A51'], findings: { sustainedMgPerDay: 15 } },
  ),
  ...everywhere(
    'a dose range counts as its upper end, as an assumption',
    {
      drafts: drafts({ pieces: 1, upTo: 2 }, { days: 100 }),
    },
    {
      primary: 'A50',
      riding: [...start, 'A08'],
      findings: { sustainedMgPerDay: 10, doseCertain: false },
      basis: { sustainedMgPerDay: 'assumed' },
    },
  ),
  ...everywhere(
    'a range within one band changes nothing but the certainty',
    {
      drafts: drafts({ pieces: 0.5, upTo: 1 }, { days: 100 }),
    },
    {
      primary: 'A30',
      riding: [...examine, 'A08'],
      findings: { sustainedMgPerDay: 5 },
    },
  ),
  ...everywhere(
    'no dosage at all',
    { drafts: [{ name: 'draft-1', product: prednisone5, days: 100 }] },
    {
      primary: 'A04',
      riding: ['A91'],
      findings: { sustainedMgPerDay: '? dose-missing' },
    },
  ),
  ...everywhere(
    'words instead of a dosage',
    {
      drafts: drafts({ text: 'volgens schema, zie brief' }, { days: 100 }),
    },
    { primary: 'A04', riding: ['A91'], findings: { sustainedMgPerDay: '? dose-free-text' } },
  ),
  ...everywhere(
    'a dose that follows the effect',
    {
      drafts: drafts({ pieces: 2, text: 'op geleide van de klachten' }, { days: 100 }),
    },
    { primary: 'A04', riding: ['A91'], findings: { sustainedMgPerDay: '? dose-titration' } },
  ),
  ...everywhere(
    'as needed without a maximum',
    {
      drafts: drafts({ pieces: 2, asNeeded: true }, { days: 100 }),
    },
    {
      primary: 'A04',
      riding: ['A91'],
      findings: { sustainedMgPerDay: '? dose-as-needed-without-maximum' },
    },
  ),
  ...everywhere(
    'as needed for two weeks is short whatever is taken',
    {
      drafts: drafts({ pieces: 2, asNeeded: true }, { days: 14 }),
    },
    short,
  ),
  ...everywhere(
    'as needed counts as its maximum, as an assumption',
    {
      drafts: drafts({ pieces: 1, asNeeded: true, maximum: 2 }, { days: 100 }),
    },
    {
      primary: 'A50',
      riding: [...start, 'A08'],
      findings: { sustainedMgPerDay: 10, doseCertain: false },
      basis: { sustainedMgPerDay: 'assumed' },
    },
  ),
  ...inDialects(
    ['r4-nl', 'stu3-hix'],
    'a dose in mg where pieces are usual',
    {
      drafts: drafts({ pieces: 2, inUnit: 'mg' }, { days: 100 }),
    },
    highDose,
  ),
  ...inDialects(
    epic,
    'a dose in tablets where mg are usual',
    {
      drafts: drafts({ pieces: 2, inUnit: 'pieces' }, { days: 100 }),
    },
    highDose,
  ),
]

const schemes: readonly Case[] = [
  ...everywhere(
    'tapering in three steps: 5 mg is what lasts',
    {
      drafts: drafts(steps([4, 30], [2, 40], [1, 60]), { days: 130 }),
    },
    {
      primary: 'A30',
      riding: examine,
      findings: { sustainedMgPerDay: 5, peakMgPerDay: 20, episodeDays: 130 },
    },
  ),
  ...everywhere(
    'tapering in three steps: 10 mg or more on 100 days',
    {
      drafts: drafts(steps([3, 50], [2, 50], [1, 30]), { days: 130 }),
    },
    {
      ...highDose,
      findings: { sustainedMgPerDay: 10, peakMgPerDay: 15, episodeDays: 130 },
    },
  ),
  ...everywhere(
    'tapering in three steps that ends before 90 days',
    {
      drafts: drafts(steps([6, 14], [4, 14], [2, 14]), { days: 42 }),
    },
    { ...short, findings: { episodeDays: 42, peakMgPerDay: 30 } },
  ),
  ...everywhere(
    'tapering in three steps, the last without an end',
    {
      drafts: drafts([...steps([6, 14], [4, 14]), { pieces: 2, sequence: 3 }]),
    },
    {
      primary: 'A50',
      riding: [...start, 'A06'],
      findings: { sustainedMgPerDay: 10, peakMgPerDay: 30, courseLengthKnown: false },
    },
  ),
  ...inDialects(
    ['r4-nl', 'stu3-hix'],
    'a round of 28 days with 14 of them at 20 mg',
    {
      drafts: drafts({ pieces: 4, days: 14 }, { days: 112, cycleDays: 28 }),
    },
    { ...highDose, findings: { sustainedMgPerDay: 10 } },
  ),
  ...inDialects(
    ['r4-nl', 'stu3-hix'],
    'a round of 28 days with 14 of them at 10 mg',
    {
      drafts: drafts({ pieces: 2, days: 14 }, { days: 112, cycleDays: 28 }),
    },
    { primary: 'A30', riding: examine, findings: { sustainedMgPerDay: 5 } },
  ),
]

const patients: readonly Case[] = [
  ...everywhere(
    '45 years old',
    { birth: '1981-05-10', drafts: drafts(twoADay, { days: 100 }) },
    {
      primary: 'A41',
      riding: examine,
    },
  ),
  ...everywhere(
    '76 years old',
    { birth: '1950-05-10', drafts: drafts(twoADay, { days: 100 }) },
    {
      primary: 'A50',
      riding: [...start, 'A51'],
    },
  ),
  ...everywhere(
    '38 years old',
    { birth: '1988-05-10', drafts: drafts(twoADay, { days: 100 }) },
    {
      primary: 'A10',
      riding: ['A11', 'A90', 'A91'],
    },
  ),
  ...inDialects(
    ['r4-nl', 'r4-epic'],
    'the year of birth alone straddles 50',
    {
      birth: '1976',
      drafts: drafts(twoADay, { days: 100 }),
    },
    { primary: 'A07', riding: ['A90', 'A91'], findings: { ageYears: '? birth-date-partial' } },
  ),
  ...inDialects(
    ['r4-nl', 'r4-epic'],
    '17 years old',
    {
      birth: '2009-05-10',
      drafts: drafts(twoADay, { days: 100 }),
    },
    { primary: 'A00' },
  ),
]

const substances: readonly Case[] = [
  ...everywhere(
    'prednisolone 2.5 mg, four tablets',
    drafted(products.prednisolone2, { pieces: 4 }, { days: 100 }),
    highDose,
    {
      'us-sandbox': byName(highDose),
    },
  ),
  ...everywhere(
    'dexamethasone 0.5 mg is 3.13 mg prednisone',
    drafted(products.dexamethasone, { pieces: 1 }, { days: 100 }),
    {
      primary: 'A30',
      riding: examine,
      findings: { sustainedMgPerDay: 3.13 },
      basis: { sustainedMgPerDay: 'derived' },
    },
    {
      'us-sandbox': byName({
        primary: 'A30',
        riding: examine,
        findings: { sustainedMgPerDay: 3.13 },
        basis: { sustainedMgPerDay: 'derived' },
      }),
    },
  ),
  ...everywhere(
    'pieces of a product whose strength nobody says',
    drafted(products.prednisoloneCapsule, { pieces: 2 }, { days: 100 }),
    {
      primary: 'A04',
      riding: ['A91'],
      findings: { sustainedMgPerDay: '? dose-strength-missing' },
    },
    { 'stu3-hix': notOurs, 'us-sandbox': notOurs },
  ),
  ...everywhere('dexamethasone ear drops', drafted(products.earDrops, { pieces: 3 }, { days: 120 }), local, {
    'stu3-hix': notOurs,
    'us-sandbox': notOurs,
  }),
  ...everywhere('fluticasone to inhale', drafted(products.fluticasone, { pieces: 2 }, { days: 365 }), local, {
    'stu3-hix': notOurs,
    'us-sandbox': notOurs,
  }),
  ...everywhere(
    'triamcinolone cream',
    drafted(products.triamcinoloneCream, { pieces: 1 }, { days: 120 }),
    notOurs,
    {
      'stu3-epic': local,
      'r4-epic': local,
    },
  ),
  ...everywhere('fludrocortisone', drafted(products.fludrocortisone, { pieces: 1 }), notOurs),
  ...inDialects(
    epic,
    'budesonide by mouth for 100 days',
    drafted(products.budesonide, { pieces: 3 }, { days: 100 }),
    {
      primary: 'A02',
      findings: { gutGlucocorticoid: true, systemicGlucocorticoid: false, episodeDays: 100 },
    },
  ),
  ...inDialects(epic, 'budesonide by mouth without an end', drafted(products.budesonide, { pieces: 3 }), {
    primary: 'A02',
    riding: ['A06'],
  }),
  ...inDialects(
    epic,
    'budesonide by mouth for 8 weeks',
    drafted(products.budesonide, { pieces: 3 }, { days: 56 }),
    local,
  ),
  ...inDialects(
    ['r4-nl', 'stu3-hix'],
    'budesonide that only a local code map could recognise',
    drafted(products.budesonide, { pieces: 3 }, { days: 100 }),
    notOurs,
    {
      'stu3-hix': notOurs,
    },
  ),
  ...inDialects(
    epic,
    'methylprednisolone 1000 mg by drip on three days',
    drafted(products.methylprednisoloneInjection, { pieces: 1 }, { days: 3 }),
    {
      ...short,
      findings: { episodeDays: 3, peakMgPerDay: 1250 },
    },
  ),
  ...inDialects(
    epic,
    'methylprednisolone 500 mg by drip once a week for 12 weeks',
    drafted(products.methylprednisoloneInjection, { pieces: 0.5, unit: 'wk' }, { days: 84 }),
    {
      primary: 'A30',
      riding: [...examine, 'A95'],
      findings: { glucocorticoidBursts: 12, sustainedMgPerDay: 0 },
    },
  ),
  ...inDialects(
    epic,
    'triamcinolone 40 mg in the muscle, at a time of day, is one gift',
    drafted(products.triamcinoloneDepot, { pieces: 1 }),
    { primary: 'A05', findings: { episodeDays: 1 } },
  ),
  ...inDialects(
    epic,
    'triamcinolone 40 mg in the muscle every four weeks',
    drafted(products.triamcinoloneDepot, { pieces: 1, period: 4, unit: 'wk' }),
    {
      primary: 'A04',
      riding: ['A91'],
      findings: { sustainedMgPerDay: '? dose-depot' },
    },
  ),
  ...inDialects(
    dutch,
    'a name that denies the drug is no drug',
    drafted(
      { ...prednisone5, atc: 'N02BE01', prk: '1', gpk: '1', hpk: '1', label: 'GEEN PREDNISON TABLET 5MG' },
      twoADay,
      { days: 100 },
    ),
    notOurs,
    {
      'stu3-hix': notOurs,
    },
  ),
  ...inDialects(
    ['stu3-hix'],
    'a name with words that are left over',
    drafted({ ...prednisone5, label: 'PREDNISON TABLET 5MG (VLGS KUUR)' }, twoADay, { days: 100 }),
    notOurs,
    {
      'stu3-hix': notOurs,
    },
  ),
]

table('lengths of a course, in every dialect', lengths)
table('amounts, in every dialect', amounts)
table('schemes, in every dialect', schemes)
table('patients, in every dialect', patients)
table('substances, products and routes, in every dialect', substances)

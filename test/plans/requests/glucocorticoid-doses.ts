import type { JsonObject } from '../../../src/json.ts'
import { bounds, dayAfter, dosage, draft, existing, simply } from '../../support/prescriptions.ts'
import { concept, given, inUse, problem, resource } from '../../support/request-builder.ts'
import { bursts } from './glucocorticoid-vignettes.ts'
import { boneDrugs, type Expected, gc, type Row } from './row.ts'

/** What each dose means at 62: A20 below 2.5 mg, A30 below 7.5, A50 from there, with A51 from 15. */
const low: Expected = { primary: 'A20', notProposed: [...boneDrugs, 'dxa+vfa'] }
const middle: Expected = { primary: 'A30', proposed: ['dxa+vfa'], notProposed: boneDrugs }
const high: Expected = { primary: 'A50', never: ['A51'], proposed: ['M05BA04', 'dxa+vfa'] }
const highest: Expected = { primary: 'A50', additional: ['A51'], proposed: ['M05BA04', 'dxa+vfa'] }
const ask: Expected = { primary: 'A04', card: true, notProposed: [...boneDrugs, 'dxa+vfa', 'lab'] }
const silent: Expected = { primary: 'A05', card: false }
const notOurs: Expected = { primary: [null, 'A01'], card: false }

const daily = bounds(183)
const mg = (value: number) => ({ value, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' })
const at = (
  name: string,
  drafts: readonly JsonObject[],
  expected: Expected,
  record: readonly JsonObject[] = [],
) => gc(name, { age: 62, record }, drafts, expected)
const one = (
  name: string,
  code: string,
  instruction: JsonObject,
  expected: Expected,
  more: JsonObject = {},
) => at(name, [draft(code, [instruction], more)], expected)
const by = (route: string) => ({ route: concept(route) })
const oral = by('snomed 26643006')

const boundaries: readonly Row[] = [
  [2.49, low],
  [2.494, low],
  [2.496, middle],
  [2.5, middle],
  [2.51, middle],
  [7.49, middle],
  [7.494, middle],
  [7.496, high],
  [7.5, high],
  [7.51, high],
  [14.99, high],
  [15, highest],
  [15.01, highest],
].map(([dose, expected]) =>
  typeof dose === 'number' && typeof expected === 'object'
    ? at(`${dose} mg a day`, simply(dose), expected)
    : at('unreachable', [], {}),
)

const substances: readonly Row[] = [
  one('dexamethasone 1.2 mg is 7.5', 'atc H02AB02', dosage(1.2, daily, oral), high),
  one('dexamethasone 1.19 mg is less than 7.5', 'atc H02AB02', dosage(1.19, daily, oral), middle),
  one('dexamethasone 2.4 mg is 15', 'atc H02AB02', dosage(2.4, daily, oral), highest),
  one(
    'dexamethasone 1200 ug is 7.5',
    'atc H02AB02',
    {
      ...dosage(1, daily, oral),
      doseAndRate: [
        { doseQuantity: { value: 1200, unit: 'ug', code: 'ug', system: 'http://unitsofmeasure.org' } },
      ],
    },
    high,
  ),
  one('methylprednisolone 6 mg is 7.5', 'atc H02AB04', dosage(6, daily, oral), high),
  one('betamethasone 1.2 mg is 7.5', 'atc H02AB01', dosage(1.2, daily, oral), high),
  one('deflazacort 9 mg is 7.5', 'atc H02AB13', dosage(9, daily, oral), high),
  one(
    'hydrocortisone 30 mg is 7.5 without adrenal insufficiency',
    'atc H02AB09',
    dosage(30, daily, oral),
    high,
  ),
  one('hydrocortisone 29 mg is less', 'atc H02AB09', dosage(29, daily, oral), middle),
  one('cortisone 37.5 mg is 7.5', 'atc H02AB10', dosage(37.5, daily, oral), high),
  one('oral triamcinolone 6 mg is 7.5', 'atc H02AB08', dosage(6, daily, oral), high),
  one('vamorolone has no equivalent', 'atc H02AB18', dosage(240, daily, oral), ask),
  one('cloprednol has no equivalent', 'atc H02AB14', dosage(5, daily, oral), ask),
  at(
    'hydrocortisone 20 mg for adrenal insufficiency',
    [draft('atc H02AB09', [dosage(20, daily, oral)])],
    { primary: 'A03', card: false },
    [problem('icd E27.1', '2015')],
  ),
  one('inhaled beclometasone', 'atc R03BA01', dosage(0.4, daily), notOurs),
  one('inhaled fluticasone with salmeterol', 'atc R03AK06', dosage(0.5, daily), notOurs),
  one('nasal mometasone', 'atc R01AD09', dosage(0.2, daily), notOurs),
  one('hydrocortisone cream', 'atc D07AA02', dosage(1, daily), notOurs),
  one('prednisolone eye drops', 'atc S01BA04', dosage(1, daily), notOurs),
  one('fludrocortisone', 'atc H02AA02', dosage(0.1, daily, oral), notOurs),
  one('intra-articular triamcinolone', 'atc H02AB08', dosage(40, daily, by('snomed 12130007')), notOurs),
  one('paracetamol', 'atc N02BE01', dosage(500, daily, oral), { primary: null, card: false }),
]

const timing: readonly Row[] = [
  one('15 mg every other day is 7.5', 'atc H02AB06', dosage(15, { ...daily, period: 2 }), high),
  one('14 mg every other day is 7', 'atc H02AB06', dosage(14, { ...daily, period: 2 }), middle),
  one('30 mg every other day is 15', 'atc H02AB06', dosage(30, { ...daily, period: 2 }), highest),
  one('every 48 hours', 'atc H02AB06', dosage(15, { ...daily, period: 48, periodUnit: 'h' }), high),
  one(
    '17.5 mg three days a week is 7.5',
    'atc H02AB06',
    { ...dosage(17.5, {}), timing: { repeat: { dayOfWeek: ['mon', 'wed', 'fri'], ...daily } } },
    high,
  ),
  one(
    '17 mg three days a week is less',
    'atc H02AB06',
    { ...dosage(17, {}), timing: { repeat: { dayOfWeek: ['mon', 'wed', 'fri'], ...daily } } },
    middle,
  ),
  one('twice a day 3.75 mg', 'atc H02AB06', dosage(3.75, { ...daily, frequency: 2 }), high),
  one(
    'at most three times a day 2.5 mg counts the most',
    'atc H02AB06',
    dosage(2.5, { ...daily, frequencyMax: 3 }),
    high,
  ),
  at(
    '10 mg in the morning and 5 mg in the evening is 15',
    [
      draft('atc H02AB06', [
        dosage(10, {
          ...daily,
          frequency: undefined,
          period: undefined,
          periodUnit: undefined,
          when: ['MORN'],
        }),
        dosage(5, { ...daily, when: ['EVE'] }),
      ]),
    ],
    highest,
  ),
  one('as needed without maximum', 'atc H02AB06', dosage(10, daily, { asNeededBoolean: true }), ask),
  one(
    'as needed with a maximum of 10 mg a day',
    'atc H02AB06',
    dosage(5, daily, {
      asNeededBoolean: true,
      maxDosePerPeriod: {
        numerator: mg(10),
        denominator: { value: 1, unit: 'd', code: 'd', system: 'http://unitsofmeasure.org' },
      },
    }),
    { primary: 'A50' },
  ),
  one('amount without a frequency', 'atc H02AB06', { doseAndRate: [{ doseQuantity: mg(10) }] }, ask),
  one(
    'tablets of unknown strength',
    'atc H02AB06',
    { ...dosage(2, daily), doseAndRate: [{ doseQuantity: { value: 2, unit: 'stuk', code: '1' } }] },
    ask,
  ),
  one(
    'a unit that is none',
    'atc H02AB06',
    { ...dosage(2, daily), doseAndRate: [{ doseQuantity: { value: 2, unit: 'schepje' } }] },
    ask,
  ),
  one('by effect', 'atc H02AB06', { text: 'op geleide van het effect' }, ask),
]

const injections: readonly Row[] = [
  one('three IV pulses of 1000 mg', 'atc H02AB04', dosage(1000, bounds(3), by('snomed 47625008')), silent),
  one(
    'IM depot, once',
    'atc H02AB08',
    { doseAndRate: [{ doseQuantity: mg(40) }], timing: { event: ['2026-11-22'] }, ...by('snomed 78421000') },
    { primary: ['A04', 'A05'], notProposed: [...boneDrugs, 'dxa+vfa'] },
  ),
  one(
    'IM depot every four weeks',
    'atc H02AB08',
    dosage(40, { ...daily, period: 4, periodUnit: 'wk' }, by('table7 2')),
    ask,
  ),
  one(
    'a suspension for injection without route',
    'atc H02AB08|text triamcinolon suspensie voor injectie 40 mg/ml',
    dosage(40, { ...daily, period: 4, periodUnit: 'wk' }),
    ask,
  ),
  one(
    'H02AB with no route and an oral form',
    'atc H02AB06|text prednisolon tablet 10 mg',
    dosage(10, daily),
    high,
  ),
  one('rectal prednisolone', 'atc A07EA01', dosage(20, daily, by('table7 12')), {
    primary: 'A02',
    notProposed: boneDrugs,
  }),
]

const lengths: readonly Row[] = [
  at('89 days', simply(10, 89), silent),
  at('90 days', simply(10, 90), high),
  at('91 days', simply(10, 91), high),
  at(
    '89 days by dates',
    [draft('atc H02AB06', [dosage(10, { boundsPeriod: { start: '2026-11-22', end: dayAfter(88) } })])],
    silent,
  ),
  at(
    '90 days by dates',
    [draft('atc H02AB06', [dosage(10, { boundsPeriod: { start: '2026-11-22', end: dayAfter(89) } })])],
    high,
  ),
  at(
    '3 months',
    [
      draft('atc H02AB06', [
        dosage(10, {
          boundsDuration: { value: 3, unit: 'maanden', system: 'http://unitsofmeasure.org', code: 'mo' },
        }),
      ]),
    ],
    high,
  ),
  at(
    '12 weeks',
    [
      draft('atc H02AB06', [
        dosage(10, {
          boundsDuration: { value: 12, unit: 'wk', system: 'http://unitsofmeasure.org', code: 'wk' },
        }),
      ]),
    ],
    silent,
  ),
  at(
    '90 tablets of 10 mg, one a day',
    [draft('atc H02AB06', [dosage(10, {})], { dispenseRequest: { quantity: mg(900) } })],
    high,
  ),
  at(
    '89 days at 7.5 mg in a longer course at 5',
    [
      draft('atc H02AB06', [
        dosage(7.5, bounds(89), { sequence: 1 }),
        dosage(5, bounds(60), { sequence: 2 }),
      ]),
    ],
    middle,
  ),
  at(
    '90 days at 7.5 mg in a longer course at 5',
    [
      draft('atc H02AB06', [
        dosage(7.5, bounds(90), { sequence: 1 }),
        dosage(5, bounds(60), { sequence: 2 }),
      ]),
    ],
    high,
  ),
  at('a renewal of 30 days for a chronic user', simply(10, 30), high, [
    existing('atc H02AB06', 10, '2026-06-01', '2026-11-21'),
  ]),
  at('a renewal after a gap of 30 days', simply(10, 30), high, [
    existing('atc H02AB06', 10, '2026-08-24', '2026-10-22', { status: 'completed' }),
  ]),
  at('a renewal after a gap of 31 days', simply(10, 30), silent, [
    existing('atc H02AB06', 10, '2026-08-23', '2026-10-21', { status: 'completed' }),
  ]),
  at(
    'a lower draft replaces the running order',
    [draft('atc H02AB06', [dosage(5, daily)], { priorPrescription: { reference: 'MedicationRequest/old' } })],
    middle,
    [existing('atc H02AB06', 10, '2026-11-01', '2027-05-01', { id: 'old' })],
  ),
  at('the same substance is not added to itself', simply(5), middle, [
    existing('atc H02AB06', 5, '2026-11-01', '2027-05-01'),
  ]),
  at('another substance on file is added', simply(5), highest, [
    existing('atc H02AB04', 8, '2026-11-01', '2027-08-01', { status: 'unknown' }),
  ]),
  at('a cancelled order on file is not added', simply(5), middle, [
    existing('atc H02AB04', 8, '2026-11-01', '2027-08-01', { status: 'cancelled' }),
  ]),
  at('an order entered in error is not added', simply(5), middle, [
    existing('atc H02AB04', 8, '2026-11-01', '2027-08-01', { status: 'entered-in-error' }),
  ]),
  at('a dispense request of the same drug is not added', simply(5), middle, [
    existing('atc H02AB04', 8, '2026-11-01', '2027-08-01', { category: [concept('snomed 52711000146108')] }),
  ]),
  at('an inhaler on file is not added', simply(5), middle, [
    existing('atc R03BA01', 20, '2026-11-01', '2027-08-01'),
  ]),
]

const shortBurst = (days: number, dose: number) =>
  ['2026-01-10', '2026-04-10', '2026-08-10'].map((first) =>
    existing('atc H02AB06', dose, first, dayAfter(days - 1, first), { status: 'completed' }),
  )
const fourth: Expected = { primary: 'A30', additional: ['A95'], notProposed: boneDrugs }
const burstRows: readonly Row[] = [
  at('the third burst', simply(40, 10), silent, bursts('2026-04-10', '2026-08-10')),
  at('the fourth burst', simply(40, 10), fourth, bursts('2026-01-10', '2026-04-10', '2026-08-10')),
  at('four bursts of 20 mg', simply(20, 10), fourth, shortBurst(10, 20)),
  at('four courses of 19.9 mg', simply(19.9, 10), silent, shortBurst(10, 19.9)),
  at('four bursts of 3 days', simply(40, 3), fourth, shortBurst(3, 40)),
  at('courses of 2 days are no bursts', simply(40, 2), silent, shortBurst(2, 40)),
  at('four bursts of 30 days', simply(40, 30), fourth, shortBurst(30, 40)),
  at('courses of 31 days are no bursts', simply(40, 31), silent, shortBurst(31, 40)),
  gc(
    'the fourth burst at 39',
    { age: 39, record: bursts('2026-01-10', '2026-04-10', '2026-08-10') },
    simply(40, 10),
    {
      card: false,
      never: ['A95'],
      notProposed: [...boneDrugs, 'dxa+vfa'],
    },
  ),
]

const gut = (days: number, age: number, expected: Expected) =>
  gc(
    `budesonide capsules ${days} days at ${age}`,
    { age },
    [draft('atc A07EA06', [dosage(9, bounds(days))])],
    expected,
  )
const gutRows = [
  gut(90, 40, { primary: 'A02', card: true, indicator: 'info' }),
  gut(89, 40, { card: false }),
  gut(183, 39, { card: false }),
]

const treated: Expected = { primary: 'A70', notProposed: [...boneDrugs, 'dxa+vfa', 'dxa', 'vfa'] }
const treatment: readonly Row[] = [
  at('on alendronate', simply(10), treated, [inUse('M05BA04', '2026-01-01')]),
  at('on risedronate with status unknown', simply(10), treated, [
    inUse('M05BA07', '2026-01-01', { status: 'unknown' }),
  ]),
  at('on alendronate with vitamin D', simply(10), treated, [inUse('M05BB03', '2026-01-01')]),
  at('on raloxifene', simply(10), treated, [inUse('G03XC01', '2026-01-01')]),
  at('on teriparatide by a statement', simply(10), treated, [
    resource('MedicationStatement', {
      status: 'active',
      medicationCodeableConcept: concept('atc H05AA02'),
      effectivePeriod: { start: '2026-03-01' },
    }),
  ]),
  at('alendronate stopped two years ago', simply(10), high, [
    inUse('M05BA04', '2022-01-01', {
      status: 'stopped',
      dosageInstruction: [
        {
          timing: {
            repeat: {
              frequency: 1,
              period: 1,
              periodUnit: 'wk',
              boundsPeriod: { start: '2022-01-01', end: '2024-11-01' },
            },
          },
        },
      ],
    }),
  ]),
  at('alendronate entered in error', simply(10), high, [
    inUse('M05BA04', '2026-01-01', { status: 'entered-in-error' }),
  ]),
  at('zoledronate 10 months ago', simply(10), treated, [given('M05BA08', '2026-01-22')]),
  at('zoledronate 13 months ago', simply(10), high, [given('M05BA08', '2025-10-22')]),
  at('zoledronate not done', simply(10), high, [given('M05BA08', '2026-01-22', { status: 'not-done' })]),
  at('denosumab 5 months ago', simply(10), treated, [given('M05BX04', '2026-06-22')]),
  at('denosumab 7 months ago', simply(10), high, [given('M05BX04', '2026-04-20')]),
  at('burosumab is not bone-sparing', simply(10), high, [inUse('M05BX05', '2026-01-01')]),
]

const methylprednisolone = existing('atc H02AB04', 4, '2026-11-01', '2027-08-01')
const taken = resource('MedicationStatement', {
  status: 'active',
  medicationCodeableConcept: concept('atc H02AB04'),
  effectivePeriod: { start: '2026-11-01', end: '2027-08-01' },
  dosage: [dosage(4, {})],
})
const mbh = (id: string) => ({
  extension: [
    {
      url: 'http://nictiz.nl/fhir/StructureDefinition/ext-PharmaceuticalTreatment.Identifier',
      valueIdentifier: { system: 'urn:oid:2.16.840.1.113883.2.4.3.11.999', value: id },
    },
  ],
})
const stepOf = (dose: number, from: number, to: number) =>
  draft('atc H02AB06', [dosage(dose, { boundsPeriod: { start: dayAfter(from), end: dayAfter(to) } })])
const combined: readonly Row[] = [
  at('the order and the statement of one drug are not both added', simply(5), high, [
    methylprednisolone,
    taken,
  ]),
  at('two agreements of one treatment: the newest counts', simply(5), high, [
    { ...existing('atc H02AB04', 8, '2026-10-01', '2027-08-01'), ...mbh('T1') },
    { ...existing('atc H02AB04', 4, '2026-11-10', '2027-08-01'), ...mbh('T1') },
  ]),
  at('two selected drafts of one drug are added', [...simply(10), ...simply(5)], highest),
  at('a taper as separate drafts', [stepOf(15, 0, 20), stepOf(12.5, 21, 41), stepOf(10, 42, 100)], high),
  at(
    'a taper whose last step has no end',
    [draft('atc H02AB06', [dosage(40, bounds(14), { sequence: 1 }), dosage(10, {}, { sequence: 2 })])],
    { primary: ['A50', 'A06'], indicator: 'info', card: true },
  ),
  at(
    'a middle step without a length',
    [draft('atc H02AB06', [dosage(40, {}, { sequence: 1 }), dosage(10, bounds(100), { sequence: 2 })])],
    ask,
  ),
  at(
    'a titration in words beside a number',
    [draft('atc H02AB06', [dosage(10, daily, { text: '10 mg, op geleide van klachten verhogen' })])],
    { notProposed: [] },
  ),
  gc('a patientId with its type', { age: 62, context: { patientId: 'Patient/p1' } }, simply(10), high),
]

export const glucocorticoidDoses: readonly Row[] = [
  ...boundaries,
  ...substances,
  ...timing,
  ...injections,
  ...lengths,
  ...burstRows,
  ...gutRows,
  ...treatment,
  ...combined,
]

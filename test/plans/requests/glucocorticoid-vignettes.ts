import type { JsonObject } from '../../../src/json.ts'
import { bounds, dayAfter, dosage, draft, existing, shapes, simply } from '../../support/prescriptions.ts'
import {
  given,
  inUse,
  observation,
  problem,
  report,
  tScore,
  vfaGrade,
} from '../../support/request-builder.ts'
import { boneDrugs, type Expected, examine, gc, noCard, type Row, type Subject, startNow } from './row.ts'

const half = 183

interface Vignette {
  readonly name: string
  readonly subject: Subject
  readonly dose: number
  readonly days?: number
  readonly expected: Expected
}

const start = (row: string, more: Expected = {}): Expected => ({ primary: row, ...startNow, ...more })
const look = (row: string, more: Expected = {}): Expected => ({ primary: row, ...examine, ...more })
const hip = (score: number, date: string) => tScore('loinc 38264-8', score, date)

/** Vignettes whose order is no more than a dose for a time: each in every shape that can say it. */
const byDose: readonly Vignette[] = [
  {
    name: 'V01 50 today, 7.5 mg',
    subject: { birth: '1976-11-22' },
    dose: 7.5,
    expected: start('A50', { never: ['A51'] }),
  },
  {
    name: 'V02 49, 7.5 mg',
    subject: { birth: '1976-11-23' },
    dose: 7.5,
    expected: look('A41'),
  },
  {
    name: 'V03 40 today, 7.5 mg, wrist exactly 2 years ago (ICD-10-NL)',
    subject: { birth: '1986-11-22', record: [problem('nl S52.50', '2024-11-22')] },
    dose: 7.5,
    expected: start('A40'),
  },
  {
    name: 'V03 the same with SNOMED CT',
    subject: { birth: '1986-11-22', record: [problem('snomed 263199001', '2024-11-22')] },
    dose: 7.5,
    expected: start('A40'),
  },
  {
    name: 'V04 man of 39, 10 mg',
    subject: { age: 39, patient: { gender: 'male' } },
    dose: 10,
    expected: { primary: 'A10', additional: ['A11'], notProposed: boneDrugs },
  },
  {
    name: 'V05 39, 5 mg',
    subject: { age: 39 },
    dose: 5,
    expected: { primary: 'A10', never: ['A11'], notProposed: [...boneDrugs, 'dxa+vfa', 'lab'] },
  },
  { name: 'V06 62, 2.5 mg', subject: { age: 62 }, dose: 2.5, expected: look('A30') },
  {
    name: 'V07 62, 2.4 mg',
    subject: { age: 62 },
    dose: 2.4,
    expected: { primary: 'A20', notProposed: [...boneDrugs, 'dxa+vfa', 'lab'] },
  },
  {
    name: 'V08 45, 5 mg, T hip -2.0, VFA 0',
    subject: { age: 45, record: [hip(-2, '2026-08-01'), vfaGrade(0, '2026-08-01')] },
    dose: 5,
    expected: {
      primary: 'A31',
      additional: ['A60'],
      proposed: ['M05BA04', 'lab'],
      notProposed: ['dxa+vfa', 'dxa', 'vfa'],
    },
  },
  {
    name: 'V09 45, 5 mg, T -1.9, VFA 1',
    subject: { age: 45, record: [hip(-1.9, '2026-08-01'), vfaGrade(1, '2026-08-01')] },
    dose: 5,
    expected: { primary: 'A32', notProposed: [...boneDrugs, 'dxa+vfa', 'dxa', 'vfa'] },
  },
  {
    name: 'V10 66, 5 mg, T -1.2, VFA 2, from one report text',
    subject: {
      age: 66,
      record: [report('DXA: T-score LWK -1,2. VFA: wigvormige inzakking L1, graad 2.', '2026-08-01')],
    },
    dose: 5,
    expected: { primary: 'A31', additional: ['A60'], proposed: ['M05BA04'] },
  },
  {
    name: 'V11 70, 15 mg for 120 days',
    subject: { age: 70 },
    dose: 15,
    days: 120,
    expected: start('A50', { additional: ['A60', 'A51'] }),
  },
  {
    name: 'V12 75, 10 mg',
    subject: { birth: '1951-11-22' },
    dose: 10,
    expected: start('A50', { additional: ['A60', 'A51'] }),
  },
  {
    name: 'V13 58, 10 mg, achalasia (ICD-10)',
    subject: { age: 58, record: [problem('nl K22.0', '2019')] },
    dose: 10,
    expected: { primary: 'A50', additional: ['A61'], never: ['A60'], notProposed: ['M05BA04', 'M05BA07'] },
  },
  {
    name: 'V13 the same with SNOMED CT',
    subject: { age: 58, record: [problem('snomed 45564002', '2019')] },
    dose: 10,
    expected: { primary: 'A50', additional: ['A61'], never: ['A60'], notProposed: ['M05BA04'] },
  },
  {
    name: 'V14 58, 10 mg, DXA 3 months old: spine -2.0, VFA 0',
    subject: {
      age: 58,
      record: [tScore('loinc 38267-1', -2, '2026-08-22'), vfaGrade(0, '2026-08-22')],
    },
    dose: 10,
    expected: {
      primary: 'A50',
      additional: ['A60', 'A51'],
      proposed: ['M05BA04'],
      notProposed: ['dxa+vfa', 'dxa', 'vfa'],
    },
  },
  {
    name: 'V15 68, COPD, 40 mg 10 days, first burst',
    subject: { age: 68 },
    dose: 40,
    days: 10,
    expected: { primary: 'A05', ...noCard },
  },
  {
    name: 'V22 71, 7.5 mg, on alendronate',
    subject: { age: 71, record: [inUse('M05BA04', '2026-01-10')] },
    dose: 7.5,
    expected: { primary: 'A70', notProposed: [...boneDrugs, 'dxa+vfa', 'dxa', 'vfa'] },
  },
  {
    name: 'V23 44, 10 mg, fracture dated 2024',
    subject: { age: 44, record: [problem('nl S52.50', '2024')] },
    dose: 10,
    expected: look('A41', { says: /fractuur/ }),
  },
  {
    name: 'V24 42, pregnant, 10 mg, fracture last year (ICD-10)',
    subject: {
      age: 42,
      record: [problem('snomed 12676007', '2025-09-01'), problem('icd Z34', '2026-07-01')],
    },
    dose: 10,
    expected: { primary: 'A40', additional: ['A66'], never: ['A60'], notProposed: boneDrugs },
  },
  {
    name: 'V24 the same with SNOMED CT',
    subject: {
      age: 42,
      record: [problem('snomed 12676007', '2025-09-01'), problem('snomed 77386006', '2026-07-01')],
    },
    dose: 10,
    expected: { primary: 'A40', additional: ['A66'], notProposed: boneDrugs },
  },
]

const doseRows: readonly Row[] = byDose.flatMap(({ name, subject, dose, days = half, expected }) =>
  shapes.flatMap((shape) => {
    const drafts = shape.write(dose, days)
    return drafts === undefined ? [] : [gc(`${name}; ${shape.name}`, subject, drafts, expected)]
  }),
)

/** Consecutive steps of so many days, by sequence or by dates. */
export function taper(steps: readonly (readonly [number, number])[], dated: boolean): readonly JsonObject[] {
  let begin = 0
  const instructions = steps.map(([dose, days], index) => {
    const boundsPeriod = { start: dayAfter(begin), end: dayAfter(begin + days - 1) }
    begin += days
    return dated ? dosage(dose, { boundsPeriod }) : dosage(dose, bounds(days), { sequence: index + 1 })
  })
  return [draft('atc H02AB06', instructions)]
}

const slow: readonly (readonly [number, number])[] = [
  [15, 21],
  [12.5, 21],
  ...[10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((dose): readonly [number, number] => [dose, 28]),
]
const fast: readonly (readonly [number, number])[] = [
  [40, 28],
  [30, 7],
  [20, 7],
  [10, 7],
  [5, 49],
]
export const bursts = (...starts: readonly string[]) =>
  starts.map((first) => existing('atc H02AB06', 40, first, dayAfter(9, first), { status: 'completed' }))

const definitive = 'snomed 113371000146109'
const stop = (more: JsonObject) => [
  draft('atc H02AB06', [dosage(5, { boundsPeriod: { start: '2026-01-01', end: '2026-11-22' } })], more),
]
const stopMp9 = stop({
  modifierExtension: [
    {
      url: 'http://nictiz.nl/fhir/StructureDefinition/ext-StopType',
      valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: definitive.slice(7) }] },
    },
  ],
})
const stopStu3 = stop({
  modifierExtension: [
    {
      url: 'http://nictiz.nl/fhir/StructureDefinition/zib-Medication-StopType',
      valueCodeableConcept: {
        coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.2.1', code: '2' }],
      },
    },
  ],
})
const usedBefore = existing('atc H02AB06', 10, '2026-01-01', '2026-11-21')
const v39 = [
  usedBefore,
  inUse('M05BA07', '2026-02-01'),
  tScore('loinc 38267-1', -2.5, '2026-10-01'),
  vfaGrade(0, '2026-10-01'),
]
const v40 = [
  usedBefore,
  given('M05BX04', '2025-05-22'),
  given('M05BX04', '2025-11-22'),
  given('M05BX04', '2026-05-25'),
  tScore('loinc 38267-1', -2.1, '2026-10-01'),
  vfaGrade(0, '2026-10-01'),
]

const special: readonly Row[] = [
  gc(
    'V16 the fourth burst in 365 days',
    { age: 68, record: bursts('2026-01-10', '2026-04-10', '2026-08-10') },
    simply(40, 10),
    {
      primary: 'A30',
      additional: ['A95'],
      ...examine,
    },
  ),
  gc('V17 taper by sequence', { age: 72 }, taper(slow, false), start('A50', { never: ['A51'] })),
  gc('V17 taper by dates', { age: 72 }, taper(slow, true), start('A50', { never: ['A51'] })),
  gc('V18 fast taper by sequence', { age: 55 }, taper(fast, false), look('A30')),
  gc('V18 fast taper by dates', { age: 55 }, taper(fast, true), look('A30')),
  gc('V19 "volgens schema" as text', { age: 57 }, [draft('atc H02AB06', [{ text: 'volgens schema' }])], {
    primary: 'A04',
    card: true,
    notProposed: [...boneDrugs, 'dxa+vfa', 'dxa', 'vfa', 'lab'],
  }),
  gc('V19 no dosage at all (Epic order-select)', { age: 57 }, [draft('atc H02AB06', [])], {
    primary: 'A04',
    card: true,
    notProposed: [...boneDrugs, 'dxa+vfa', 'dxa', 'vfa', 'lab'],
  }),
  ...[
    simply(20).map((order) => ({ ...order, dosageInstruction: [dosage(20, {})] })),
    [draft('atc H02AB06', [dosage(20, { boundsPeriod: { start: '2026-11-22' } })])],
  ].map((drafts, index) =>
    gc(`V20 61, 20 mg, duration unknown, ${index + 1}`, { age: 61 }, drafts, {
      primary: ['A50', 'A06'],
      additional: ['A51'],
      card: true,
      indicator: 'info',
      says: /3 maanden/,
    }),
  ),
  gc(
    'V21 two glucocorticoids, both drafts',
    { age: 64 },
    [...simply(5), draft('atc H02AB09', [dosage(10, bounds(half))])],
    start('A50', { never: ['A51'] }),
  ),
  gc(
    'V21 two glucocorticoids, one on file',
    { age: 64, record: [existing('atc H02AB09', 10, '2026-10-01', '2027-08-01')] },
    simply(5),
    start('A50', { never: ['A51'] }),
  ),
  ...['budesonide with ATC', 'budesonide by contained Medication'].map((name, index) =>
    gc(
      `V25 59, ${name}, 9 mg 6 months`,
      { age: 59 },
      index === 0
        ? [draft('atc A07EA06', [dosage(9, bounds(half))])]
        : [
            {
              ...draft('atc A07EA06', [dosage(9, bounds(half))]),
              medicationCodeableConcept: {},
              contained: [
                {
                  resourceType: 'Medication',
                  id: 'b',
                  code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'A07EA06' }] },
                },
              ],
              medicationReference: { reference: '#b' },
            },
          ].map(({ medicationCodeableConcept: _none, ...order }) => order),
      { primary: 'A02', card: true, indicator: 'info', notProposed: [...boneDrugs, 'dxa+vfa', 'lab'] },
    ),
  ),
  gc('V39 stopped on risedronate, T -2.5 (MP9 stop)', { age: 66, record: v39 }, stopMp9, {
    primary: 'A80',
    card: true,
  }),
  gc('V39 stopped on risedronate, T -2.5 (STU3 stop)', { age: 66, record: v39 }, stopStu3, {
    primary: 'A80',
    card: true,
  }),
  gc('V40 stopped on denosumab 18 months', { age: 66, record: v40 }, stopMp9, {
    primary: 'A81',
    card: true,
    says: /denosumab/i,
    additional: ['D52'],
  }),
  gc(
    'V16 not when an earlier burst began 366 days ago',
    { age: 68, record: bursts('2025-11-21', '2026-04-10', '2026-08-10') },
    simply(40, 10),
    {
      primary: 'A05',
      ...noCard,
    },
  ),
  gc(
    'V16 when an earlier burst began 365 days ago',
    { age: 68, record: bursts('2025-11-22', '2026-04-10', '2026-08-10') },
    simply(40, 10),
    {
      primary: 'A30',
      additional: ['A95'],
    },
  ),
  gc(
    'V13 the same when the patient cannot stay upright',
    { age: 58, record: [observation('own cannot-stay-upright', '2026-11-01', { valueBoolean: true })] },
    simply(10),
    { primary: 'A50', additional: ['A61'], notProposed: ['M05BA04'] },
  ),
]

export const glucocorticoidVignettes: readonly Row[] = [...doseRows, ...special]

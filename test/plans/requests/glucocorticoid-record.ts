import type { JsonObject } from '../../../src/json.ts'
import { simply } from '../../support/prescriptions.ts'
import {
  concept,
  observation,
  ordered,
  performed,
  problem,
  report,
  resource,
  tScore,
  value,
  vfaGrade,
} from '../../support/request-builder.ts'
import { boneDrugs, type Expected, examine, gc, oralBisphosphonates, type Row, type Subject } from './row.ts'

const born = (birth: string | undefined, dose: number, expected: Expected): Row =>
  gc(`born ${birth}, ${dose} mg`, { birth }, simply(dose), expected)
const with_ = (
  name: string,
  age: number,
  dose: number,
  record: readonly JsonObject[],
  expected: Expected,
  more: Subject = {},
) => gc(`${name} (${age} years, ${dose} mg)`, { age, record, ...more }, simply(dose), expected)

const startNow: Expected = { additional: ['A60'], proposed: ['M05BA04', 'dxa+vfa'], card: true }
/** Between two rows the examination of the older age is offered, never a drug. */
const inBetween: Expected = {
  proposed: ['dxa+vfa'],
  notProposed: boneDrugs,
  card: true,
  says: /[Ll]eeftijd|geboortedatum/,
}
const ages: readonly Row[] = [
  born('2008-11-22', 10, { primary: 'A10' }),
  born('2008-11-23', 10, { primary: 'A00', card: false }),
  born('1986-11-23', 10, { primary: 'A10', additional: ['A11'], notProposed: boneDrugs }),
  born('1986-11-22', 10, { primary: 'A41', ...examine }),
  born('1986-11-22', 5, { primary: 'A30', ...examine }),
  born('1986-11-23', 5, { primary: 'A10', never: ['A11'] }),
  born('1976-11-23', 10, { primary: 'A41', ...examine }),
  born('1976-11-22', 10, { primary: 'A50', ...startNow }),
  born('1951-11-23', 10, { primary: 'A50', never: ['A51'], ...startNow }),
  born('1951-11-22', 10, { primary: 'A50', ...startNow, additional: ['A51', 'A60'] }),
  born('1951', 10, { primary: 'A50', never: ['A51'], ...startNow }),
  born('1976', 10, inBetween),
  born('1976-11', 10, inBetween),
  born('1976-12', 10, { primary: 'A41', ...examine }),
  born('1976-10', 10, { primary: 'A50', ...startNow }),
  born('1986', 10, inBetween),
  born('1976', 5, { primary: 'A30', ...examine }),
  born('1975', 10, { primary: 'A50', ...startNow }),
]

const wrist = (onset: string, more: JsonObject = {}) => problem('nl S52.50', onset, more)
const recent: Expected = { primary: 'A40', proposed: ['M05BA04', 'dxa+vfa', 'lab'] }
const notRecent: Expected = { primary: 'A41', ...examine }
const askDate: Expected = { ...notRecent, says: /fractuur/i }
const fracture = (name: string, found: JsonObject, expected: Expected) =>
  with_(name, 45, 10, [found], expected)
const fractures: readonly Row[] = [
  fracture('fracture exactly 2 years ago', wrist('2024-11-22'), recent),
  fracture('fracture 2 years and a day ago', wrist('2024-11-21'), notRecent),
  fracture('fracture today', wrist('2026-11-22'), recent),
  fracture('fracture dated in the future', wrist('2026-11-23'), notRecent),
  fracture('fracture in 2024', wrist('2024'), askDate),
  fracture('fracture in November 2024', wrist('2024-11'), askDate),
  fracture('fracture in December 2024', wrist('2024-12'), recent),
  fracture('fracture in October 2024', wrist('2024-10'), notRecent),
  fracture('fracture in 2025', wrist('2025'), recent),
  fracture('fracture in 2023', wrist('2023'), notRecent),
  fracture('fracture without a date', problem('nl S52.50', undefined), askDate),
  fracture(
    'fracture by onsetPeriod',
    problem('nl S52.50', undefined, { onsetPeriod: { start: '2025-03-01' } }),
    recent,
  ),
  fracture('fracture recorded now, begun in 2001', wrist('2001', { recordedDate: '2026-10-01' }), notRecent),
  fracture(
    'fracture with only a recorded date',
    problem('nl S52.50', undefined, { recordedDate: '2025-10-01' }),
    recent,
  ),
  fracture(
    'fracture refuted',
    wrist('2025-06-01', {
      verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status refuted'),
    }),
    notRecent,
  ),
  fracture(
    'fracture entered in error',
    wrist('2025-06-01', {
      verificationStatus: concept(
        'http://terminology.hl7.org/CodeSystem/condition-ver-status entered-in-error',
      ),
    }),
    notRecent,
  ),
  fracture(
    'fracture healed (resolved) but recent',
    wrist('2025-06-01', {
      clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical resolved'),
    }),
    recent,
  ),
  fracture('fracture in words only', problem('text polsfractuur', '2025-06-01'), askDate),
  fracture('finger fracture last year', problem('nl S62.60', '2025-06-01'), notRecent),
  fracture('cervical fracture last year', problem('nl S12.10', '2025-06-01'), notRecent),
  fracture('pathological fracture last year', problem('nl M84.45', '2025-06-01'), notRecent),
  fracture('hip fracture, icd-10-cm, first encounter', problem('cm S72.001A', '2025-06-01'), recent),
]

const grade = (result: number, date = '2026-10-01') => vfaGrade(result, date)
const spine = (score: number, date = '2026-10-01') => tScore('loinc 38267-1', score, date)
const normal: Expected = { primary: 'A32', notProposed: [...boneDrugs, 'dxa+vfa', 'dxa', 'vfa'] }
const abnormal: Expected = { primary: 'A31', additional: ['A60'], proposed: ['M05BA04'] }
const missing: Expected = { primary: 'A30', ...examine }
const density = (name: string, record: readonly JsonObject[], expected: Expected) =>
  with_(name, 45, 5, record, expected)
const densities: readonly Row[] = [
  density('spine -2.0', [spine(-2), grade(0)], abnormal),
  density('spine -1.9', [spine(-1.9), grade(0)], normal),
  density('spine -2.1', [spine(-2.1), grade(0)], abnormal),
  density('spine -2.04', [spine(-2.04), grade(0)], abnormal),
  density('total hip -2.0', [tScore('loinc 38264-8', -2, '2026-10-01'), grade(0)], abnormal),
  density(
    'femur with the neck as site -2.0',
    [tScore('loinc 38263-0', -2, '2026-10-01', { bodySite: { text: 'femurhals' } }), grade(0)],
    abnormal,
  ),
  density(
    'femoral neck by our own code -2.0',
    [tScore('own t-score-femoral-neck', -2, '2026-10-01'), grade(0)],
    abnormal,
  ),
  density(
    'Synthea code in sandbox mode -2.0',
    [tScore('loinc 38265-5', -2, '2026-10-01'), grade(0)],
    abnormal,
  ),
  density(
    'the lowest of three sites decides',
    [
      spine(-0.5),
      tScore('loinc 38264-8', -2.2, '2026-10-01'),
      tScore('own t-score-femoral-neck', -1, '2026-10-01'),
      grade(0),
    ],
    abnormal,
  ),
  density('VFA grade 1', [spine(-1), grade(1)], normal),
  density('VFA grade 2', [spine(-1), grade(2)], abnormal),
  density('VFA grade 2 without a DXA: the DXA is added', [grade(2)], {
    ...abnormal,
    proposed: ['M05BA04', 'dxa'],
  }),
  density('T -2.5 without a VFA: the VFA is added', [spine(-2.5)], {
    ...abnormal,
    proposed: ['M05BA04', 'vfa'],
  }),
  density('T -1.0 without a VFA', [spine(-1)], {
    primary: 'A34',
    proposed: ['vfa'],
    notProposed: [...boneDrugs, 'dxa+vfa', 'dxa'],
  }),
  density('VFA grade 0 without a DXA', [grade(0)], {
    primary: 'A34',
    proposed: ['dxa'],
    notProposed: [...boneDrugs, 'vfa'],
  }),
  density('both normal 365 days ago', [spine(-1, '2025-11-22'), grade(0, '2025-11-22')], normal),
  density('both normal 366 days ago', [spine(-1, '2025-11-21'), grade(0, '2025-11-21')], missing),
  density('T -2.0 six years ago does not expire', [spine(-2, '2020-05-01'), grade(0)], abnormal),
  density('VFA grade 2 in 2015 does not expire', [spine(-1), grade(2, '2015')], abnormal),
  density(
    'a newer normal DXA is the one used',
    [spine(-2.6, '2026-02-01'), spine(-1.5, '2026-10-01'), grade(0)],
    normal,
  ),
  density('a T-score without a value', [observation('loinc 38267-1', '2026-10-01', {}), grade(0)], {
    notProposed: boneDrugs,
    proposed: ['dxa'],
  }),
  density(
    'a T-score entered in error',
    [tScore('loinc 38267-1', -3, '2026-10-01', { status: 'entered-in-error' }), grade(0)],
    { notProposed: boneDrugs, proposed: ['dxa'] },
  ),
  density('a T-score of -25', [spine(-25), grade(0)], { notProposed: boneDrugs }),
  density(
    'a report: 24 % height loss',
    [spine(-1), report('VFA: wigvormige inzakking Th12 van 24%.', '2026-10-01')],
    normal,
  ),
  density(
    'a report: 25 % height loss',
    [spine(-1), report('VFA: wigvormige inzakking Th12 van 25%.', '2026-10-01')],
    abnormal,
  ),
  density(
    'a report: T-score hip -2,0',
    [report('T-score totale heup -2,0. VFA: geen wervelfracturen.', '2026-10-01')],
    abnormal,
  ),
  density(
    'a report: T-score hip -1,9',
    [report('T-score totale heup -1,9; LWK -1,0. VFA: geen wervelfracturen.', '2026-10-01')],
    { notProposed: [...boneDrugs, 'dxa+vfa', 'dxa'] },
  ),
  density('DXA with VFA ordered as one', [ordered('snomed 241686001|text DXA met VFA', '2026-11-01')], {
    notProposed: [...boneDrugs, 'dxa+vfa', 'dxa', 'vfa'],
  }),
  density('DXA ordered without VFA', [ordered('snomed 241686001|text DXA', '2026-11-01')], {
    notProposed: [...boneDrugs, 'dxa+vfa', 'dxa'],
    proposed: ['vfa'],
  }),
  density(
    'DXA order revoked',
    [ordered('snomed 241686001|text DXA met VFA', '2026-11-01', { status: 'revoked' })],
    missing,
  ),
  density('DXA with VFA done, result not in', [performed('nza 120037|text DXA met VFA', '2026-11-01')], {
    notProposed: [...boneDrugs, 'dxa+vfa', 'dxa', 'vfa'],
  }),
]

const kidney = (rate: number) => observation('loinc 62238-1', '2026-11-10', value(rate, 'mL/min/{1.73_m2}'))
const vitaminD = (level: number) => observation('loinc 14635-7', '2026-11-10', value(level, 'nmol/L'))
const calcium = (level: number) => observation('loinc 2000-8', '2026-11-10', value(level, 'mmol/L'))
const albumin = (level: number) => observation('loinc 1751-7', '2026-11-10', value(level, 'g/L'))
const safe = (name: string, record: readonly JsonObject[], expected: Expected) =>
  with_(name, 58, 10, record, expected)
const fine: Expected = {
  primary: 'A50',
  additional: ['A60'],
  never: ['A63', 'A64', 'A65', 'A66'],
  proposed: ['M05BA04'],
}
const later = (row: string): Expected => ({ primary: 'A50', additional: [row], notProposed: boneDrugs })
const safety: readonly Row[] = [
  safe('eGFR 35', [kidney(35)], fine),
  safe('eGFR 34.9', [kidney(34.9)], {
    primary: 'A50',
    additional: ['A63'],
    proposed: ['M05BA07'],
    notProposed: ['M05BA04', 'M05BA08'],
  }),
  safe('eGFR 30', [kidney(30)], {
    primary: 'A50',
    additional: ['A63'],
    proposed: ['M05BA07'],
    notProposed: ['M05BA04', 'M05BA08'],
  }),
  safe('eGFR 29.9', [kidney(29.9)], {
    primary: 'A50',
    additional: ['A63'],
    notProposed: ['M05BA04', 'M05BA07', 'M05BA08'],
  }),
  safe(
    'eGFR > 60',
    [
      observation('loinc 62238-1', '2026-11-10', {
        valueQuantity: { value: 60, comparator: '>', unit: 'mL/min' },
      }),
    ],
    fine,
  ),
  safe('eGFR cancelled', [observation('loinc 62238-1', '2026-11-10', { valueString: 'GEANNULEERD' })], fine),
  safe('25-OH-D 30', [vitaminD(30)], fine),
  safe('25-OH-D 29', [vitaminD(29)], later('A65')),
  safe('calcium 2.00, albumin 40', [calcium(2), albumin(40)], later('A64')),
  safe('calcium 2.05, albumin 28: corrected normal', [calcium(2.05), albumin(28)], fine),
  safe('calcium 2.35', [calcium(2.35), albumin(40)], fine),
  safe('hypocalcaemia as a diagnosis only', [problem('snomed 5291005', '2026-11-01')], {
    primary: 'A50',
    notProposed: [],
  }),
  safe('Barrett oesophagus blocks nothing', [problem('snomed 302914006', '2020')], fine),
  safe('oesophageal stricture', [problem('icd K22.2', '2020')], {
    primary: 'A50',
    additional: ['A61'],
    notProposed: ['M05BA04'],
  }),
  safe(
    'alendronate intolerance',
    [
      {
        resourceType: 'AllergyIntolerance',
        id: 'al',
        patient: { reference: 'Patient/p1' },
        code: concept('atc M05BA04'),
      },
    ],
    { primary: 'A50', notProposed: ['M05BA04'] },
  ),
  safe(
    'high disease activity',
    [observation('own high-disease-activity', '2026-11-10', { valueBoolean: true })],
    { primary: 'A50', additional: ['A51'] },
  ),
  safe('recent wrist fracture at 58', [wrist('2026-01-10')], { primary: 'A50', additional: ['A51'] }),
  safe('VFA grade 2 at 58', [grade(2)], { primary: 'A50', additional: ['A51'] }),
  safe('T -1.9 at 58', [spine(-1.9), grade(0)], { primary: 'A50', never: ['A51'] }),
  with_(
    'pregnancy as a flag',
    42,
    10,
    [
      wrist('2025-10-01'),
      resource('Flag', { status: 'active', code: concept('ci 1320'), period: { start: '2026-06-01' } }),
    ],
    { primary: 'A40', additional: ['A66'], notProposed: boneDrugs },
  ),
  with_('45 with both normal', 45, 10, [spine(-1), grade(0)], {
    primary: 'A43',
    notProposed: [...boneDrugs, 'dxa+vfa'],
  }),
  with_('45 with both normal and a fracture in 2024', 45, 10, [spine(-1), grade(0), wrist('2024')], {
    primary: 'A45',
    notProposed: oralBisphosphonates,
    card: true,
  }),
  with_('45 with T -2.0', 45, 10, [spine(-2), grade(0)], { primary: 'A42', proposed: ['M05BA04', 'lab'] }),
  with_('45 with a normal DXA only', 45, 10, [spine(-1)], {
    primary: 'A44',
    proposed: ['vfa'],
    notProposed: [...boneDrugs, 'dxa+vfa', 'dxa'],
  }),
  with_('39 with a recent fracture', 39, 5, [wrist('2026-01-10')], {
    primary: 'A10',
    additional: ['A12'],
    notProposed: boneDrugs,
  }),
  with_('a man', 58, 10, [], { primary: 'A50', proposed: ['M05BA04'] }, { patient: { gender: 'male' } }),
  with_(
    'gender unknown',
    58,
    10,
    [],
    { primary: 'A50', proposed: ['M05BA04'] },
    { patient: { gender: 'unknown' } },
  ),
  with_('a man of 45', 45, 10, [], { primary: 'A41', ...examine }, { patient: { gender: 'male' } }),
]

const told = (row: string, name: string, record: readonly JsonObject[], age = 58): Row =>
  with_(`the summary: ${name}`, age, 10, record, {
    additional: [row],
    summaryNot: /: start/i,
  })
const summaries: readonly Row[] = [
  told('A63', 'eGFR 29.9', [kidney(29.9)]),
  told('A64', 'hypocalcaemia', [calcium(2), albumin(40)]),
  told('A65', '25-OH-D 29', [vitaminD(29)]),
  told('A66', 'pregnant', [wrist('2025-10-01'), problem('snomed 77386006', '2026-07-01')], 42),
  with_('the first choice is not named beside a low vitamin D', 58, 10, [vitaminD(29)], {
    never: ['A60'],
  }),
  with_('a year is not shown as its last day', 58, 10, [problem('nl K22.0', '2019')], {
    primary: 'A50',
    saysNot: /31-12-2019/,
  }),
  with_('a month is not shown as its last day', 58, 10, [tScore('loinc 38267-1', -2.5, '2026-09')], {
    primary: 'A50',
    saysNot: /30-09-2026/,
  }),
]

export const glucocorticoidRecord: readonly Row[] = [
  ...ages,
  ...fractures,
  ...densities,
  ...safety,
  ...summaries,
]

import type { JsonObject } from '../../../src/json.ts'
import {
  concept,
  given,
  inUse,
  observation,
  ordered,
  performed,
  problem,
  stated,
  tScore,
  value,
  vfaGrade,
  visit,
} from '../../support/request-builder.ts'
import { boneDrugs, type Expected, leaving, opening, type Row, type Subject } from './row.ts'

const scans = ['dxa+vfa', 'dxa', 'vfa']
const examined: Expected = {
  primary: 'C26',
  proposed: ['dxa+vfa', 'fls'],
  notProposed: boneDrugs,
  card: true,
}
const treat: Expected = {
  primary: 'C20',
  proposed: ['M05BA08', 'lab', 'fls'],
  notProposed: scans,
  card: true,
}
const nothing: Expected = { card: false }
const told: Expected = { card: true, notProposed: [...boneDrugs, ...scans] }

/** The same fracture in the codings in which it arrives. */
const codings: Readonly<Record<string, readonly string[]>> = {
  radius: ['nl S52.50', 'icd S52.5', 'cm S52.501A', 'snomed 263199001'],
  hip: ['nl S72.00', 'icd S72.0', 'cm S72.001A', 'snomed 5913000', 'icd S72.1'],
  finger: ['nl S62.6', 'snomed 18171007'],
  metacarpal: ['nl S62.3', 'snomed 208393000'],
  cervical: ['nl S12.1', 'snomed 125606003'],
  plateau: ['nl S82.1', 'snomed 428257007'],
  ankle: ['nl S82.8', 'snomed 16114001'],
  humerus: ['nl S42.2', 'snomed 66308002'],
}
const links: readonly JsonObject[] = [{}, { encounter: { reference: 'Encounter/e1' } }]

function vignette(name: string, bone: string, subject: Subject, expected: Expected): readonly Row[] {
  return (codings[bone] ?? []).map((code, index) => {
    const found = problem(code, '2026-11-20', links[index % 2])
    return leaving(`${name}; ${code}`, { ...subject, record: [found, ...(subject.record ?? [])] }, expected)
  })
}

const kidney = (rate: number) => observation('loinc 62238-1', '2026-11-10', value(rate, 'mL/min/{1.73_m2}'))
const ward = visit('IMP')
const spine = (score: number, date: string) => tScore('loinc 38267-1', score, date)

const vignettes: readonly Row[] = [
  ...vignette(
    'V26 50 today, distal radius',
    'radius',
    { birth: '1976-11-22' },
    { ...examined, additional: ['C50'], never: ['C51'] },
  ),
  ...vignette('V27 49, distal radius', 'radius', { birth: '1976-11-23' }, { primary: 'C01', ...nothing }),
  ...vignette(
    'V28 75 today, hip, ward, eGFR 62',
    'hip',
    { birth: '1951-11-22', record: [ward, kidney(62)] },
    { ...treat, additional: ['C51'], never: ['C21', 'C22'] },
  ),
  ...vignette('V29 74, hip', 'hip', { birth: '1951-11-23', record: [ward] }, { ...examined, primary: 'C24' }),
  ...vignette(
    'V30 81, hip, eGFR 28',
    'hip',
    { age: 81, record: [ward, kidney(28)] },
    { primary: 'C20', additional: ['C21'], notProposed: ['M05BA08', ...scans], proposed: ['fls', 'lab'] },
  ),
  ...vignette('V31 68, finger', 'finger', { age: 68 }, { primary: 'C05', ...nothing }),
  ...vignette(
    'V32 68, metacarpal beside a finger',
    'metacarpal',
    { age: 68, record: [problem('nl S62.6', '2026-11-20')] },
    examined,
  ),
  ...vignette('V33 66, cervical vertebra', 'cervical', { age: 66 }, { primary: 'C05', ...nothing }),
  ...vignette(
    'V34 55, tibial plateau, fall from a roof (W13)',
    'plateau',
    { age: 55, record: [problem('icd W13', '2026-11-20')] },
    { primary: 'C08', ...nothing },
  ),
  ...vignette(
    'V34 the same with SNOMED CT',
    'plateau',
    { age: 55, record: [problem('snomed 14047009', '2026-11-20')] },
    { primary: 'C08', ...nothing },
  ),
  ...vignette(
    'V34 the same as a statement',
    'plateau',
    { age: 55, record: [stated('severe-accident')] },
    { primary: 'C08', ...nothing },
  ),
  ...vignette(
    'V35 64, ankle, DXA 365 days ago, no VFA',
    'ankle',
    { age: 64, record: [spine(-1.3, '2025-11-22')] },
    {
      primary: 'C41',
      proposed: ['vfa'],
      notProposed: ['dxa+vfa', 'dxa', ...boneDrugs],
      says: /-1,3|−1,3/,
    },
  ),
  ...vignette(
    'V36 64, ankle, DXA and VFA 366 days ago',
    'ankle',
    { age: 64, record: [spine(-0.5, '2025-11-21'), vfaGrade(0, '2025-11-21')] },
    examined,
  ),
  ...vignette(
    'V37 70, humerus, alendronate 14 months',
    'humerus',
    { age: 70, record: [inUse('M05BA04', '2025-09-22')] },
    { primary: 'C30', proposed: ['dxa+vfa', 'lab'], notProposed: ['M05BA04', 'M05BA07'] },
  ),
  ...vignette('V38 born 1976, radius', 'radius', { birth: '1976' }, { primary: 'C03', ...told }),
]

const at = (name: string, code: string, subject: Subject, expected: Expected): Row =>
  leaving(name, { ...subject, record: [problem(code, '2026-11-20'), ...(subject.record ?? [])] }, expected)
const wrist = (name: string, age: number, record: readonly JsonObject[], expected: Expected) =>
  at(`${name}, wrist at ${age}`, 'nl S52.5', { age, record }, expected)
const hip = (name: string, age: number, record: readonly JsonObject[], expected: Expected) =>
  at(`${name}, hip at ${age}`, 'nl S72.0', { age, record: [...record, ward] }, expected)

const ages: readonly Row[] = [
  at('65 today', 'nl S52.5', { birth: '1961-11-22' }, { ...examined, additional: ['C51'], never: ['C50'] }),
  at(
    '65 tomorrow',
    'nl S52.5',
    { birth: '1961-11-23' },
    { ...examined, additional: ['C50'], never: ['C51'] },
  ),
  at('born in 1961', 'nl S52.5', { birth: '1961' }, { ...examined, additional: ['C51'] }),
  at(
    'hip, born in 1951',
    'nl S72.0',
    { birth: '1951' },
    { primary: 'C23', proposed: ['dxa+vfa'], notProposed: boneDrugs, says: /[Ll]eeftijd|geboortedatum/ },
  ),
  at(
    'hip, born in November 1951',
    'nl S72.0',
    { birth: '1951-11' },
    { primary: 'C23', proposed: ['dxa+vfa'], notProposed: boneDrugs },
  ),
  at('hip, born in October 1951', 'nl S72.0', { birth: '1951-10' }, treat),
  at('born in November 1976', 'nl S52.5', { birth: '1976-11' }, { primary: 'C03', ...told }),
  at('finger, born in 1976', 'nl S62.6', { birth: '1976' }, { primary: 'C05', ...nothing }),
  at('a man of 80 with a wrist fracture', 'nl S52.5', { age: 80, patient: { gender: 'male' } }, examined),
  at('hip at 80, gender missing', 'nl S72.0', { age: 80, patient: { gender: undefined } }, treat),
]

const roads: readonly Row[] = [
  wrist(
    'transfer',
    68,
    [visit('EMER', { hospitalization: { dischargeDisposition: concept('snomed 22232009') } })],
    { primary: 'C02', ...nothing },
  ),
  hip(
    'transfer',
    80,
    [visit('IMP', { hospitalization: { dischargeDisposition: concept('snomed 22232009') } })],
    { primary: 'C02', ...nothing },
  ),
  wrist(
    'died',
    68,
    [visit('EMER', { hospitalization: { dischargeDisposition: concept('snomed 183676005') } })],
    nothing,
  ),
  wrist(
    'home',
    68,
    [visit('EMER', { hospitalization: { dischargeDisposition: concept('snomed 264362003') } })],
    examined,
  ),
  wrist('severe accident, traffic', 68, [problem('snomed 214031005', '2026-11-20')], {
    primary: 'C08',
    ...nothing,
  }),
  wrist('fall on the same level', 68, [problem('icd W01', '2026-11-20')], examined),
  wrist('declined', 68, [stated('evaluation-declined')], { primary: 'C13', ...nothing }),
  wrist('evaluated elsewhere', 68, [stated('evaluated-elsewhere')], { primary: 'C13', ...nothing }),
  wrist('declined for an earlier fracture', 68, [stated('evaluation-declined', '2024-03-01')], examined),
  wrist('life expectancy under a year', 68, [stated('life-expectancy-under-one-year')], {
    primary: 'C09',
    ...told,
  }),
  wrist('palliative care (ICD-10)', 68, [problem('icd Z51.5', '2026-09-01')], { primary: 'C09', ...told }),
  wrist('palliative care (SNOMED CT)', 68, [problem('snomed 103735009', '2026-09-01')], {
    primary: 'C09',
    ...told,
  }),
  hip('palliative care', 80, [problem('snomed 103735009', '2026-09-01')], { primary: 'C09', ...told }),
  wrist('team decision not to test', 68, [stated('no-testing-by-team-decision')], {
    primary: 'C10',
    ...nothing,
  }),
  wrist('nursing home (SNOMED CT)', 84, [problem('snomed 160734000', '2024-01-01')], {
    primary: 'C11',
    ...told,
  }),
  wrist('nursing home (ICD-10)', 84, [problem('icd Z59.3', '2024-01-01')], { primary: 'C11', ...told }),
  wrist(
    'nursing home (living situation)',
    84,
    [observation('snomed 272497004', '2025-01-01', { valueCodeableConcept: concept('housing WLZIN') })],
    { primary: 'C11', ...told },
  ),
  hip('nursing home', 84, [problem('snomed 160734000', '2024-01-01'), kidney(60)], {
    ...treat,
    additional: ['C11'],
  }),
  hip('nursing home', 70, [problem('snomed 160734000', '2024-01-01')], { primary: 'C11', ...told }),
  wrist(
    'severe accident entered in error',
    68,
    [observation('own severe-accident', '2026-11-20', { valueBoolean: true, status: 'entered-in-error' })],
    examined,
  ),
  wrist(
    'severe accident: no',
    68,
    [observation('own severe-accident', '2026-11-20', { valueBoolean: false })],
    examined,
  ),
]

const vitaminD = (level: number) => observation('loinc 14635-7', '2026-11-10', value(level, 'nmol/L'))
const dead: readonly Row[] = [
  at('a deceased patient', 'nl S52.5', { age: 68, patient: { deceasedBoolean: true } }, nothing),
]

const safety: readonly Row[] = [
  hip('eGFR 35', 80, [kidney(35)], { ...treat, never: ['C21'] }),
  hip('eGFR 34.9', 80, [kidney(34.9)], { primary: 'C20', additional: ['C21'], notProposed: ['M05BA08'] }),
  hip('eGFR unknown', 80, [], { ...treat, never: ['C21'] }),
  hip('25-OH-D 30', 80, [kidney(60), vitaminD(30)], { ...treat, never: ['C22'] }),
  hip('25-OH-D 29', 80, [kidney(60), vitaminD(29)], {
    primary: 'C20',
    additional: ['C22'],
    notProposed: boneDrugs,
  }),
  hip(
    'calcium 1.95, albumin 40',
    80,
    [
      kidney(60),
      observation('loinc 2000-8', '2026-11-10', value(1.95, 'mmol/L')),
      observation('loinc 1751-7', '2026-11-10', value(40, 'g/L')),
    ],
    { primary: 'C20', additional: ['C22'], notProposed: boneDrugs },
  ),
  at(
    'femoral shaft on alendronate for six years',
    'nl S72.3',
    { age: 72, record: [inUse('M05BA04', '2020-05-01')] },
    { additional: ['C27'], notProposed: ['M05BA04', 'M05BA07', 'M05BA08'] },
  ),
  at('femoral shaft without a bisphosphonate', 'nl S72.3', { age: 72 }, { ...examined, never: ['C27'] }),
  at(
    'wrist on alendronate for six years',
    'nl S52.5',
    { age: 72, record: [inUse('M05BA04', '2020-05-01')] },
    { primary: 'C30', never: ['C27'] },
  ),
]

const summaries: readonly Row[] = [
  hip('the summary: eGFR 34.9', 80, [kidney(34.9)], {
    additional: ['C21'],
    summaryNot: /voorkeur zoledron/i,
  }),
  hip('the summary: 25-OH-D 29', 80, [kidney(60), vitaminD(29)], {
    additional: ['C22'],
    summaryNot: /voorkeur zoledron/i,
  }),
]

const on = (start: string, atc = 'M05BA04') => [inUse(atc, start)]
const reevaluate: Expected = {
  primary: 'C30',
  proposed: ['dxa+vfa', 'lab'],
  notProposed: ['M05BA04', 'M05BA07'],
}
const goOn: Expected = { primary: 'C31', notProposed: [...boneDrugs, ...scans] }
const treatment: readonly Row[] = [
  wrist('alendronate 11 months', 70, on('2025-12-22'), goOn),
  wrist('alendronate a day short of 12 months', 70, on('2025-11-23'), goOn),
  wrist('alendronate 12 months', 70, on('2025-11-22'), reevaluate),
  wrist('alendronate 14 months', 70, on('2025-09-22'), reevaluate),
  hip('alendronate 14 months', 80, on('2025-09-22'), reevaluate),
  hip('alendronate 3 months', 80, on('2026-08-22'), goOn),
  wrist('zoledronate 10 months ago', 70, [given('M05BA08', '2026-01-22')], goOn),
  wrist('zoledronate 13 months ago', 70, [given('M05BA08', '2025-10-22')], examined),
  wrist('denosumab 5 months ago, first dose', 70, [given('M05BX04', '2026-06-22')], goOn),
  wrist(
    'denosumab twice, last 5 months ago',
    70,
    [given('M05BX04', '2026-06-22'), given('M05BX04', '2025-12-22'), given('M05BX04', '2025-06-22')],
    reevaluate,
  ),
  wrist('denosumab 7 months ago', 70, [given('M05BX04', '2026-04-20')], examined),
]

const scan = 'snomed 241686001|text DXA'
const scanned: readonly Row[] = [
  wrist('DXA and VFA ordered as one', 64, [ordered('snomed 241686001|text DXA met VFA', '2026-11-20')], {
    primary: 'C42',
    notProposed: scans,
  }),
  wrist('DXA and VFA ordered as one (NZa 120037)', 64, [ordered('nza 120037', '2026-11-20')], {
    primary: 'C42',
    notProposed: scans,
  }),
  wrist('DXA and VFA as two orders', 64, [ordered(scan, '2026-11-20'), ordered('text VFA', '2026-11-20')], {
    primary: 'C42',
    notProposed: scans,
  }),
  wrist(
    'DXA and VFA as two orders, own code',
    64,
    [ordered(scan, '2026-11-20'), ordered('own vfa', '2026-11-20')],
    { primary: 'C42', notProposed: scans },
  ),
  wrist('DXA ordered', 64, [ordered(scan, '2026-11-20')], {
    primary: 'C43',
    proposed: ['vfa'],
    notProposed: ['dxa+vfa', 'dxa'],
  }),
  wrist('DXA ordered but revoked', 64, [ordered(scan, '2026-11-20', { status: 'revoked' })], examined),
  wrist('DXA ordered in error', 64, [ordered(scan, '2026-11-20', { status: 'entered-in-error' })], examined),
  wrist('DXA with VFA 365 days ago', 64, [spine(-1, '2025-11-22'), vfaGrade(0, '2025-11-22')], {
    primary: 'C40',
    notProposed: scans,
  }),
  wrist('DXA 366 days ago', 64, [spine(-1, '2025-11-21')], examined),
  wrist('DXA done as a procedure 100 days ago', 64, [performed(scan, '2026-08-14')], {
    primary: 'C41',
    proposed: ['vfa'],
    notProposed: ['dxa+vfa', 'dxa'],
  }),
  wrist('DXA procedure not done', 64, [performed(scan, '2026-08-14', { status: 'not-done' })], examined),
  wrist(
    'DXA with VFA dated in the future',
    64,
    [spine(-1, '2026-12-22'), vfaGrade(0, '2026-12-22')],
    examined,
  ),
  hip('DXA with VFA 100 days ago', 80, [spine(-1, '2026-08-14'), vfaGrade(0, '2026-08-14')], treat),
]

const trigger = (code: string | number): JsonObject => ({
  extension: { 'com.epic.cdshooks.request.bpa-trigger-action': code },
})
const chart = (name: string, onset: string, top: JsonObject, expected: Expected) =>
  opening(name, { age: 68, record: [problem('nl S52.5', onset)], top }, expected)
const views: readonly Row[] = [
  chart('chart, fracture 42 days ago', '2026-10-11', {}, examined),
  chart('chart, fracture 43 days ago', '2026-10-10', {}, { primary: 'C04', ...nothing }),
  chart('chart, fracture today', '2026-11-22', {}, examined),
  chart('Epic, inpatient discharge', '2026-11-20', trigger('27'), examined),
  chart('Epic, inpatient discharge as a number', '2026-11-20', trigger(27), examined),
  chart('Epic, open chart', '2026-11-20', trigger('60'), { primary: null, ...nothing }),
  chart('Epic, open chart as a number', '2026-11-20', trigger(60), {
    primary: null,
    ...nothing,
  }),
  chart('Epic, sign orders', '2026-11-20', trigger('23'), { primary: null, ...nothing }),
]

export const fractureRecord: readonly Row[] = [
  ...vignettes,
  ...ages,
  ...roads,
  ...dead,
  ...safety,
  ...summaries,
  ...treatment,
  ...scanned,
  ...views,
]

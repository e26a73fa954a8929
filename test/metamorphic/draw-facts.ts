import fc from 'fast-check'
import type {
  BoneDrug,
  Dosing,
  Examination,
  Facts,
  Hook,
  Measured,
  OnFile,
  Problem,
  Steroid,
  When,
} from './facts.ts'

const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant<T | null>(null) }, { weight: 1, arbitrary })
const ages = {
  order: [16, 17, 18, 30, 39, 40, 40, 43, 45, 47, 49, 49, 50, 55, 68, 70, 80],
  visit: [45, 49, 50, 52, 58, 63, 64, 65, 68, 70, 73, 74, 75, 76, 80, 84, 90],
}
const daysAgo = fc.constantFrom(
  0,
  1,
  3,
  9,
  13,
  15,
  30,
  44,
  80,
  95,
  200,
  290,
  310,
  360,
  370,
  500,
  720,
  740,
  1300,
  4000,
)
const when = fc.record({
  ago: daysAgo,
  exactly: fc.constantFrom<When['exactly'][]>('day', 'day', 'day', 'day', 'month', 'year'),
})
const bornAt = (years: readonly number[]) =>
  fc.record({
    ago: fc
      .tuple(fc.constantFrom(...years), fc.integer({ min: 40, max: 320 }))
      .map(([years, days]) => Math.round(years * 365.25) + days),
    exactly: fc.constantFrom<When['exactly'][]>('day', 'day', 'day', 'day', 'day', 'month', 'year'),
  })

const dosing: fc.Arbitrary<Dosing> = fc.record({
  mg: fc.constantFrom(1, 2, 2.5, 5, 5, 7, 7.5, 10, 10, 15, 20, 30, 60),
  shape: fc.constantFrom(
    'once',
    'once',
    'once',
    'once',
    'twice',
    'range',
    'as-needed',
    'weekly',
    'taper',
    'words',
    'none',
  ),
  days: fc.constantFrom(5, 10, 60, 89, 90, 120, 180, 180, 180, 365, null),
  length: fc.constantFrom('duration', 'duration', 'period', 'validity', 'supply'),
})
const systemic = ['H02AB06', 'H02AB07', 'H02AB06', 'H02AB07', 'H02AB02', 'H02AB09', 'H02AB04']
const steroid: fc.Arbitrary<Steroid> = fc.record({
  drug: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...systemic) },
    { weight: 1, arbitrary: fc.constantFrom('A07EA06', 'S01BA04', 'H02AB08', 'N02BE01') },
  ),
  dosing,
  stopped: fc.nat(7).map((n) => n === 0),
  reason: rarely(fc.constantFrom('icd E27.1', 'icd M05.9')),
})
const onFile: fc.Arbitrary<OnFile> = fc.record({
  drug: fc.constantFrom('H02AB06', 'H02AB07', 'H02AB09', 'N02BE01', 'A02BC01', 'C07AB02', 'A12AX'),
  dosing,
  start: fc.constantFrom(0, 5, 20, 45, 100, 200, 300, 500, 900),
  status: fc.constantFrom('active', 'active', 'completed', 'stopped'),
})
const boneDrug: fc.Arbitrary<BoneDrug> = fc.record({
  drug: fc.constantFrom('M05BA04', 'M05BA07', 'M05BA08', 'M05BX04', 'H05AA02', 'M05BX06', 'G03XC01'),
  kind: fc.constantFrom('order', 'order', 'order', 'statement', 'administration'),
  start: when,
  days: fc.constantFrom(null, null, 84, 365, 1500),
  status: fc.constantFrom('active', 'active', 'active', 'completed', 'stopped'),
})

const fractureCodes = [
  'snomed 5913000',
  'nl S72.0',
  'nl S72.0',
  'nl S52.5',
  'nl S52.5',
  'cm S52.501A',
  'snomed 263102004',
  'nl S42.2',
  'nl S22.0',
  'nl S32.0',
  'snomed 207957008',
  'nl S72.3',
  'nl S62.6',
  'nl S12.1',
  'nl T12',
  'nl M84.4',
  'nl M80.0',
  'nl T93.1',
  'text fractuur van pols',
]
const otherCodes = [
  'icd K22.0',
  'icd K21.0',
  'icd E27.1',
  'snomed 433146000',
  'snomed 5291005',
  'icd C79.5',
  'icd Z33',
  'snomed 160734000',
  'snomed 103735009',
  'snomed 214031005',
  'icd W01',
  'icd I10',
  'snomed 73211009',
  'text hypertensie',
]
const problemOf = (codes: readonly string[]): fc.Arbitrary<Problem> =>
  fc.record({
    code: fc.constantFrom(...codes),
    when: fc.option(when, { freq: 9, nil: null }),
    recorded: fc.option(daysAgo, { freq: 2, nil: null }),
    status: fc.constantFrom<Problem['status'][]>('active', 'active', 'active', 'resolved', null),
    verification: fc.constantFrom<Problem['verification'][]>(
      'confirmed',
      'confirmed',
      null,
      null,
      'provisional',
      'refuted',
    ),
    ofVisit: fc.boolean(),
    element: fc.constantFrom('DateTime', 'DateTime', 'Period'),
  })
/** Most calls of the fracture plan are about a fracture of these days. */
const indexFracture: fc.Arbitrary<Problem> = fc.record({
  code: fc.constantFrom(...fractureCodes),
  when: fc.option(fc.record({ ago: fc.constantFrom(0, 1, 2, 3), exactly: fc.constant<'day'>('day') }), {
    freq: 14,
    nil: null,
  }),
  recorded: fc.constant(null),
  status: fc.constantFrom<Problem['status'][]>('active', null),
  verification: fc.constantFrom<Problem['verification'][]>('confirmed', null),
  ofVisit: fc.boolean(),
  element: fc.constant('DateTime'),
})

const quantity = (
  codes: readonly string[],
  values: readonly number[],
  unit: string,
): fc.Arbitrary<Measured> =>
  fc.record({
    code: fc.constantFrom(...codes),
    value: fc.constantFrom(...values),
    unit: fc.constant(unit),
    when,
    comparator: fc.constant(null),
  })
const statement = (
  codes: readonly string[],
  values: readonly (number | boolean | string)[],
): fc.Arbitrary<Measured> =>
  fc.record({
    code: fc.constantFrom(...codes),
    value: fc.constantFrom(...values),
    unit: fc.constant(null),
    when,
    comparator: fc.constant(null),
  })
const tScore = quantity(
  ['loinc 38267-1', 'loinc 38264-8', 'own t-score-femoral-neck', 'loinc 38263-0'],
  [-3.1, -2.5, -2.4, -2, -1.9, -1, 0.3],
  '{T-score}',
)
const measured = fc.oneof(
  { weight: 6, arbitrary: tScore },
  { weight: 5, arbitrary: statement(['own vfa-highest-grade'], [0, 0, 1, 2, 3]) },
  {
    weight: 2,
    arbitrary: quantity(['loinc 62238-1', 'loinc 98979-8'], [20, 34, 35, 60, 85], 'mL/min/{1.73_m2}'),
  },
  { weight: 2, arbitrary: quantity(['loinc 14635-7'], [12, 29, 30, 48, 80], 'nmol/L') },
  { weight: 2, arbitrary: quantity(['loinc 2000-8'], [1.9, 2.05, 2.1, 2.3], 'mmol/L') },
  { weight: 1, arbitrary: quantity(['loinc 1751-7'], [28, 40], 'g/L') },
  { weight: 1, arbitrary: quantity(['loinc 3016-3', 'loinc 718-7'], [1.2, 2], 'mU/L') },
  {
    weight: 2,
    arbitrary: statement(
      [
        'own high-disease-activity',
        'own severe-accident',
        'own cannot-stay-upright',
        'own evaluation-declined',
        'own life-expectancy-under-one-year',
        'own no-testing-by-team-decision',
        'own evaluated-elsewhere',
      ],
      [true, true, false],
    ),
  },
  { weight: 1, arbitrary: statement(['snomed 272497004'], ['housing WLZIN', 'housing AANLW']) },
)
const examination: fc.Arbitrary<Examination> = fc.record({
  type: fc.constantFrom(
    'Procedure',
    'ServiceRequest',
    'ServiceRequest',
    'DiagnosticReport',
    'DiagnosticReport',
  ),
  code: fc.constantFrom(
    'snomed 241686001',
    'nza 120037',
    'text DXA met VFA',
    'text DXA',
    'own vfa',
    'own fracture-clinic-referral',
    'loinc 2000-8',
  ),
  status: fc.constantFrom('active', 'active', 'active', 'completed', 'revoked'),
  ago: daysAgo,
  conclusion: fc.option(
    fc.constantFrom(
      'T-score LWK -2,6; femurhals -1,9. VFA: wervel L1 graad 2.',
      'T-score totale heup -1,2; LWK -0,8. VFA: geen wervelfracturen.',
      'Osteopenie, zie bijlage.',
    ),
    { nil: null },
  ),
})

export const hooks: readonly Hook[] = ['order-select', 'order-sign', 'encounter-discharge', 'patient-view']

/** Facts for one hook. Half of the lists are empty, so that simple patients come up as often as others. */
export function factsFor(hook: Hook): fc.Arbitrary<Facts> {
  const isOrder = hook.startsWith('order-')
  const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number) =>
    fc.oneof(fc.constant<T[]>([]), fc.array(arbitrary, { maxLength }))
  const problems = fc
    .tuple(
      isOrder ? fc.constant<Problem[]>([]) : fc.array(indexFracture, { minLength: 1, maxLength: 1 }),
      some(fc.oneof(problemOf(fractureCodes), problemOf(otherCodes)), 3),
    )
    .map((lists) => lists.flat())
  return fc.record<Facts>({
    hook: fc.constant(hook),
    born: bornAt(isOrder ? ages.order : ages.visit),
    gender: fc.constantFrom('female', 'female', 'male'),
    steroids: isOrder ? fc.array(steroid, { minLength: 1, maxLength: 2 }) : fc.constant([]),
    onFile: some(onFile, 3),
    boneDrugs: fc.oneof(
      { weight: 3, arbitrary: fc.constant<BoneDrug[]>([]) },
      { weight: 1, arbitrary: fc.array(boneDrug, { minLength: 1, maxLength: 2 }) },
    ),
    problems,
    measured: some(measured, 6),
    examinations: fc.oneof(
      { weight: 2, arbitrary: fc.constant<Examination[]>([]) },
      { weight: 1, arbitrary: fc.array(examination, { maxLength: 3 }) },
    ),
    allergy: rarely(fc.constantFrom('atc M05BA04', 'text alendroninezuur', 'atc M05BX04', 'atc J01CA04')),
    flag: rarely(fc.constantFrom('ci 1320', 'text valgevaar')),
    visit: isOrder
      ? fc.constant(null)
      : fc.option(
          fc.record({
            class: fc.constantFrom('EMER', 'EMER', 'IMP', 'AMB'),
            reason: rarely(fc.constantFrom('nl S72.0', 'nl S52.5', 'icd W01')),
            goesTo: rarely(fc.constantFrom('snomed 264362003', 'snomed 22232009', 'snomed 42665001')),
          }),
          { freq: 4, nil: null },
        ),
  })
}

/** Facts for any of the hooks. */
export const facts: fc.Arbitrary<Facts> = fc.constantFrom(...hooks).chain(factsFor)

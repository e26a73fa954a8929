import {
  aged,
  concept,
  person,
  prefetched,
  problem,
  visit,
  visitBody,
} from '../../support/request-builder.ts'
import { discharge } from '../../support/requests.ts'
import { boneDrugs, type Expected, leaving, type Row } from './row.ts'

/** Every code of the guideline's fracture tables, each as the one diagnosis of a visit at 68. */
const other: Expected = { primary: 'C26', proposed: ['dxa+vfa', 'fls'], notProposed: boneDrugs, card: true }
const vertebral: Expected = { ...other, primary: 'C25' }
const hip: Expected = { ...other, primary: 'C24' }
const excluded: Expected = { primary: 'C05', card: false }
const pathological: Expected = { primary: 'C07', card: false }
const unclear: Expected = { primary: 'C06', card: true, notProposed: [...boneDrugs, 'dxa+vfa', 'dxa'] }
const none: Expected = { primary: 'C04', card: false }

const meaning: readonly (readonly [Expected, string])[] = [
  [other, 'nl S22.2|nl S22.3|nl S22.40|nl S42.0|nl S42.10|nl S42.2|nl S42.30|nl S42.4'],
  [
    other,
    'nl S52.0|nl S52.1|nl S52.20|nl S52.3|nl S52.4|nl S52.50|nl S52.51|nl S52.6|nl S52.7|nl S52.8|nl S52.9',
  ],
  [other, 'nl S62.0|nl S62.1|nl S62.2|nl S62.30|nl S62.4|nl S32.1|nl S32.3|nl S32.4|nl S32.50|nl S32.8'],
  [
    other,
    'icd S72.3|icd S72.4|icd S72.7|icd S72.8|icd S72.9|icd S82.0|icd S82.1|icd S82.2|icd S82.3|icd S82.4',
  ],
  [other, 'icd S82.5|icd S82.6|icd S82.7|icd S82.8|icd S82.9|icd S92.0|icd S92.1|icd S92.2|icd S92.3'],
  [other, 'cm S52.501A|cm S52.501B|cm S42.201A|cm S82.61XA|icd s525|icd S5250|icd M80.0|icd M80.8|icd M80.9'],
  [other, 'snomed 33737001|snomed 1261007|snomed 60667009|snomed 78516000|snomed 58150001|snomed 9682006'],
  [
    other,
    'snomed 66308002|snomed 127286005|snomed 50890004|snomed 263192005|snomed 309464009|snomed 64902007',
  ],
  [
    other,
    'snomed 65966004|snomed 12676007|snomed 54556006|snomed 75857000|snomed 263199001|snomed 31641000146105',
  ],
  [
    other,
    'snomed 123971006|snomed 82065001|snomed 31975004|snomed 208393000|snomed 208390002|snomed 77493009',
  ],
  [other, 'snomed 7687006|snomed 36127009|snomed 13695006|snomed 263220002|snomed 64455005|snomed 71620000'],
  [other, 'snomed 54441004|snomed 51037009|snomed 428257007|snomed 20433007|snomed 31978002|snomed 75591007'],
  [
    other,
    'snomed 414292006|snomed 16114001|snomed 263244000|snomed 123975002|snomed 281535004|snomed 263247007',
  ],
  [
    other,
    'snomed 263246003|snomed 263245004|snomed 263251009|snomed 443165006|snomed 203447001|snomed 203453001',
  ],
  [other, 'snomed 704336007|snomed 704335006|snomed 704328003|snomed 207974008'],
  [vertebral, 'nl S22.0|nl S22.1|nl S32.0|nl S22.00|nl M48.5|cm S22.080A|cm S32.010A'],
  [
    vertebral,
    'snomed 125607007|snomed 207938004|snomed 308756007|snomed 203451004|snomed 125608002|snomed 426646004',
  ],
  [vertebral, 'snomed 42942008|snomed 314668006|snomed 84138006|snomed 240198002|snomed 203450003'],
  [hip, 'nl S72.0|nl S72.00|nl S72.1|nl S72.2|nl S72.20|icd S72.01|cm S72.001A|cm S72.141B'],
  [
    hip,
    'snomed 5913000|snomed 263225007|snomed 700097003|snomed 359817006|snomed 361118003|snomed 127287001',
  ],
  [
    hip,
    'snomed 208562000|snomed 445875009|snomed 301034006|snomed 263229001|snomed 263226008|snomed 733276006',
  ],
  [hip, 'snomed 431031001|snomed 704334005'],
  [
    excluded,
    'nl S02.0|nl S02.6|nl S12.0|nl S12.1|nl S12.9|nl S62.5|nl S62.6|nl S62.60|nl S62.7|nl S92.4|nl S92.5',
  ],
  [excluded, 'nl M48.52|snomed 71642004|snomed 27477003|snomed 263172003|snomed 125606003|snomed 308757003'],
  [
    excluded,
    'snomed 203452006|snomed 18171007|snomed 405817008|snomed 274160002|snomed 21351003|cm S62.600A',
  ],
  [pathological, 'nl M84.4|nl M84.45|nl M90.7|snomed 268029009|snomed 203449003'],
  [
    unclear,
    'nl T08.0|icd T08|snomed 50448004|nl T10|nl T10.0|nl T12.0|nl T12|nl T14.2|nl S42.9|nl S22.9|nl S62.8|nl S92.9|nl S92.7|nl S32.2',
  ],
  [
    unclear,
    'snomed 125605004|snomed 23406007|snomed 46866001|snomed 15574005|snomed 208388003|snomed 125871005',
  ],
  [
    none,
    'nl I10|nl M54.5|snomed 38341003|snomed 397881000|cm S52.501D|cm S72.001S|nl T92.1|nl T93.1|snomed 302941001',
  ],
]

const codes: readonly Row[] = meaning.flatMap(([expected, all]) =>
  all
    .split('|')
    .map((code) => leaving(`${code} at 68`, { age: 68, record: [problem(code, '2026-11-20')] }, expected)),
)

const fracture = (name: string, conditions: readonly string[], expected: Expected) =>
  leaving(name, { age: 68, record: conditions.map((code) => problem(code, '2026-11-20')) }, expected)

const together: readonly Row[] = [
  fracture('finger and metacarpal as two diagnoses', ['nl S62.6', 'nl S62.3'], other),
  fracture('finger and hip', ['nl S62.6', 'nl S72.0'], hip),
  fracture('wrist and vertebra', ['nl S52.5', 'nl S22.0'], vertebral),
  fracture('wrist, vertebra and hip', ['nl S52.5', 'nl S22.0', 'nl S72.1'], hip),
  fracture('cervical and thoracic vertebra', ['nl S12.1', 'nl S22.0'], vertebral),
  fracture('face and finger', ['nl S02.4', 'nl S62.6'], excluded),
  fracture('wrist and a spine without level', ['nl S52.5', 'nl T08.0'], other),
  fracture('a spine without level and a lumbar vertebra', ['nl T08.0', 'nl S32.0'], vertebral),
  fracture('wrist and an unclear one', ['nl S52.5', 'nl T14.2'], other),
  fracture('finger and an unclear one', ['nl S62.6', 'nl T14.2'], unclear),
  fracture('excluded and included coding in one diagnosis', ['nl S62.6|snomed 66308002'], excluded),
  fracture('cervical ICD with level-less SNOMED', ['nl S12.1|snomed 50448004'], excluded),
  fracture('pathological with an included coding', ['nl S72.0|snomed 268029009'], pathological),
  fracture('fragility wins over pathological', ['nl M80.0|snomed 268029009'], other),
  fracture('coarse ICD with a precise SNOMED code', ['nl T12.0|snomed 5913000'], hip),
  fracture('femur in general with a hip code', ['snomed 71620000|nl S72.0'], hip),
  fracture('wrist in words only: a question', ['text fractuur van pols'], {
    ...unclear,
    primary: ['C06', 'C26'],
  }),
  fracture(
    'heupfractuur links in words only: a question',
    ['http://terminology.hl7.org/CodeSystem/v3-NullFlavor OTH|text heupfractuur links'],
    { ...unclear, primary: ['C06', 'C24'] },
  ),
  fracture('verdenking polsfractuur', ['text verdenking polsfractuur'], none),
  fracture('liesbreuk', ['text liesbreuk'], none),
  fracture('status na heupfractuur', ['text status na heupfractuur 2012'], none),
]

const verification = (name: string, status: string): Row =>
  leaving(
    `a wrist fracture ${name}`,
    { age: 68, record: [problem('nl S52.5', '2026-11-20', { verificationStatus: concept(status) })] },
    none,
  )
const verStatus = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const certainty: readonly Row[] = [
  verification('refuted', `${verStatus} refuted`),
  verification('entered in error', `${verStatus} entered-in-error`),
  verification('as differential diagnosis', `${verStatus} differential`),
  verification('suspected (SNOMED CT)', 'snomed 415684004'),
  verification('possible (SNOMED CT)', 'snomed 410590009'),
  verification('known absent (SNOMED CT)', 'snomed 410516002'),
  leaving(
    'a wrist fracture confirmed',
    {
      age: 68,
      record: [
        problem('nl S52.5', '2026-11-20', {
          verificationStatus: concept(`${verStatus} confirmed|snomed 410605003`),
        }),
      ],
    },
    other,
  ),
  leaving(
    'a wrist fracture with STU3 status strings',
    {
      age: 68,
      record: [
        problem('nl S52.5', undefined, {
          clinicalStatus: 'active',
          verificationStatus: 'confirmed',
          assertedDate: '2026-11-20',
        }),
      ],
    },
    other,
  ),
]

const dated = (
  name: string,
  onset: string | undefined,
  more: Record<string, string | object>,
  expected: Expected,
) =>
  leaving(
    `${name}`,
    { age: 68, record: [problem('nl S52.5', onset, { ...(more as Record<string, string>) })] },
    expected,
  )
const link = { encounter: { reference: 'Encounter/e1' } }
const elsewhere = { encounter: { reference: 'Encounter/e0' } }
const when: readonly Row[] = [
  dated('an active fracture of 2001', '2001', {}, none),
  dated('a fracture of another encounter in 2024', '2024-10-01', elsewhere, none),
  dated('a fracture linked to this encounter, without date', undefined, link, other),
  dated('a fracture 14 days before the visit', '2026-11-06', {}, other),
  dated('a fracture 15 days before the visit', '2026-11-05', {}, none),
  dated('a fracture 15 days before the visit but linked to it', '2026-11-05', link, other),
  dated('a fracture dated after today', '2026-12-24', {}, none),
  leaving(
    'a fracture named by Encounter.diagnosis',
    {
      age: 68,
      record: [
        problem('nl S52.5', undefined, { id: 'cx' }),
        visit('EMER', { diagnosis: [{ condition: { reference: 'Condition/cx' } }] }),
      ],
    },
    other,
  ),
  leaving(
    'a fracture named by Encounter.reasonReference, absolute',
    {
      age: 68,
      record: [
        problem('nl S52.5', undefined, { id: 'cx' }),
        visit('AMB', { reasonReference: [{ reference: 'https://ehr.test/fhir/Condition/cx' }] }),
      ],
    },
    other,
  ),
  leaving('no diagnosis at all', { age: 68 }, none),
  ...['AMB', 'IMP', 'HH', 'EMER'].map((code) =>
    leaving(
      `a wrist fracture at class ${code}`,
      { age: 68, record: [problem('nl S52.5', '2026-11-20'), visit(code)] },
      other,
    ),
  ),
  {
    name: 'the encounter by relative reference and status finished',
    service: discharge,
    body: visitBody(
      'encounter-discharge',
      prefetched(person(aged(68)), [
        problem('nl S52.5', '2026-11-20', link),
        visit('EMER', { status: 'finished', period: { start: '2026-11-20', end: '2026-11-22' } }),
      ]),
    ),
    ...other,
  },
]

export const fractureCodes: readonly Row[] = [...codes, ...together, ...certainty, ...when]

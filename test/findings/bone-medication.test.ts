import { expect, test } from 'vitest'
import { isoDay } from '../../src/days.ts'
import {
  bisphosphonateMonths,
  boneMedicationMonths,
  boneMedicationStart,
  denosumabMonths,
  onAnabolic,
  onBoneMedication,
  onDenosumab,
} from '../../src/findings/bone-medication.ts'
import type { JsonObject } from '../../src/json.ts'
import type { SlotName, SlotState } from '../../src/record/slots.ts'
import { administration, allergy, inputFrom, order } from '../support/bone-input.ts'
import { answerOf } from '../support/fracture-input.ts'

const undecided = 'unknown: bone-medication-date-undecided'
const alendronate = (more: JsonObject) => order('atc M05BA04', more)
const used = (start: string | undefined, end?: string): JsonObject => ({
  extension: [
    {
      url: 'http://nictiz.nl/fhir/StructureDefinition/ext-TimeInterval.Period',
      valuePeriod: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) },
    },
  ],
})
const bounded = (bounds: JsonObject): JsonObject => ({ dosageInstruction: [{ timing: { repeat: bounds } }] })
const days90 = bounded({ boundsDuration: { value: 90, code: 'd' } })
const treatment = (value: string): JsonObject => ({
  url: 'http://nictiz.nl/fhir/StructureDefinition/ext-PharmaceuticalTreatment.Identifier',
  valueIdentifier: { system: 'urn:oid:1.2', value },
})
const stop: JsonObject = {
  url: 'http://nictiz.nl/fhir/StructureDefinition/ext-StopType',
  valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '113371000146109' }] },
}

test.each<[string, JsonObject[], string]>([
  ['nothing', [], 'false'],
  ['active for decades', [alendronate({ status: 'active', authoredOn: '1997-09-13' })], 'true'],
  ['on hold', [alendronate({ status: 'on-hold', authoredOn: '2026-01-01' })], 'true'],
  ['cancelled', [alendronate({ status: 'cancelled', authoredOn: '2026-11-01' })], 'false'],
  ['a draft', [alendronate({ status: 'draft', authoredOn: '2026-11-01' })], 'false'],
  ['entered in error', [alendronate({ status: 'entered-in-error', authoredOn: '2026-11-01' })], 'false'],
  ['a proposal', [alendronate({ status: 'active', intent: 'proposal', authoredOn: '2026-11-01' })], 'false'],
  ['stopped', [alendronate({ status: 'stopped', authoredOn: '2026-11-01' })], 'false'],
  ['unknown status, period open', [alendronate({ status: 'unknown', ...used('2010-01-01') })], 'true'],
  [
    'unknown status, period covers today',
    [alendronate({ status: 'unknown', ...used('2026-01-01', '2026-11-22') })],
    'true',
  ],
  ['ended 90 days ago', [alendronate({ status: 'unknown', ...used('2026-01-01', '2026-08-24') })], 'true'],
  ['ended 91 days ago', [alendronate({ status: 'unknown', ...used('2026-01-01', '2026-08-23') })], 'false'],
  [
    'completed, ended 90 days ago',
    [alendronate({ status: 'completed', ...used('2026-01-01', '2026-08-24') })],
    'true',
  ],
  ['completed, no end', [alendronate({ status: 'completed', authoredOn: '2026-11-01' })], 'false'],
  [
    'completed, supply until 90 days ago',
    [
      alendronate({
        status: 'completed',
        authoredOn: '2026-05-26',
        dispenseRequest: { expectedSupplyDuration: { value: 90, code: 'd' } },
      }),
    ],
    'true',
  ],
  [
    'completed, supply until 91 days ago',
    [
      alendronate({
        status: 'completed',
        authoredOn: '2026-05-25',
        dispenseRequest: { expectedSupplyDuration: { value: 90, code: 'd' } },
      }),
    ],
    'false',
  ],
  [
    'unknown status, authored 365 days ago',
    [alendronate({ status: 'unknown', authoredOn: '2025-11-22' })],
    'true',
  ],
  [
    'unknown status, authored 366 days ago',
    [alendronate({ status: 'unknown', authoredOn: '2025-11-21' })],
    'false',
  ],
  [
    'unknown status, authored some day last November',
    [alendronate({ status: 'unknown', authoredOn: '2025-11' })],
    undecided,
  ],
  ['unknown status, no date', [alendronate({ status: 'unknown' })], undecided],
  ['no status, no date', [alendronate({})], undecided],
  ['starts tomorrow', [alendronate({ status: 'active', ...used('2026-11-23') })], 'false'],
  [
    'a stop of the same treatment',
    [
      alendronate({ status: 'unknown', extension: [...extensions(used('2025-01-01')), treatment('t1')] }),
      alendronate({
        status: 'unknown',
        extension: [...extensions(used('2025-01-01', '2026-06-01')), treatment('t1')],
        modifierExtension: [stop],
      }),
    ],
    'false',
  ],
  [
    'a stop of another treatment',
    [
      alendronate({ status: 'unknown', extension: [...extensions(used('2025-01-01')), treatment('t1')] }),
      alendronate({
        status: 'unknown',
        extension: [...extensions(used('2025-01-01', '2026-06-01')), treatment('t2')],
        modifierExtension: [stop],
      }),
    ],
    'true',
  ],
  [
    'begun anew after the stop',
    [
      alendronate({ status: 'unknown', extension: [...extensions(used('2026-08-01')), treatment('t1')] }),
      alendronate({
        status: 'unknown',
        extension: [...extensions(used('2025-01-01', '2026-06-01')), treatment('t1')],
        modifierExtension: [stop],
      }),
    ],
    'true',
  ],
  [
    'completed, 90 days in the dosage, ended 90 days ago',
    [alendronate({ status: 'completed', authoredOn: '2026-05-27', ...days90 })],
    'true',
  ],
  [
    'completed, 90 days in the dosage, ended 91 days ago',
    [alendronate({ status: 'completed', authoredOn: '2026-05-26', ...days90 })],
    'false',
  ],
  [
    'active, 90 days in the dosage, ended 90 days ago',
    [alendronate({ status: 'active', authoredOn: '2026-05-27', ...days90 })],
    'true',
  ],
  [
    'active, 90 days in the dosage, ended 91 days ago',
    [alendronate({ status: 'active', authoredOn: '2026-05-26', ...days90 })],
    'false',
  ],
  [
    'active, a period in the dosage that ended 91 days ago',
    [
      alendronate({
        status: 'active',
        ...bounded({ boundsPeriod: { start: '2026-01-01', end: '2026-08-23' } }),
      }),
    ],
    'false',
  ],
  [
    'active, one of two dosages without an end',
    [
      alendronate({
        status: 'active',
        authoredOn: '2020-01-01',
        dosageInstruction: [
          { sequence: 1, timing: { repeat: { boundsDuration: { value: 90, code: 'd' } } } },
          { sequence: 2, timing: { repeat: { frequency: 1 } } },
        ],
      }),
    ],
    'true',
  ],
  [
    'active, two dosages after each other',
    [
      alendronate({
        status: 'active',
        authoredOn: '2026-02-26',
        dosageInstruction: [
          { sequence: 1, timing: { repeat: { boundsDuration: { value: 90, code: 'd' } } } },
          { sequence: 2, timing: { repeat: { boundsDuration: { value: 90, code: 'd' } } } },
        ],
      }),
    ],
    'true',
  ],
  [
    'stopped within its 90 days',
    [alendronate({ status: 'stopped', authoredOn: '2026-11-01', ...days90 })],
    'false',
  ],
  ...[
    'FOSAMAX TABLET 70MG',
    'Fosavance tablet 70 mg/5600ie',
    'ADROVANCE TABLET 70MG/2800IE',
    'ACTONEL TABLET FO 35MG',
    'Actokit tabletten 35 mg',
    'Bonviva® filmomhulde tablet 150 mg',
    'Aclasta 5 mg/100 ml infuusvloeistof',
    'PROLIA INJVLST 60MG/ML WWSP 1ML',
    'Forsteo 20 microgram injectievloeistof pen',
    'Movymia 20 mcg/80 mcl injectievloeistof',
    'Terrosa 20 microgram/80 microliter injectievloeistof',
    'Evenity 105 mg pen',
    'EVISTA TABLET FILMOMHULD 60MG',
  ].map((name): [string, JsonObject[], string] => [
    name,
    [order(`text ${name}`, { status: 'active', authoredOn: '2026-11-01' })],
    'true',
  ]),
  ...[
    'RISEDRONAATNATRIUM TABLET FO 35MG',
    'Natriumalendronaat tablet 70 mg',
    'Zoledronaat infuus 5 mg',
    'ALENDRONINEZUUR CF TABLET 70MG',
  ].map((name): [string, JsonObject[], string] => [
    name,
    [order(`text ${name}`, { status: 'active', authoredOn: '2026-11-01' })],
    'true',
  ]),
  [
    'a salt under a code that nobody knows',
    [
      order('gpk 999999', {
        status: 'active',
        medicationCodeableConcept: {
          coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.4.1', code: '999999' }],
          text: 'RISEDRONAATNATRIUM TABLET FO 35MG',
        },
      }),
    ],
    'true',
  ],
  ...[
    'Alendroninezuur 70mg wekelijks',
    'Fosamax',
    'clodronaat',
    'Xgeva 120 mg',
    'STUDIEMEDICATIE X12',
    'Fosamax 70 mg tablet gestopt',
  ].map((name): [string, JsonObject[], string] => [
    `${name}, which may be one`,
    [order(`text ${name}`, { status: 'active' })],
    'unknown: medication-not-classified',
  ]),
  [
    'a trial of long ago',
    [order('text STUDIEMEDICATIE X12', { status: 'unknown', ...used('2001-01-01', '2002-01-01') })],
    'false',
  ],
  [
    'a name beside an ATC code that says otherwise',
    [
      order('atc N02BE01', {
        status: 'active',
        medicationCodeableConcept: {
          coding: [{ system: 'http://www.whocc.no/atc', code: 'N02BE01' }],
          text: 'alendronaat',
        },
      }),
    ],
    'false',
  ],
  ['public test data', [order('rxnorm 904419', { status: 'active', authoredOn: '2018-09-21' })], 'true'],
  ['a ZI number', [order('zi 15110044', { status: 'active', authoredOn: '2026-09-21' })], 'true'],
  ['a product name', [order('text ALENDRONINEZUUR TABLET 70MG', { status: 'active' })], 'true'],
  [
    'a combined product name',
    [order('text ALENDRONINEZUUR/COLECALCIFEROL TABLET 70MG/5600IE', { status: 'active' })],
    'true',
  ],
  [
    'a name that is no product',
    [order('text alendroninezuur gestopt 70 mg tablet', { status: 'active' })],
    'unknown: medication-not-classified',
  ],
  ['raloxifene', [order('atc G03XC01', { status: 'active' })], 'true'],
  ['burosumab, not bone-sparing', [order('atc M05BX05', { status: 'active' })], 'false'],
  ['calcium', [order('atc A12AA04', { status: 'active' })], 'false'],
  [
    'a drug without code or name',
    [order('prk 12345', { status: 'active' })],
    'unknown: medication-not-classified',
  ],
  [
    'a drug without code or name, long ago',
    [order('prk 12345', { status: 'unknown', ...used('2001-01-01', '2002-01-01') })],
    'false',
  ],
  ['an allergy to it', [allergy('atc M05BA04')], 'false'],
])('on bone-sparing medication: %s', (_name, resources, expected) => {
  expect(answerOf(onBoneMedication(inputFrom(resources)))).toBe(expected)
})

test.each<[string, JsonObject[], string]>([
  ['zoledronate exactly 12 months ago', [administration('atc M05BA08', '2025-11-22')], 'true'],
  ['zoledronate a day more than 12 months ago', [administration('atc M05BA08', '2025-11-21')], 'false'],
  ['zoledronate some day last November', [administration('atc M05BA08', '2025-11')], undecided],
  ['zoledronate not given', [administration('atc M05BA08', '2026-11-01', { status: 'not-done' })], 'false'],
  [
    'zoledronate ordered 12 months ago',
    [order('atc M05BA08', { status: 'completed', authoredOn: '2025-11-22' })],
    'true',
  ],
  [
    'zoledronate ordered longer ago',
    [order('atc M05BA08', { status: 'completed', authoredOn: '2025-11-21' })],
    'false',
  ],
  [
    'a standing order of long ago',
    [order('atc M05BA08', { status: 'active', authoredOn: '2022-11-21' })],
    undecided,
  ],
  ['denosumab exactly 6 months ago', [administration('atc M05BX04', '2026-05-22')], 'true'],
  ['denosumab a day more than 6 months ago', [administration('atc M05BX04', '2026-05-21')], 'false'],
  ['denosumab, active order', [order('atc M05BX04', { status: 'active', authoredOn: '2022-01-01' })], 'true'],
  ['denosumab by name', [order('text PROLIA INJVLST 60MG/ML WWSP 1ML', { status: 'active' })], 'true'],
  ['romosozumab 31 days ago', [administration('atc M05BX06', '2026-10-22')], 'true'],
  ['romosozumab 32 days ago', [administration('atc M05BX06', '2026-10-21')], 'false'],
  [
    'ibandronate into a vein, 3 months ago',
    [
      order('atc M05BA06', {
        status: 'completed',
        authoredOn: '2026-08-22',
        dosageInstruction: [{ route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] } }],
      }),
    ],
    'true',
  ],
  [
    'ibandronate into a vein, a day more',
    [
      order('atc M05BA06', {
        status: 'completed',
        authoredOn: '2026-08-21',
        dosageInstruction: [{ route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] } }],
      }),
    ],
    'false',
  ],
  ['pamidronate 3 months ago', [administration('atc M05BA03', '2026-08-22')], 'true'],
  ['teriparatide', [order('atc H05AA02', { status: 'active' })], 'true'],
])('infusions and injections: %s', (_name, resources, expected) => {
  expect(answerOf(onBoneMedication(inputFrom(resources)))).toBe(expected)
})

test('the last injection comes first, whatever the order in which they were sent', () => {
  const days = ['2025-05-20', '2026-05-25', '2026-11-01', '2025-11-20']
  const input = inputFrom(days.map((day) => administration('atc M05BX04', day)))
  for (const finding of [onDenosumab(input), onBoneMedication(input)]) {
    const shown = finding.evidence.map(({ day }) => (day === undefined ? '?' : isoDay(day)))
    expect(shown).toEqual(['2026-11-01', '2026-05-25'])
  }
})

test.each<[string, JsonObject[], string, string]>([
  ['alendronate', [alendronate({ status: 'active' })], 'false', 'false'],
  ['denosumab', [order('atc M05BX04', { status: 'active' })], 'true', 'false'],
  ['denosumab by ZI number', [order('zi 15654486', { status: 'active' })], 'true', 'false'],
  ['teriparatide', [order('atc H05AA02', { status: 'active' })], 'false', 'true'],
  ['romosozumab', [order('atc M05BX06', { status: 'active' })], 'false', 'true'],
])('which one: %s', (_name, resources, denosumab, anabolic) => {
  const input = inputFrom(resources)
  expect([answerOf(onDenosumab(input)), answerOf(onAnabolic(input))]).toEqual([denosumab, anabolic])
})

test.each([
  [{ medications: 'failed' }, 'unknown: medications-failed', 'unknown: medications-failed'],
  [{ medications: 'partial' }, 'unknown: medications-partial', 'unknown: medications-partial'],
  [{ statements: 'missing', administrations: 'missing' }, 'false', '0'],
  [{ statements: 'failed' }, 'unknown: statements-failed', 'unknown: statements-failed'],
  [{ administrations: 'null' }, 'unknown: administrations-null', 'unknown: administrations-null'],
] as const)(
  'no bone-sparing medication is said only of a complete list of orders: %o',
  (slots, none, months) => {
    const input = inputFrom([], slots)
    expect([onBoneMedication, onDenosumab, onAnabolic].map((finding) => answerOf(finding(input)))).toEqual([
      none,
      none,
      none,
    ])
    expect(answerOf(bisphosphonateMonths(input))).toBe(months)
    expect(answerOf(onBoneMedication(inputFrom([alendronate({ status: 'active' })], slots)))).toBe('true')
  },
)

test.each<[string, JsonObject[], string, string]>([
  ['none', [], 'unknown: no-bone-medication', '0'],
  ['12 months today', [alendronate({ status: 'active', authoredOn: '2025-11-22' })], '12', '12'],
  ['12 months tomorrow', [alendronate({ status: 'active', authoredOn: '2025-11-23' })], '11', '11'],
  ['started today', [alendronate({ status: 'active', authoredOn: '2026-11-22' })], '0', '0'],
  [
    'started some day last November',
    [alendronate({ status: 'active', authoredOn: '2025-11' })],
    '11 to 12: start-undecided',
    '11 to 12: start-undecided',
  ],
  ['start unknown', [alendronate({ status: 'active' })], 'unknown: start-unknown', 'unknown: start-unknown'],
  [
    'one dated, one not',
    [alendronate({ status: 'active' }), alendronate({ status: 'active', authoredOn: '2026-09-22' })],
    '2 to Infinity: start-unknown',
    '2 to Infinity: start-unknown',
  ],
  [
    'a gap of 90 days',
    [
      alendronate({ status: 'completed', ...used('2024-01-22', '2026-03-02') }),
      alendronate({ status: 'active', authoredOn: '2026-05-31' }),
    ],
    '34',
    '34',
  ],
  [
    'a gap of 91 days',
    [
      alendronate({ status: 'completed', ...used('2024-01-22', '2026-03-01') }),
      alendronate({ status: 'active', authoredOn: '2026-05-31' }),
    ],
    '5',
    '5',
  ],
  [
    'denosumab after alendronate',
    [
      alendronate({ status: 'completed', ...used('2024-01-22', '2026-05-01') }),
      administration('atc M05BX04', '2026-06-22'),
    ],
    '34',
    '27',
  ],
  [
    'zoledronate every year',
    [
      administration('atc M05BA08', '2024-01-22'),
      administration('atc M05BA08', '2025-01-22'),
      administration('atc M05BA08', '2026-01-22'),
    ],
    '34',
    '34',
  ],
  [
    'stopped years ago',
    [alendronate({ status: 'stopped', ...used('2010-01-01', '2015-01-01') })],
    'unknown: no-bone-medication',
    '60',
  ],
])('months of treatment: %s', (_name, resources, months, bisphosphonate) => {
  const input = inputFrom(resources)
  expect([answerOf(boneMedicationMonths(input)), answerOf(bisphosphonateMonths(input))]).toEqual([
    months,
    bisphosphonate,
  ])
})

test.each<[string, JsonObject[], string]>([
  ['none', [], 'unknown: no-denosumab'],
  ['alendronate', [alendronate({ status: 'active', authoredOn: '2020-01-01' })], 'unknown: no-denosumab'],
  ['overdue', [administration('atc M05BX04', '2026-05-21')], 'unknown: no-denosumab'],
  ['3 years today', [order('atc M05BX04', { status: 'active', authoredOn: '2023-11-22' })], '36'],
  ['3 years tomorrow', [order('atc M05BX04', { status: 'active', authoredOn: '2023-11-23' })], '35'],
  ['start unknown', [order('atc M05BX04', { status: 'active' })], 'unknown: start-unknown'],
  [
    'not the alendronate before it',
    [
      alendronate({ status: 'completed', ...used('2020-01-01', '2026-06-01') }),
      administration('atc M05BX04', '2026-06-22'),
    ],
    '5',
  ],
])('months of denosumab: %s', (_name, resources, expected) => {
  expect(answerOf(denosumabMonths(inputFrom(resources)))).toBe(expected)
})

test('months from an incomplete list of orders are a lower limit', () => {
  const input = inputFrom([alendronate({ status: 'active', authoredOn: '2026-01-01' })], {
    medications: 'partial',
  })
  expect(answerOf(boneMedicationMonths(input))).toBe('10 to Infinity: medications-partial')
})

const current = alendronate({ status: 'active', authoredOn: '2026-01-01' })
const over = alendronate({ status: 'completed', ...used('2022-01-01', '2025-06-01') })
const injected = administration('atc M05BX04', '2026-06-22')
test.each<[string, JsonObject[], Partial<Record<SlotName, SlotState>>, readonly [string, string, string]]>([
  [
    'administrations that failed',
    [current],
    { administrations: 'failed' },
    [
      '10 to Infinity: administrations-failed',
      '10 to Infinity: administrations-failed',
      'unknown: no-denosumab',
    ],
  ],
  [
    'statements with more pages, and denosumab',
    [injected],
    { statements: 'partial' },
    ['5 to Infinity: statements-partial', 'unknown: statements-partial', '5 to Infinity: statements-partial'],
  ],
  [
    'statements that were never sent',
    [current],
    { statements: 'missing', administrations: 'missing' },
    ['10', '10', 'unknown: no-denosumab'],
  ],
  [
    'a treatment that ended: a shorter one after it may be unread',
    [over],
    { medications: 'partial' },
    ['unknown: medications-partial', 'unknown: medications-partial', 'unknown: no-denosumab'],
  ],
  ['the same in complete lists', [over], {}, ['unknown: no-bone-medication', '41', 'unknown: no-denosumab']],
])('months with %s', (_, resources, slots, expected) => {
  const input = inputFrom(resources, slots)
  expect(
    [boneMedicationMonths, bisphosphonateMonths, denosumabMonths].map((derive) => answerOf(derive(input))),
  ).toEqual(expected)
})

test('the start is that of the first order of the treatment', () => {
  const first = alendronate({ status: 'completed', ...used('2024-01-22', '2026-05-01') })
  const start = boneMedicationStart(inputFrom([first, administration('atc M05BX04', '2026-06-22')]))
  expect(start && isoDay(start.first)).toBe('2024-01-22')
  expect(boneMedicationStart(inputFrom([]))).toBeUndefined()
  expect(boneMedicationStart(inputFrom([alendronate({ status: 'active' })]))).toBeUndefined()
})

test('a drug says from which order it is known', () => {
  const [evidence] = onBoneMedication(
    inputFrom([alendronate({ status: 'active', authoredOn: '2026-01-01' })]),
  ).evidence
  expect(evidence).toMatchObject({
    reference: expect.stringMatching(/^MedicationRequest\//),
    basis: 'coded',
    day: 20454,
  })
})

function extensions(resource: JsonObject): readonly JsonObject[] {
  return Array.isArray(resource['extension']) ? resource['extension'] : []
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDays } from '../../src/days.ts'
import type { JsonObject } from '../../src/json.ts'
import type { MedicationEntry } from '../../src/record/entries.ts'
import { readMedication } from '../../src/record/medication.ts'

const nictiz = 'http://nictiz.nl/fhir/StructureDefinition/'

function read(more: JsonObject, kind: MedicationEntry['kind'] = 'order'): MedicationEntry | undefined {
  return readMedication(
    { resourceType: 'MedicationRequest', id: '1', status: 'active', ...more },
    kind,
    () => undefined,
  )
}

function range(first: string, last?: string): object {
  return {
    first: parseDays(first)?.first,
    last: last === undefined ? Number.POSITIVE_INFINITY : parseDays(last)?.first,
  }
}

describe('what is not read', () => {
  test.each([
    ['another resource', { resourceType: 'Observation' }],
    ['an error', { status: 'entered-in-error' }],
    [
      'an error that was also stopped',
      { status: 'entered-in-error', modifierExtension: [{ url: `${nictiz}ext-StopType` }] },
    ],
    ['"do not give"', { doNotPerform: true }],
    ['no type', { resourceType: null }],
  ])('%s', (_, more) => {
    expect(read(more)).toBeUndefined()
  })
})

describe('status', () => {
  const stop = (name: string, code: string) => ({
    modifierExtension: [
      { url: `${nictiz}${name}`, valueCodeableConcept: { coding: [{ system: 's', code }] } },
    ],
  })
  test.each<[string, JsonObject, string, boolean]>([
    ['active', {}, 'active', false],
    ['upper case', { status: 'ACTIVE' }, 'active', false],
    ['absent', { status: undefined }, 'unknown', false],
    ['no string', { status: { coding: [] } }, 'unknown', false],
    ['stopped', { status: 'stopped' }, 'stopped', true],
    ['cancelled', { status: 'cancelled' }, 'cancelled', true],
    ['completed', { status: 'completed' }, 'completed', true],
    ['on hold', { status: 'on-hold' }, 'on-hold', false],
    ['not taken in STU3', { taken: 'n' }, 'not-taken', false],
    ['taken in STU3', { taken: 'y' }, 'active', false],
    ['not given in STU3', { status: 'completed', notGiven: true }, 'not-done', false],
    ['given in STU3', { status: 'completed', notGiven: false }, 'completed', true],
    ['not handed over in STU3', { notDoneCodeableConcept: { text: 'op' } }, 'not-done', false],
    [
      'stopped for good by extension',
      { status: 'unknown', ...stop('ext-StopType', '113371000146109') },
      'stopped',
      true,
    ],
    [
      'stopped for good in STU3',
      { status: 'unknown', ...stop('zib-Medication-StopType', '2') },
      'stopped',
      true,
    ],
    [
      'interrupted by extension',
      { status: 'unknown', ...stop('ext-StopType', '113381000146106') },
      'on-hold',
      false,
    ],
    ['not taken in STU3', { taken: 'n' }, 'not-taken', false],
  ])('%s', (_, more, status, stopped) => {
    expect(read(more)).toMatchObject({ status, stopped })
  })
})

describe('period of use', () => {
  const period = (name: string, value: JsonObject, more: JsonObject = {}): JsonObject => ({
    extension: [{ url: `${nictiz}${name}`, valuePeriod: value, ...more }],
  })
  const duration = (days: number): JsonObject => ({
    extension: [
      {
        url: `${nictiz}ext-TimeInterval.Duration`,
        valueDuration: { value: days, unit: 'dag', code: 'd', system: 'http://unitsofmeasure.org' },
      },
    ],
  })
  test.each<[string, JsonObject, MedicationEntry['kind'], object | undefined]>([
    [
      'start and end',
      period('ext-TimeInterval.Period', { start: '2026-01-01', end: '2026-01-14' }),
      'order',
      range('2026-01-01', '2026-01-14'),
    ],
    [
      'start only lasts',
      period('ext-TimeInterval.Period', { start: '2026-01-01' }),
      'order',
      range('2026-01-01'),
    ],
    [
      'start and duration inside the period',
      period('ext-TimeInterval.Period', { start: '2026-01-01', ...duration(14) }),
      'order',
      range('2026-01-01', '2026-01-14'),
    ],
    [
      'start and duration inside the extension',
      period('ext-TimeInterval.Period', { start: '2026-01-01' }, duration(14)),
      'order',
      range('2026-01-01', '2026-01-14'),
    ],
    [
      'STU3',
      period('zib-Medication-PeriodOfUse', { start: '2026-01-01', end: '2026-01-14' }),
      'order',
      range('2026-01-01', '2026-01-14'),
    ],
    [
      'end only, since it was written',
      { ...period('ext-TimeInterval.Period', { end: '2026-01-14' }), authoredOn: '2026-01-03' },
      'order',
      range('2026-01-03', '2026-01-14'),
    ],
    [
      'end only',
      period('ext-TimeInterval.Period', { end: '2026-01-14' }),
      'order',
      range('2026-01-14', '2026-01-14'),
    ],
    [
      'end before start',
      period('ext-TimeInterval.Period', { start: '2026-02-01', end: '2026-01-14' }),
      'order',
      undefined,
    ],
    ['unreadable', period('ext-TimeInterval.Period', { start: 'gisteren' }), 'order', undefined],
    [
      'statement about a period',
      { effectivePeriod: { start: '2026-01-01', end: '2026-01-14' } },
      'statement',
      range('2026-01-01', '2026-01-14'),
    ],
    ['statement of a day', { effectiveDateTime: '2026-01-01' }, 'statement', range('2026-01-01')],
    [
      'administration on a day',
      { effectiveDateTime: '2026-01-01T10:00:00+01:00' },
      'administration',
      range('2026-01-01', '2026-01-01'),
    ],
    [
      'administration during a period',
      { performedPeriod: { start: '2026-01-01', end: '2026-01-01' } },
      'administration',
      range('2026-01-01', '2026-01-01'),
    ],
    ['none', {}, 'order', undefined],
  ])('%s', (_, more, kind, expected) => {
    expect(read(more, kind)?.period).toEqual(expected)
  })

  test('a duration without a period is days of supply', () => {
    expect(
      read({ extension: [{ url: `${nictiz}ext-TimeInterval.Period`, valuePeriod: duration(14) }] }),
    ).toMatchObject({ supplyDays: 14 })
  })
})

describe('the order around the dose', () => {
  test('supply counts its repeats', () => {
    const dispenseRequest = {
      validityPeriod: { start: '2026-01-01', end: '2026-12-31' },
      expectedSupplyDuration: { value: 4, code: 'wk' },
      quantity: { value: 28 },
      numberOfRepeatsAllowed: 2,
    }
    expect(read({ dispenseRequest })).toMatchObject({
      supplyDays: 84,
      supplyUnits: 84,
      validity: range('2026-01-01', '2026-12-31'),
    })
  })

  test.each<[string, JsonObject, object]>([
    [
      'category as a list',
      { category: [{ coding: [{ system: 'http://snomed.info/sct', code: '33633005' }] }] },
      { categories: [{ code: '33633005' }] },
    ],
    [
      'category as an object',
      { category: { coding: [{ system: 'http://snomed.info/sct', code: '16076005' }] } },
      { categories: [{ code: '16076005' }] },
    ],
    [
      'reasons',
      { reasonCode: [{ text: 'astma' }], reasonReference: [{ reference: 'https://ehr/fhir/Condition/c1' }] },
      { reasons: [{ text: 'astma' }], reasonReferences: ['Condition/c1'] },
    ],
    [
      'what it replaces',
      { priorPrescription: { reference: 'https://ehr/fhir/MedicationRequest/7/_history/2' } },
      { replaces: 'MedicationRequest/7' },
    ],
    [
      'its treatment',
      {
        extension: [
          {
            url: `${nictiz}ext-PharmaceuticalTreatment.Identifier`,
            valueIdentifier: { system: 's', value: '1' },
          },
        ],
      },
      { treatment: 's|1' },
    ],
    [
      'when it was written',
      { authoredOn: '2026-01-05' },
      { authored: { first: parseDays('2026-01-05')?.first } },
    ],
    [
      'when it was stated',
      { dateAsserted: '2026-01' },
      { authored: { first: parseDays('2026-01-01')?.first } },
    ],
    [
      'a cycle',
      {
        modifierExtension: [
          {
            url: `${nictiz}ext-InstructionsForUse.RepeatPeriodCyclicalSchedule`,
            valueDuration: { value: 4, code: 'wk' },
          },
        ],
      },
      { cycleDays: 28 },
    ],
    [
      'words for a dosage',
      { extension: [{ url: `${nictiz}ext-RenderedDosageInstruction`, valueString: 'volgens schema' }] },
      { dosages: [{ text: 'volgens schema' }] },
    ],
    ['one dosage as an object', { dosageInstruction: { text: 'a' } }, { dosages: [{ text: 'a' }] }],
    ['dosage of a statement', { dosage: [{ text: 'a' }] }, { dosages: [{ text: 'a' }] }],
    ['no id', { id: undefined }, { reference: 'MedicationRequest/?' }],
  ])('%s', (_, more, expected) => {
    expect(read(more)).toMatchObject(expected)
  })
})

describe('what a pharmacy agreed or handed over', () => {
  const handedOver = {
    resourceType: 'MedicationDispense',
    status: 'completed',
    whenHandedOver: '2026-01-05T10:00:00Z',
  }
  test.each<[string, JsonObject, object]>([
    [
      'its day and length',
      { ...handedOver, daysSupply: { value: 30, unit: 'dagen' } },
      {
        kind: 'dispense',
        stopped: false,
        authored: range('2026-01-05', '2026-01-05'),
        period: undefined,
        supplyDays: 30,
      },
    ],
    ['its pieces', { ...handedOver, quantity: { value: 90 } }, { supplyUnits: 90, supplyDays: undefined }],
    [
      'the day it was prepared, when that is all',
      { resourceType: 'MedicationDispense', whenPrepared: '2026-01-04' },
      {
        authored: range('2026-01-04', '2026-01-04'),
      },
    ],
    [
      'the order it was made from',
      { ...handedOver, authorizingPrescription: [{ reference: 'https://x/MedicationRequest/7' }] },
      {
        basedOn: ['MedicationRequest/7'],
      },
    ],
    [
      'an agreement with its period',
      {
        resourceType: 'MedicationDispense',
        status: 'unknown',
        extension: [{ url: `${nictiz}ext-TimeInterval.Period`, valuePeriod: { start: '2026-01-01' } }],
      },
      { kind: 'dispense', authored: undefined, period: range('2026-01-01') },
    ],
    [
      'an agreement that was stopped',
      {
        resourceType: 'MedicationDispense',
        status: 'unknown',
        modifierExtension: [
          {
            url: `${nictiz}ext-StopType`,
            valueCodeableConcept: { coding: [{ system: 's', code: '113371000146109' }] },
          },
        ],
      },
      { status: 'stopped', stopped: true },
    ],
  ])('%s', (_, more, expected) => {
    expect(read(more)).toMatchObject(expected)
  })

  test.each([
    ['a statement of STU3 or R4', { derivedFrom: [{ reference: 'MedicationRequest/7' }] }],
    ['a statement of an order', { basedOn: { reference: 'MedicationRequest/7' } }],
    ['an administration of R4', { request: { reference: 'MedicationRequest/7' } }],
    ['an administration of STU3', { prescription: { reference: 'MedicationRequest/7' } }],
  ])('%s names its order', (_, more) => {
    expect(read(more, 'statement')?.basedOn).toEqual(['MedicationRequest/7'])
  })
})

describe('the medicine', () => {
  const medication: JsonObject = {
    resourceType: 'Medication',
    id: 'm',
    code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.73', code: 'H02AB06' }] },
  }
  const coding = { system: 'http://www.whocc.no/atc', code: 'H02AB06' }
  test.each<[string, JsonObject, object]>([
    ['by code', { medicationCodeableConcept: medication['code'] }, { codings: [coding] }],
    ['by text', { medicationCodeableConcept: { text: 'prednison' } }, { codings: [], text: 'prednison' }],
    [
      'contained',
      { contained: [medication], medicationReference: { reference: '#m', display: 'prednisolon' } },
      { codings: [coding], text: 'prednisolon' },
    ],
    ['contained elsewhere', { medicationReference: { reference: '#m' } }, { codings: [] }],
    ['by reference', { medicationReference: { reference: 'Medication/m' } }, { codings: [coding] }],
    [
      'by a reference that leads nowhere',
      { medicationReference: { reference: 'Medication/x', display: 'PREDNISON TABLET 5MG' } },
      { codings: [], text: 'PREDNISON TABLET 5MG' },
    ],
    [
      'by display only',
      { medicationReference: { display: 'PREDNISON TABLET 5MG' } },
      { codings: [], text: 'PREDNISON TABLET 5MG' },
    ],
    ['not at all', {}, { codings: [] }],
  ])('%s', (_, more, concept) => {
    const resource = { resourceType: 'MedicationRequest', id: '1', ...more }
    const entry = readMedication(resource, 'draft', (reference) =>
      reference === 'Medication/m' ? medication : undefined,
    )
    expect(entry?.product.concept).toEqual(concept)
  })
})

test('no shape of any element makes the reader throw', () => {
  const names = [
    'status',
    'category',
    'medicationCodeableConcept',
    'medicationReference',
    'contained',
    'dosageInstruction',
    'dosage',
    'dispenseRequest',
    'extension',
    'modifierExtension',
    'effectivePeriod',
    'authoredOn',
    'priorPrescription',
    'authorizingPrescription',
    'daysSupply',
    'whenHandedOver',
    'reasonReference',
    'timing',
  ]
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 5 })), (more) => {
      // jsonValue gives exactly what JSON.parse gives
      expect(() => read(more as JsonObject)).not.toThrow()
    }),
    { numRuns: 2000 },
  )
})

const registration = (at: string): JsonObject => ({
  extension: [
    { url: 'http://nictiz.nl/fhir/StructureDefinition/ext-RegistrationDateTime', valueDateTime: at },
  ],
})
test.each<[string, JsonObject, string | undefined]>([
  ['its time', { authoredOn: '2026-11-20T10:00:00+01:00' }, '2026-11-20T09:00:00.000Z'],
  [
    'the registration before the writing',
    { authoredOn: '2026-11-20T10:00:00Z', ...registration('2026-11-20T11:00:00Z') },
    '2026-11-20T11:00:00.000Z',
  ],
  [
    'the writing when the registration is a day only',
    { authoredOn: '2026-11-20T10:00:00Z', ...registration('2026-11-20') },
    '2026-11-20T10:00:00.000Z',
  ],
  ['a time without a zone', { authoredOn: '2026-11-20T10:00:00' }, '2026-11-20T10:00:00.000Z'],
  ['no moment for a day', { authoredOn: '2026-11-20' }, undefined],
  ['no moment for an impossible time', { authoredOn: '2026-11-20T77:00:00' }, undefined],
  ['no moment for what is no date', { authoredOn: 'To be decided' }, undefined],
  ['nothing', {}, undefined],
])('the moment of an order: %s', (_, more, expected) => {
  const entry = readMedication({ resourceType: 'MedicationRequest', ...more }, 'order', () => undefined)
  const moment = entry?.registered
  expect(moment === undefined ? undefined : new Date(moment).toISOString()).toBe(expected)
})

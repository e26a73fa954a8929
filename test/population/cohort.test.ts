import { rmSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { JsonObject } from '../../src/json.ts'
import { type Cohort, type CohortOptions, runCohort } from '../../src/population/cohort.ts'
import type { CallResult } from '../../src/population/decide-call.ts'
import type { Broken } from '../../src/population/source-files.ts'
import { printCohort } from '../../src/population/table.ts'
import { knowledge, services } from '../support/app.ts'
import { writeExport } from '../support/export.ts'

const snomed = (code: string, display: string): JsonObject => ({
  coding: [{ system: 'http://snomed.info/sct', code, display }],
})

const patient = (id: string, birthDate: string): JsonObject => ({ resourceType: 'Patient', id, birthDate })

const encounter = (
  id: string,
  patientId: string,
  start: string,
  end?: string,
  more: JsonObject = {},
): JsonObject => ({
  resourceType: 'Encounter',
  id,
  class: { code: 'EMER' },
  subject: { reference: `Patient/${patientId}` },
  period: end === undefined ? { start } : { start, end },
  ...more,
})

const wrist = snomed('65966004', 'Fracture of forearm')
const hip = snomed('359817006', 'Closed fracture of hip')

const fracture = (
  id: string,
  patientId: string,
  encounterId: string,
  onsetDateTime: string,
  code: JsonObject,
): JsonObject => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: { coding: [{ code: 'resolved' }] },
  code,
  subject: { reference: `Patient/${patientId}` },
  encounter: { reference: `Encounter/${encounterId}` },
  onsetDateTime,
  abatementDateTime: '2020-06-01',
})

const order = (
  id: string,
  patientId: string,
  authoredOn: string,
  rxnorm: string,
  name: string,
  more: JsonObject = {},
): JsonObject => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'stopped',
  intent: 'order',
  medicationCodeableConcept: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: rxnorm, display: name }],
  },
  subject: { reference: `Patient/${patientId}` },
  authoredOn,
  ...more,
})

const twoTabletsFor = (days: number): JsonObject => ({
  dosageInstruction: [
    {
      timing: {
        repeat: {
          frequency: 2,
          period: 1,
          periodUnit: 'd',
          boundsDuration: { value: days, unit: 'd', code: 'd' },
        },
      },
      doseAndRate: [{ doseQuantity: { value: 1 } }],
    },
  ],
})

const dxa = (id: string, patientId: string, effectiveDateTime: string, unit = '{T-score}'): JsonObject => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '38265-5' }] },
  subject: { reference: `Patient/${patientId}` },
  effectiveDateTime,
  valueQuantity: { value: -2.1, unit, code: unit },
})

const inBundle = (fullUrl: string, resource: JsonObject): JsonObject => ({ fullUrl, resource })

/** anna: wrist. bert: prednisone. carl: cream. dora: hip, as a transaction. emma: a drug by reference. */
const files = {
  'Patient.ndjson': [
    patient('anna', '1950-02-01'),
    patient('bert', '1960-05-05'),
    patient('carl', '1950'),
    patient('emma', '1990-01-01'),
  ],
  'Encounter.ndjson.gz': [
    encounter('anna-seh', 'anna', '2020-03-01T10:00:00+01:00', '2020-03-01T12:00:00+01:00'),
    encounter('anna-later', 'anna', '2021-03-01T10:00:00+01:00'),
    encounter('carl-visit', 'carl', '2020-03-01', '2020-03-01'),
  ],
  'Condition.ndjson.gz': [
    fracture('anna-wrist', 'anna', 'anna-seh', '2020-03-01T10:00:00+01:00', wrist),
    fracture('anna-again', 'anna', 'anna-later', '2021-03-01T10:00:00+01:00', wrist),
    {
      resourceType: 'Condition',
      id: 'carl-x',
      code: snomed('999', 'Fracture of something'),
      subject: { reference: 'Patient/carl' },
    },
  ],
  'orders/MedicationRequest.ndjson': [
    order(
      'bert-prednisone',
      'bert',
      '2019-05-01T09:00:00+02:00',
      '312617',
      'predniSONE 5 MG Oral Tablet',
      twoTabletsFor(120),
    ),
    order('carl-cream', 'carl', '2019-05-01', '106258', 'Hydrocortisone 10 MG/ML Topical Cream'),
    order('carl-other', 'carl', '2019-05-02', '310965', 'Ibuprofen 200 MG Oral Tablet'),
    {
      resourceType: 'MedicationRequest',
      id: 'emma-prednisone',
      status: 'active',
      medicationReference: { reference: 'Medication/pred' },
      subject: { reference: 'Patient/emma' },
      authoredOn: '2019-05-01',
      ...twoTabletsFor(120),
    },
  ],
  'Observation.ndjson': [
    dxa('anna-dxa', 'anna', '2020-03-20'),
    '{"resourceType":"Observation","id":',
    '',
    dxa('carl-dxa', 'carl', '2020-03-20', 'g/cm2'),
    '[1]',
  ],
  'dora.json.gz': [
    {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        inBundle('urn:uuid:0001', { resourceType: 'Patient', birthDate: '1940-01-01' }),
        inBundle('urn:uuid:0002', {
          ...encounter('', '', '2020-03-01T10:00:00Z', '2020-03-05T10:00:00Z', {
            class: { code: 'IMP' },
            subject: { reference: 'urn:uuid:0001' },
          }),
          id: 'dora-ward',
        }),
        inBundle('urn:uuid:0003', {
          ...fracture('dora-hip', '', '', '2020-03-01T10:00:00Z', hip),
          subject: { reference: 'urn:uuid:0001' },
          encounter: { reference: 'urn:uuid:0002' },
        }),
      ],
    },
  ],
  'later/Medication.ndjson': [
    {
      resourceType: 'Medication',
      id: 'pred',
      code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB06' }] },
      form: snomed('385055001', 'Tablet'),
    },
  ],
  'broken.json': ['{'],
  'notes.txt': ['not of the export'],
}

const folder = writeExport(files)
afterAll(() => rmSync(folder, { recursive: true }))

async function runOn(where: string, more: Partial<CohortOptions> = {}) {
  const results: CallResult[] = []
  const broken: Broken[] = []
  const cohort = await runCohort({
    folder: where,
    knowledge,
    services,
    settings: readConfig({ OSTEOHOOKS_NOW: '2026-11-22' }, () => 0),
    language: 'en',
    onBroken: (line) => void broken.push(line),
    onCall: (result) => void results.push(result),
    ...more,
  })
  return { cohort, results, broken }
}

const primaryOf = (results: readonly CallResult[], trigger: string) =>
  results.find((result) => result.trigger === trigger)?.primary

describe('a run over an export', async () => {
  const { cohort, results, broken } = await runOn(folder)

  test('calls once for every order that passes the gate and every end of a visit with a fracture', () => {
    expect(results.map(({ trigger }) => trigger).toSorted()).toEqual([
      'Encounter/anna-seh',
      'Encounter/dora-ward',
      'MedicationRequest/bert-prednisone',
      'MedicationRequest/emma-prednisone',
    ])
    expect(cohort.calls).toBe(4)
    expect(cohort.failed.total).toBe(0)
    expect(cohort.patientsWithCalls).toBe(4)
    expect(cohort.patients).toBe(5)
  })

  test.each([
    ['a later DXA is not seen at the discharge', 'Encounter/anna-seh', 'C26'],
    [
      'a hip fracture in a transaction by urn is decided at the end of the ward stay',
      'Encounter/dora-ward',
      'C20',
    ],
    [
      'an order that was stopped later is a start on its own date',
      'MedicationRequest/bert-prednisone',
      'A50',
    ],
    [
      'a Medication in a later file tells that the order is a glucocorticoid',
      'MedicationRequest/emma-prednisone',
      'A04',
    ],
  ])('%s', (_, trigger, row) => {
    expect(primaryOf(results, trigger)).toBe(row)
  })

  test('a result holds references, rows and reasons only', () => {
    expect(results.find(({ trigger }) => trigger === 'Encounter/anna-seh')).toMatchObject({
      patient: 'Patient/anna',
      service: 'fracture-encounter-discharge',
      plan: 'fracture',
      encounter: 'Encounter/anna-seh',
      occasion: 'EMER',
      withheld: [],
      cards: 1,
      faults: [],
      unknown: { vitaminDNmolL: 'result-missing' },
    })
  })

  test('counts rows, cards and occasions by plan', () => {
    const fractures = cohort.plans.get('fracture')
    expect(fractures?.occasions.entries()).toEqual([
      ['EMER', 1],
      ['IMP', 1],
    ])
    expect(fractures?.primary.entries()).toEqual([
      ['C26', 1],
      ['C20', 1],
    ])
    expect(fractures?.additional.of('C53')).toBe(2)
    expect(fractures?.cards.of('C20')).toBe(1)
    expect(fractures?.withCard).toBe(2)
    expect(cohort.plans.get('glucocorticoid')?.occasions.total).toBe(2)
  })

  test('a visit that has not ended is told, not called', () => {
    expect(cohort.undated.entries()).toEqual([['Encounter', 1]])
  })

  test('lines and files that cannot be read are named by their place and skipped', () => {
    expect(broken).toEqual([
      { kind: 'broken', file: 'Observation.ndjson', line: 2, reason: 'not-json' },
      { kind: 'broken', file: 'Observation.ndjson', line: 5, reason: 'no-resource' },
      { kind: 'broken', file: 'broken.json', reason: 'not-json' },
    ])
  })

  test('tells what was read, and which codes and units were not', () => {
    const { reading } = cohort
    expect(reading.orders.of('local glucocorticoid (discarded by the gate)')).toBe(1)
    expect(reading.orders.of('systemic glucocorticoid')).toBe(2)
    expect(reading.unreadable.codes().get('medicine')?.entries()).toEqual([['rxnorm 310965', 1]])
    expect(reading.unreadable.displayOf('rxnorm 310965')).toBe('Ibuprofen 200 MG Oral Tablet')
    expect(reading.fractures.codes.entries()).toEqual([['snomed 999 Fracture of something', 1]])
    expect(reading.fractures.bySite.entries()).toEqual([
      ['other', 2],
      ['unclassifiable', 1],
      ['hip', 1],
    ])
    expect(reading.results.read.of('T-score')).toBe(1)
    expect(reading.results.unread.entries()).toEqual([['T-score, unit g/cm2', 1]])
    expect(reading.unreadable.of('result-quantity')).toBe(1)
    expect(reading.unreadable.of('result-words')).toBe(0)
  })

  test('the table names each row that decided, with how often', () => {
    const table = printCohort(cohort, knowledge, 'en')
    expect(table).toMatch(/^Plan fracture .*: 2 calls, 2 with a card$/m)
    expect(table).toMatch(/^ {2}C20 +1 +0 +1 {2}Hip fracture, 75 years or older/m)
    expect(table).toMatch(/^Calls: 4, of 4 patients; failed: 0$/m)
    expect(table).toMatch(/^ {2}Not readable \(lines or files\): not-json 2, no-resource 1$/m)
    expect(table).toMatch(/^Codes by our own lists alone \(source static\)/m)
    expect(table).not.toMatch(/anna|1950/)
  })
})

describe('a run can be narrowed or stopped', () => {
  test('to one patient, whose calls can be explained', async () => {
    const explained: (string | null)[] = []
    const onCall: CohortOptions['onCall'] = (_, explanation) => void explained.push(explanation().primary)
    const { cohort } = await runOn(folder, { patientId: 'anna', onCall })
    expect(explained).toEqual(['C26'])
    expect([cohort.patients, cohort.calls]).toEqual([1, 1])
  })

  test('to a patient who is not there, which is no call', async () => {
    const { cohort } = await runOn(folder, { patientId: 'nobody' })
    expect([cohort.patients, cohort.calls]).toEqual([0, 0])
  })

  test('to one plan', async () => {
    const { cohort } = await runOn(folder, { plan: 'glucocorticoid' })
    expect([...cohort.plans.keys()]).toEqual(['glucocorticoid'])
    expect([cohort.calls, cohort.patientsWithCalls]).toEqual([2, 2])
  })

  test('an interrupt ends it after the patient at hand, with the table so far', async () => {
    const interrupt = new AbortController()
    const { cohort } = await runOn(folder, { signal: interrupt.signal, onCall: () => interrupt.abort() })
    expect([cohort.stopped, cohort.calls]).toEqual([true, 1])
    expect(printCohort(cohort, knowledge, 'nl')).toMatch(/^Interrupted/)
  })

  test('a call that breaks is counted by error and type, and the others go on', async () => {
    let told = 0
    const { cohort } = await runOn(folder, {
      onCall: () => {
        told += 1
        if (told === 1) throw new RangeError('anna')
      },
    })
    expect(cohort.failed.entries()).toHaveLength(1)
    expect(cohort.failed.entries()[0]?.[0]).toMatch(/^RangeError (?:Encounter|MedicationRequest)$/)
    expect(cohort.calls).toBe(4)
  })

  test('an export without any call says so, and what could be read', async () => {
    const where = writeExport({ 'all.json': [dxa('x', 'zoe', '2020-01-01')] })
    const { cohort } = await runOn(where)
    rmSync(where, { recursive: true })
    const table: string = printCohort(cohort satisfies Cohort, knowledge, 'nl')
    expect(table).toMatch(/^No call: /m)
    expect(table).toMatch(/T-score 1/)
  })
})

describe('the table shows nothing that a careless source put in the place of a code', () => {
  const called = (coding: JsonObject): JsonObject => ({
    resourceType: 'Condition',
    id: 'x',
    subject: { reference: 'Patient/zoe' },
    code: { coding: [coding] },
  })
  const local = 'urn:oid:2.16.528.1.1007.3.3.1234'
  const ended = { start: '2020-01-01', end: '2020-01-02' }

  test.each<[string, JsonObject, RegExp]>([
    [
      'the name beside a date of birth',
      called({ system: local, code: '12031950', display: 'fractuur mw. Jansen' }),
      /urn:oid:\S+ \(hidden\)$/m,
    ],
    [
      'the name beside words',
      called({ system: local, code: 'mw. Jansen', display: 'fractuur mw. Jansen' }),
      /urn:oid:\S+ \(text\)$/m,
    ],
    [
      'the name beside a system in words',
      called({ system: 'list of Jansen', code: 'F1', display: 'fractuur mw. Jansen' }),
      /\(text\) F1$/m,
    ],
    [
      'characters that steer a terminal',
      called({ system: local, code: 'F1', display: 'fractuur\u001b[2J\u009b2J\u202e\nF2' }),
      / F1 fractuur \[2J 2J {2}F2$/m,
    ],
    ['words as the type of a resource', { resourceType: 'mw. Jansen' }, /Resources: Patient 1, \(text\) 1$/m],
    [
      'words as the class of a visit',
      {
        ...encounter('x', 'zoe', '2020-01-01'),
        class: { code: 'mw. Jansen' },
        period: ended,
        reasonCode: [hip],
      },
      /At: \(text\) by its reason alone 1$/m,
    ],
    [
      'characters that steer a terminal in a unit',
      {
        ...dxa('x', 'zoe', '2020-01-01'),
        valueQuantity: { value: 0.8, unit: 'g\u001b[2J/cm2' },
      },
      /T-score, unit g \[2J\/cm2$/m,
    ],
  ])('%s', async (_, resource, line) => {
    const where = writeExport({ 'all.ndjson': [patient('zoe', '1950-03-12'), resource] })
    const { cohort } = await runOn(where)
    rmSync(where, { recursive: true })
    const table = printCohort(cohort, knowledge, 'nl')
    expect(table).toMatch(line)
    expect(table).not.toMatch(/Jansen|12031950/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(table).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })
})

import { expect, test } from 'vitest'
import { parseCall } from '../../src/cds-hooks/request.ts'
import type { Hook } from '../../src/cds-hooks/service.ts'
import { ServiceError } from '../../src/errors.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { services } from '../support/app.ts'

const context = {
  userId: 'Practitioner/1',
  patientId: '1',
  encounterId: '2',
  selections: ['MedicationRequest/1'],
  draftOrders: { resourceType: 'Bundle' },
}
const [select, discharge] = ['order-select', 'encounter-discharge'] as const

function parse(hook: Hook, fields: JsonObject, ofContext: Json | undefined = context, needsUser = true) {
  const service = services.find((one) => one.hook === hook)
  if (service === undefined) throw new Error(`No service has the hook ${hook}.`)
  const body = { hook, hookInstance: 'x', context: ofContext, ...fields }
  return parseCall(JSON.parse(JSON.stringify(body)), service, 'nl', needsUser)
}

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'ERR_REQUEST_INVALID') return error.message
    throw error
  }
  return 'not refused'
}

test.each<[Hook, JsonObject, string]>([
  [select, { hook: undefined }, 'hook is missing or no text; send the name of the hook.'],
  [select, { hook: 1, hookInstance: 1 }, 'hook is missing or no text; send the name of the hook.'],
  [select, { hookInstance: null }, 'hookInstance is missing or no text; send a UUID.'],
  [select, { hookInstance: '' }, 'hookInstance is empty; send a UUID.'],
  [select, { hookInstance: 'x'.repeat(129) }, 'hookInstance is longer than 128 characters; send a UUID.'],
  [select, { context: [] }, 'context is missing or no object; send the context of the hook.'],
  [select, { fhirServer: 1 }, 'fhirServer is no text; send the base URL of the FHIR server, or nothing.'],
  [select, { fhirAuthorization: [] }, 'fhirAuthorization is no object; send an object, null or nothing.'],
  [select, { prefetch: 'x' }, 'prefetch is no object; send an object, null or nothing.'],
  [
    select,
    { hook: discharge },
    'hook does not fit this service; expected "order-select". Call the service of the hook that fired.',
  ],
  [
    select,
    { fhirAuthorization: {}, fhirServer: null },
    'fhirServer is missing beside fhirAuthorization; send both or neither.',
  ],
])('a %s call with %j says %s', (hook, fields, message) => {
  expect(messageOf(() => parse(hook, fields))).toBe(message)
})

test.each<[Hook, JsonObject, string]>([
  [
    select,
    { userId: null },
    'userId is missing or no text; send the reference of the user, such as Practitioner/1.',
  ],
  [
    select,
    { userId: 1 },
    'userId is missing or no text; send the reference of the user, such as Practitioner/1.',
  ],
  [select, { userId: 'a b' }, 'userId is no reference; expected 1 to 256 characters without spaces.'],
  [select, { patientId: 1 }, 'patientId is missing or no text; send the id of the Patient.'],
  [select, { patientId: 'a b' }, 'patientId is no FHIR id; expected 1 to 64 letters, digits, "-" or ".".'],
  [select, { encounterId: 1 }, 'encounterId is missing or no text; send the id of the Encounter.'],
  [discharge, { encounterId: null }, 'encounterId is missing or no text; send the id of the Encounter.'],
  [
    discharge,
    { encounterId: 'Patient/1' },
    'encounterId is no FHIR id; expected 1 to 64 letters, digits, "-" or ".".',
  ],
  [
    select,
    { selections: {} },
    'selections is missing or no list; send the references of the selected drafts.',
  ],
  [select, { draftOrders: [] }, 'draftOrders is missing or no Bundle; send the draft orders.'],
])('a %s call with %j in its context says context.%s', (hook, fields, message) => {
  expect(messageOf(() => parse(hook, {}, { ...context, ...fields }))).toBe(`context.${message}`)
})

test('what a call may leave out is absent, whether it was left out or null', () => {
  const left = { fhirServer: null, fhirAuthorization: null, prefetch: null, extension: null }
  expect(
    parse('patient-view', left, { patientId: 'Patient/1', userId: null, encounterId: null }, false),
  ).toEqual({
    service: 'fracture-patient-view',
    hook: 'patient-view',
    hookInstance: 'x',
    patientId: '1',
    language: 'nl',
  })
})

test('of selections only texts are kept, of a hook only what is its own', () => {
  const sent = { ...context, selections: ['a', 1, null] }
  expect(parse(select, { prefetch: {} }, sent)).toMatchObject({ selections: ['a'], prefetch: {} })
  expect(parse(discharge, {}, sent)).not.toHaveProperty('selections')
  expect(parse('order-sign', {}, sent)).toHaveProperty('draftOrders')
  expect(parse('order-sign', {}, sent)).not.toHaveProperty('selections')
})

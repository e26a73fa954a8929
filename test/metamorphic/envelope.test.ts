import { test } from 'vitest'
import { type Json, type JsonObject, object } from '../../src/json.ts'
import { expectSameDecision, pick } from './relation.ts'

const odd: readonly Json[] = [
  null,
  7,
  'x',
  [],
  {},
  { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Condition' } }] },
]

test('prefetch that nobody asked for decides nothing', () => {
  expectSameDecision({
    rewrite: (body, draw) => {
      const more = { vitals: pick(draw, odd), Conditions: pick(draw, odd), 'medications ': pick(draw, odd) }
      return { ...body, prefetch: { ...object(body['prefetch']), ...more } }
    },
  })
})

test('who calls, from where and under which number decides nothing', () => {
  const extras: readonly JsonObject[] = [
    { hookInstance: 'ffffffff-0000-4000-8000-000000000001' },
    { fhirServer: 'https://ehr.example/fhir' },
    { fhirServer: null, fhirAuthorization: null },
    { extension: { 'com.example.department': 'A2' } },
  ]
  expectSameDecision({
    rewrite: (body, draw) => {
      const context = {
        ...object(body['context']),
        userId: pick(draw, ['Practitioner/x', 'PractitionerRole/7']),
      }
      return { ...body, ...pick(draw, extras), context }
    },
  })
})

test('the patient and the encounter of the call are named with or without their type', () => {
  expectSameDecision({
    rewrite: (body) => {
      const context = object(body['context']) ?? {}
      const { encounterId } = context
      const typed = {
        patientId: 'Patient/p1',
        ...(encounterId !== undefined && { encounterId: 'Encounter/e1' }),
      }
      return { ...body, context: { ...context, ...typed } }
    },
  })
})

import { expect, test } from 'vitest'
import { type Json, object, text } from '../../src/json.ts'
import { openApp } from '../support/app.ts'

const { app } = openApp()

test('the list says of each test patient which row it shows and where to post its call', async () => {
  const list = (await app.inject('/sandbox/requests')).json<Json[]>().map((one) => object(one) ?? {})
  expect(list.length).toBeGreaterThan(60)
  expect(list.find(({ id }) => id === 'C20')).toMatchObject({
    title: 'C20 Heupfractuur, 81 jaar: behandel zonder DXA',
    expected: { primary: 'C20' },
    patient: 'http://localhost/fhir/Patient/C20',
    request: 'http://localhost/sandbox/requests/C20',
    call: 'http://localhost/cds-services/fracture-encounter-discharge',
  })
})

test.each([
  ['A31', 'order-select', { selections: ['MedicationRequest/A31-concept'] }],
  ['A50-sign', 'order-sign', { draftOrders: { type: 'collection' } }],
  ['C20', 'encounter-discharge', { encounterId: 'C20-bezoek' }],
  ['C26-dossier', 'patient-view', { patientId: 'C26-dossier' }],
])('the call of %s is %s, without prefetch', async (id, hook, context) => {
  const body = object((await app.inject(`/sandbox/requests/${id}`)).json<Json>()) ?? {}
  expect(body).toMatchObject({ hook, fhirServer: 'http://localhost/fhir', context })
  expect(text(body['hookInstance'])).toMatch(/^[0-9a-f-]{36}$/)
  expect(body['prefetch']).toBeUndefined()
})

test('an unknown test patient', async () => {
  expect((await app.inject('/sandbox/requests/Z99')).statusCode).toBe(404)
})

test('a Host that is no host is not repeated', async () => {
  const answer = await app.inject({ url: '/sandbox/requests/C20', headers: { host: 'a"b<c>' } })
  expect(object(answer.json<Json>())?.['fhirServer']).toBe('http://localhost/fhir')
})

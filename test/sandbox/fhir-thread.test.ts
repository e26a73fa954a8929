import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { dayOf } from '../../src/days.ts'
import { type Json, type JsonObject, object } from '../../src/json.ts'
import { FhirThread, type WrittenAnswer } from '../../src/sandbox/fhir-thread.ts'
import { root } from '../support/app.ts'

const [today, tomorrow] = [dayOf(2026, 11, 22), dayOf(2026, 11, 23)]
const read = (path: string) => ({ method: 'GET', path, query: '', base: 'http://localhost/fhir' }) as const
const resource = ({ body }: WrittenAnswer): JsonObject => object(JSON.parse(body) as Json) ?? {}

let thread = new FhirThread(join(root, 'sandbox'))
afterEach(async () => {
  await thread.stop()
  thread = new FhirThread(join(root, 'sandbox'))
})

test('on another day the patients are a day older, and what was written is gone', async () => {
  const order = { resourceType: 'ServiceRequest', id: 'x', status: 'draft', intent: 'plan' }
  const put = { ...read('ServiceRequest/x'), method: 'PUT', body: order } as const
  expect((await thread.ask(put, today)).status).toBe(201)
  const before = resource(await thread.ask(read('Patient/C20'), today))['birthDate']
  const after = resource(await thread.ask(read('Patient/C20'), tomorrow))['birthDate']
  expect(Date.parse(String(after)) - Date.parse(String(before))).toBe(86_400_000)
  expect((await thread.ask(read('ServiceRequest/x'), tomorrow)).status).toBe(404)
})

test('who waits when it is stopped is told so', async () => {
  const waiting = thread.ask(read('Patient/C20'), today)
  await thread.stop()
  expect((await waiting).status).toBe(503)
})

test('more than it can hold are refused', async () => {
  const all = Array.from({ length: 256 }, () => thread.ask(read('Patient/C20'), today))
  expect(() => thread.ask(read('Patient/C20'), today)).toThrow(/too many requests/)
  await thread.stop()
  await Promise.all(all)
})

test('when it fails, who waits is told, and the next request starts it anew', async () => {
  const broken = new FhirThread(join(root, 'nowhere'))
  await expect(broken.ask(read('Patient/C20'), today)).rejects.toMatchObject({ code: 'ERR_INTERNAL' })
  await expect(broken.ask(read('Patient/C20'), today)).rejects.toMatchObject({ code: 'ERR_INTERNAL' })
})

test('it stores no more than it may', async () => {
  const note = [{ text: 'x'.repeat(4_000_000) }]
  const write = (id: string) =>
    thread.ask(
      { ...read(`ServiceRequest/${id}`), method: 'PUT', body: { resourceType: 'ServiceRequest', id, note } },
      today,
    )
  const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(write))
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 507])
})

import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { byFhir, openAppWithEhr, openStubs, templatesOf, token } from '../support/ehr.ts'
import { person, prefetched, problem, visit, visitBody } from '../support/request-builder.ts'
import { discharge } from '../support/requests.ts'

const { ehr } = await openStubs()
const { call } = openAppWithEhr(ehr)

/** No id is the beginning of another one. */
const ids = Array.from({ length: 100 }, (_id, at) => `canary-${String(at).padStart(3, '0')}-x`)

const patientsIn = (text: string) => [...new Set(text.match(/canary-\d{3}-x/g))]
const patientIn = (text: string) => patientsIn(text)[0] ?? 'nobody'

const leaving = visitBody(
  'encounter-discharge',
  prefetched(person('1964-05-10'), [visit('EMER'), problem('nl S52.5', '2026-11-20')]),
)

const prefetchKeys = Object.keys(templatesOf(discharge))

/** The same visit of another patient; what is not asked for comes in prefetch. */
function bodyOf(
  id: string,
  left: readonly string[] = prefetchKeys.filter((key) => !asked.includes(key)),
): JsonObject {
  const text = JSON.stringify(leaving).replaceAll('Patient/p1', `Patient/${id}`).replaceAll('"p1"', `"${id}"`)
  const body: JsonObject = JSON.parse(text)
  const fhirAuthorization = { ...token, access_token: `CANARY-AT-${id}` }
  return { ...byFhir(ehr, discharge, body, left), fhirAuthorization }
}

/** Keys that the server is asked for; the others come in prefetch. */
const asked = ['patient', 'conditions']

test('T23 T11 N02 a hundred calls that wait at once: each answer has its own patient, each question its own token', async () => {
  const held = new Map<string, (() => void)[]>()
  let arrived = Promise.withResolvers<void>()
  ehr.behave(({ query }, _answer, usual) => {
    const waiting = held.get(patientIn(query)) ?? []
    held.set(patientIn(query), [...waiting, usual])
    if (waiting.length === asked.length - 1) arrived.resolve()
  })
  const answers: ReturnType<typeof call>[] = []
  for (const id of ids) {
    arrived = Promise.withResolvers()
    answers.push(call(discharge, bodyOf(id)))
    await arrived.promise
  }
  // All of them wait. Every third is answered first, and the last question of each before its first.
  const order = [...held].toSorted(
    ([a], [b]) => ((Number(a.slice(7, 10)) * 67) % 100) - ((Number(b.slice(7, 10)) * 67) % 100),
  )
  for (const turn of [1, 0]) for (const [, waiting] of order) waiting[turn]?.()

  const told = await Promise.all(answers)
  expect(told.map(({ status }) => status)).toEqual(ids.map(() => 200))
  expect(told.map(({ text }) => patientsIn(text))).toEqual(ids.map((id) => [id]))
  expect(ehr.asked.map(({ query, authorization }) => [patientIn(query), authorization])).toEqual(
    ids.flatMap((id) => asked.map(() => [id, `Bearer CANARY-AT-${id}`])),
  )
})

test('T23 of a hundred that arrive at once, those that are answered have their own patient', async () => {
  const told = await Promise.all(ids.map((id) => call(discharge, bodyOf(id, []))))
  for (const [at, { status, text }] of told.entries()) {
    expect([200, 503]).toContain(status)
    expect(patientsIn(text)).toEqual(status === 200 ? [ids[at]] : [])
  }
  expect(told.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
})

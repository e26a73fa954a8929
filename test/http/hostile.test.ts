import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstEmpty, response } from '../../src/cds-hooks/response.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import {
  bundle,
  discharge,
  dischargeBody,
  everythingFound,
  hipFracture,
  nothingFound,
  orderSelect,
  orderSelectBody,
  orderSign,
  patient,
  patientView,
  prednisolone,
} from '../support/requests.ts'

const { app, lines } = openApp()

const bodies: readonly (readonly [string, JsonObject])[] = [
  [orderSelect, orderSelectBody()],
  [orderSign, orderSelectBody({ top: { hook: 'order-sign' } })],
  [discharge, dischargeBody()],
  [orderSelect, orderSelectBody({ prefetch: everythingFound })],
  [discharge, dischargeBody({ prefetch: everythingFound })],
  [patientView, dischargeBody({ top: { hook: 'patient-view' } })],
]

const odd = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    1e308,
    '',
    ' ',
    'x',
    [],
    {},
    [[]],
    [null],
    '2026-13-45',
    '9999-12-31',
    '0000',
    'Patient/p1',
    { resourceType: 'Bundle' },
    { coding: null },
    '<html>',
    '../x',
  ),
  // jsonValue gives what JSON.parse could give; its type is fast-check's own.
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json),
)

/** Every place of a value, as the keys that lead there. */
function placesOf(value: Json | undefined, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [
    path,
    ...Object.entries<Json | undefined>(value).flatMap(([key, child]) => placesOf(child, [...path, key])),
  ]
}

/** The same value, with other words wherever an EHR writes for people. */
function speak(value: Json | undefined, words: string): Json {
  if (typeof value !== 'object' || value === null) return value ?? null
  if (Array.isArray(value)) return value.map((child) => speak(child, words))
  const told = Object.entries<Json | undefined>(value).map(([key, child]) => {
    if (key === 'text' || key === 'conclusion') return [key, `${words} ${JSON.stringify(child)} ${words}`]
    return [key, speak(child, words)]
  })
  return { ...Object.fromEntries(told), display: words, note: [{ text: words }] }
}

function replace(value: Json | undefined, [key, ...rest]: readonly string[], other: Json): Json {
  if (key === undefined || typeof value !== 'object' || value === null) return other
  const copy = Object.fromEntries(
    Object.entries<Json | undefined>(value).map(([name, child]) => [
      name,
      name === key ? replace(child, rest, other) : child,
    ]),
  )
  return Array.isArray(value) ? Object.values(copy).map((child) => child ?? null) : copy
}

const mutated = fc.constantFrom(...bodies).chain(([service, body]) => {
  const places = placesOf(body)
  const changes = fc.array(fc.tuple(fc.constantFrom(...places), odd), { minLength: 1, maxLength: 4 })
  return changes.map((made) => ({
    service,
    body: made.reduce<Json>((now, [place, value]) => replace(now, place, value), body),
  }))
})

test('T37 no change of a request, however odd, makes the service fail', async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async ({ service, body }) => {
      const answer = await app.inject({
        method: 'POST',
        url: `/cds-services/${service}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(answer.statusCode).toBeLessThan(500)
      if (answer.statusCode === 200) response.parse(answer.json())
      else expect(answer.json().resourceType).toBe('OperationOutcome')
    }),
    { numRuns: 3000 },
  )
})

test('T37 no cut or flipped byte of a request makes the service fail', async () => {
  const text = JSON.stringify(orderSelectBody())
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
      const bytes = Buffer.from(cut ? text.slice(0, at) : text)
      if (!cut) bytes[at] = byte
      const answer = await app.inject({
        method: 'POST',
        url: `/cds-services/${orderSelect}`,
        headers: { 'content-type': 'application/json' },
        body: bytes,
      })
      expect(answer.statusCode).toBeLessThan(500)
    }),
    { numRuns: 500 },
  )
})

describe('L01 T20 T25 nothing of the patient leaves the process', () => {
  const canaries = [
    '<style>body{display:none}</style>CANARY',
    '![CANARY](http://a/p.png)',
    '[CANARY](javascript:alert(1))',
    'CANARY|\n|x',
    '\u202eCANARY',
    '{{7*7}}CANARY',
    '%3Cscript%3ECANARY',
  ]

  /** Plants a text in every place where an EHR shows words. */
  const plant = (words: string): readonly (readonly [string, JsonObject])[] => {
    const named = {
      ...patient,
      name: [{ text: words, family: words }],
      identifier: [{ system: words, value: words }],
      address: [{ text: words }],
    }
    const spoken = { note: [{ text: words }], text: { status: 'generated', div: words } }
    const draft = prednisolone('d1', {
      ...spoken,
      medicationCodeableConcept: {
        coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB06', display: words }],
        text: words,
      },
      requester: { display: words },
    })
    const condition = {
      ...hipFracture,
      ...spoken,
      code: { coding: [{ system: 'http://snomed.info/sct', code: '5913000', display: words }], text: words },
    }
    const order = { ...draft, id: words, status: 'active' }
    const prefetch = {
      ...nothingFound,
      patient: named,
      conditions: bundle(condition, { ...condition, id: words }),
      medications: bundle(order),
    }
    const top = {
      extension: { [words]: words },
      fhirServer: words,
      fhirAuthorization: { access_token: words },
    }
    const context = { draftOrders: bundle(draft) }
    return [
      [orderSelect, orderSelectBody({ context, prefetch, top })],
      [discharge, dischargeBody({ prefetch, top })],
      [orderSelect, orderSelectBody({ context, prefetch: speak(everythingFound, words), top })],
      [discharge, dischargeBody({ prefetch: speak(everythingFound, words), top })],
    ]
  }

  test.each(canaries)('%j appears in no card and in no log line', async (words) => {
    for (const [service, body] of plant(words)) {
      const answer = await app.inject({
        method: 'POST',
        url: `/cds-services/${service}`,
        payload: body,
        headers: { referer: words.replaceAll(/[^ -~]/g, ''), 'user-agent': 'CANARY' },
      })
      expect(answer.statusCode).toBe(200)
      expect(answer.body).not.toContain('CANARY')
      expect(firstEmpty(answer.json())).toBeUndefined()
    }
    expect(lines.join('')).not.toContain('CANARY')
  })

  test('nor in what is refused', async () => {
    const attempts: readonly (readonly [string, string])[] = [
      ['/cds-services/CANARY', '{}'],
      ['/CANARY', '{}'],
      [`/cds-services/${orderSelect}`, '{"CANARY":'],
      [`/cds-services/${orderSelect}`, '{"hook":"CANARY"}'],
      [
        `/cds-services/${orderSelect}`,
        JSON.stringify(orderSelectBody({ context: { patientId: 'CANARY CANARY' } })),
      ],
      [`/cds-services/${orderSelect}`, JSON.stringify(orderSelectBody({ top: { hookInstance: 'CANARY' } }))],
      [
        `/cds-services/${orderSelect}`,
        JSON.stringify(orderSelectBody({ prefetch: { patient: { resourceType: 'Patient', id: 'CANARY' } } })),
      ],
    ]
    for (const [url, body] of attempts) {
      const answer = await app.inject({
        method: 'POST',
        url,
        body,
        headers: { 'content-type': 'application/json' },
      })
      expect(answer.body).not.toContain('CANARY')
    }
    expect(lines.join('')).not.toContain('CANARY')
  })
})

// Expected to fail until decision.ts repeats only plain references (isPlainReference); then make it test.each.
test.each(['CANARY](http://a)', 'CANARY?x=1', '../CANARY', 'CANARY'.repeat(20)])(
  'T22 an id that is no id (%s) gets into no order',
  async (id) => {
    const prefetch = { ...nothingFound, patient, conditions: bundle({ ...hipFracture, id }) }
    const answer = await app.inject({
      method: 'POST',
      url: `/cds-services/${discharge}`,
      payload: dischargeBody({ prefetch }),
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).not.toContain('CANARY')
  },
)

test('a call writes one log line, with what was decided and nothing about whom', async () => {
  const { app: fresh, lines: written } = openApp()
  await fresh.inject({ method: 'POST', url: `/cds-services/${discharge}`, payload: dischargeBody() })
  expect(written).toHaveLength(1)
  const line = JSON.parse(written[0] ?? '')
  expect(line).toMatchObject({
    hookInstance: '3a1b6f0c-2b0f-4a3e-8a39-6a8f1f5f7c02',
    service: discharge,
    cards: 1,
    ms: expect.any(Number),
    rows: expect.any(Array),
  })
  expect(written[0]).not.toMatch(/p1|1955|female/)
})

test('T23 calls at the same time do not mix', async () => {
  const calls = Array.from({ length: 100 }, (_, at) => {
    const id = `patient-${at}`
    const own = { reference: `Patient/${id}` }
    const prefetch = { patient: { ...patient, id }, conditions: bundle({ ...hipFracture, subject: own }) }
    return { id, body: dischargeBody({ context: { patientId: id }, prefetch }) }
  })
  const answers = await Promise.all(
    calls.map(({ body }) => app.inject({ method: 'POST', url: `/cds-services/${discharge}`, payload: body })),
  )
  for (const [at, answer] of answers.entries()) {
    const named = new Set(answer.body.match(/patient-\d+/g))
    expect([...named]).toEqual([calls[at]?.id])
  }
})

import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Caller, Presented } from '../../src/http/caller/caller.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { pseudonymOf } from '../../src/store/pseudonym.ts'
import { MemoryStore } from '../support/memory-store.ts'
import { dayMs, openHospital, rememberingHospital } from '../support/remembering-hospital.ts'
import {
  discharge,
  dischargeBody,
  orderSelect,
  orderSelectBody,
  orderSign,
  patientView,
} from '../support/requests.ts'

const url = `/cds-services/${orderSelect}/feedback`
const card = '0e1b6d1c-9c0e-8f2a-a1b2-4c5d6e7f8091'
const suggestion = '7a1b6d1c-9c0e-8f2a-a1b2-4c5d6e7f8092'
const overridden: JsonObject = { card, outcome: 'overridden', outcomeTimestamp: '2026-11-22T11:59:00Z' }
const accepted: JsonObject = { ...overridden, outcome: 'accepted', acceptedSuggestions: [{ id: suggestion }] }

async function sent(body: Json) {
  const hospital = rememberingHospital()
  const response = await hospital.post(url, body)
  return { hospital, response, kept: hospital.store.feedback }
}

describe('F01 F02 what is accepted', () => {
  test.each([orderSelect, orderSign, discharge, patientView])('F01 %s takes feedback', async (service) => {
    const hospital = rememberingHospital()
    const response = await hospital.post(`/cds-services/${service}/feedback`, { feedback: [overridden] })
    expect(response.statusCode).toBe(200)
    expect(hospital.store.feedback).toMatchObject([{ service, tenant: 'sandbox', card }])
  })

  test.each<[string, Json, object]>([
    ['accepted', { feedback: [accepted] }, { outcome: 'accepted', suggestions: [suggestion] }],
    ['overridden without a reason', { feedback: [overridden] }, { outcome: 'overridden', suggestions: [] }],
    [
      'a reason without display',
      {
        feedback: [
          { ...overridden, overrideReason: { reason: { code: 'patient-refuses', system: 'urn:x' } } },
        ],
      },
      { reason: { code: 'patient-refuses' } },
    ],
    [
      'a reason and words',
      {
        feedback: [
          { ...overridden, overrideReason: { reason: { code: 'limited-time' }, userComment: 'morgen' } },
        ],
      },
      { reason: { code: 'limited-time' }, comment: 'morgen', consequence: 'worklist' },
    ],
    [
      'words alone',
      { feedback: [{ ...overridden, overrideReason: { userComment: 'later' } }] },
      { comment: 'later' },
    ],
    [
      "Epic's name of the reason",
      {
        feedback: [
          { ...overridden, overrideReasons: { reason: { code: 'patient-ineligible' }, userComment: 'x' } },
        ],
      },
      { reason: { code: 'patient-ineligible' }, comment: 'x', consequence: 'review' },
    ],
    [
      'the same as a list',
      { feedback: [{ ...overridden, overrideReasons: [{ reason: { code: 'need-more-info' } }] }] },
      { reason: { code: 'need-more-info' } },
    ],
    [
      "Epic's example code",
      {
        feedback: [
          { ...overridden, overrideReasons: { reason: { code: 'contraindicated', display: 'bad' } } },
        ],
      },
      { reason: { code: 'patient-contraindication' } },
    ],
    [
      "Epic's category",
      {
        feedback: [
          {
            ...overridden,
            overrideReasons: {
              extension: {
                'com.epic.cdshooks.feedback.overrideReason.reasonCategory': '45',
                'com.epic.cdshooks.feedback.overrideReason.reasonTitle': 'Mevrouw wil niet',
              },
            },
          },
        ],
      },
      { reason: { code: '45' } },
    ],
    [
      'a code that says more than a code',
      { feedback: [{ ...overridden, overrideReason: { reason: { code: 'mevrouw de Wit wil niet' } } }] },
      { reason: { code: 'other' } },
    ],
    ['a bare item in place of a list', { feedback: overridden }, { card }],
    ['a bare item in place of a body', overridden, { card }],
    [
      'fields that we do not know',
      { feedback: [{ ...overridden, foo: 1, extension: {} }], x: null },
      { card },
    ],
    ['capitals in ids', { feedback: [{ ...overridden, card: card.toUpperCase() }] }, { card }],
    [
      'an offset',
      { feedback: [{ ...overridden, outcomeTimestamp: '2026-11-22T12:59:00.5+01:00' }] },
      { outcomeAt: '2026-11-22T11:59:00.500Z' },
    ],
    [
      'a null reason',
      { feedback: [{ ...overridden, overrideReason: null, overrideReasons: null }] },
      { card },
    ],
  ])('F02 F03 %s', async (_name, body, expected) => {
    const { response, kept } = await sent(body)
    expect({ status: response.statusCode, body: response.body }).toEqual({ status: 200, body: '' })
    expect(kept).toMatchObject([expected])
  })

  test('F03 several cards in one call', async () => {
    const { kept } = await sent({ feedback: [accepted, { ...overridden, card: randomUUID() }] })
    expect(kept.map(({ outcome }) => outcome)).toEqual(['accepted', 'overridden'])
  })

  test('F03 the same again has the same card, outcome and time, however it is written', async () => {
    const hospital = rememberingHospital()
    await hospital.feedback(orderSelect, overridden)
    await hospital.feedback(orderSelect, { ...overridden, outcomeTimestamp: '2026-11-22T12:59:00.000+01:00' })
    const [first, second] = hospital.store.feedback
    expect(second).toEqual(first)
  })
})

const items = (count: number): JsonObject[] => Array.from({ length: count }, () => overridden)

describe('F02 F07 what is refused, all or nothing', () => {
  test.each<[string, Json, string]>([
    ['no feedback', {}, 'feedback is missing'],
    ['text in place of a list', { feedback: 'x' }, 'feedback is missing or no list'],
    ['null in place of a list', { feedback: null }, 'feedback is missing or no list'],
    ['an item that is no object', { feedback: [overridden, 'x'] }, 'feedback.1 is no object'],
    ['no card', { feedback: [{ ...overridden, card: null }] }, 'feedback.0.card'],
    ['an empty card', { feedback: [{ ...overridden, card: ' ' }] }, 'feedback.0.card'],
    ['a card of 129 characters', { feedback: [{ ...overridden, card: 'x'.repeat(129) }] }, 'feedback.0.card'],
    ['no outcome', { feedback: [{ card }] }, 'feedback.0.outcome'],
    ['outcome ignored', { feedback: [{ ...overridden, outcome: 'ignored' }] }, 'feedback.0.outcome'],
    ['no time', { feedback: [{ card, outcome: 'overridden' }] }, 'feedback.0.outcomeTimestamp'],
    [
      'gisteren',
      { feedback: [{ ...overridden, outcomeTimestamp: 'gisteren' }] },
      'feedback.0.outcomeTimestamp',
    ],
    [
      'a time without a zone',
      { feedback: [{ ...overridden, outcomeTimestamp: '2026-11-22T12:00:00' }] },
      'outcomeTimestamp',
    ],
    [
      '31 February',
      { feedback: [{ ...overridden, outcomeTimestamp: '2026-02-31T12:00:00Z' }] },
      'outcomeTimestamp',
    ],
    ['a number as time', { feedback: [{ ...overridden, outcomeTimestamp: 1 }] }, 'outcomeTimestamp'],
    [
      'accepted without suggestions',
      { feedback: [{ ...accepted, acceptedSuggestions: null }] },
      'acceptedSuggestions',
    ],
    ['accepted with none', { feedback: [{ ...accepted, acceptedSuggestions: [] }] }, 'acceptedSuggestions'],
    [
      'a suggestion without id',
      { feedback: [{ ...accepted, acceptedSuggestions: [{}] }] },
      'acceptedSuggestions.0.id',
    ],
    [
      'one wrong of two',
      { feedback: [accepted, { ...accepted, acceptedSuggestions: [] }] },
      'feedback.1.acceptedSuggestions',
    ],
    ['101 items', { feedback: items(101) }, 'more than 100'],
  ])('F02 %s', async (_name, body, field) => {
    const { response, kept } = await sent(body)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
    expect(response.body).toContain(field)
    expect(response.body).not.toContain('gisteren')
    expect(kept).toEqual([])
  })

  test.each<[number, number]>([
    [0, 200],
    [100, 200],
    [101, 400],
  ])('F07 %d items: %d', async (count, status) => {
    expect((await sent({ feedback: items(count) })).response.statusCode).toBe(status)
  })

  test.each<[string, string, true | undefined]>([
    ['five minutes ahead', '2026-11-22T12:05:00Z', undefined],
    ['a second more', '2026-11-22T12:05:01Z', true],
    ['long ago', '1999-01-01T00:00:00Z', undefined],
  ])('F07 T27 %s', async (_name, outcomeTimestamp, isFuture) => {
    const { kept } = await sent({ feedback: [{ ...overridden, outcomeTimestamp }] })
    expect(kept[0]?.isFuture).toBe(isFuture)
    expect(kept[0]?.at).toBe(Date.UTC(2026, 10, 22, 12))
  })

  test('T27 a time in the future does not prolong what an answer does', async () => {
    const hospital = rememberingHospital()
    const shown = await hospital.call(orderSelect, orderSelectBody())
    const outcomeTimestamp = '2036-01-01T00:00:00Z'
    await hospital.feedback(orderSelect, {
      ...hospital.overridden(shown.card, 'need-more-info'),
      outcomeTimestamp,
    })
    hospital.wait(14 * dayMs)
    const other = orderSelectBody({ context: { encounterId: 'e2' } })
    expect((await hospital.call(orderSelect, other)).cards).toHaveLength(1)
  })

  test.each([
    ['GET', 405],
    ['PUT', 405],
  ] as const)('%s: %d', async (method, status) => {
    const response = await rememberingHospital().app.inject({ method, url })
    expect({ status: response.statusCode, allow: response.headers['allow'] }).toEqual({
      status,
      allow: 'POST, OPTIONS',
    })
  })

  test('an unknown service, text in place of JSON', async () => {
    const { app } = rememberingHospital()
    const unknown = await app.inject({ method: 'POST', url: '/cds-services/nope/feedback', payload: {} })
    const headers = { 'content-type': 'text/plain' }
    const plain = await app.inject({ method: 'POST', url, headers, payload: '{}' })
    expect([unknown.statusCode, plain.statusCode]).toEqual([404, 415])
  })
})

describe('F04 T27 what we never said', () => {
  test.each(['123456', 'een kaart van mevrouw de Wit', '00000000-0000-4000-8000-000000000000'])(
    'F04 card %s is kept apart and changes nothing',
    async (unknown) => {
      const hospital = rememberingHospital()
      await hospital.call(orderSelect, orderSelectBody())
      await hospital.feedback(orderSelect, { ...overridden, card: unknown })
      expect((await hospital.call(orderSelect, orderSelectBody())).cards).toHaveLength(1)
      expect(hospital.store.feedback[0]?.card).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  test('T24 T27 feedback of another hospital on our card changes nothing', async () => {
    let tenant = 'a'
    const identify = async (): Promise<Caller> => ({ tenant })
    const hospital = openHospital({ tenants: { a: {}, b: {} } }, (now) => new MemoryStore(now), {
      callers: { identify },
    })
    const ours = await hospital.call(orderSelect, orderSelectBody())
    tenant = 'b'
    const theirs = await hospital.call(orderSelect, orderSelectBody())
    await hospital.feedback(orderSelect, hospital.overridden(ours.card, 'patient-refuses'))
    expect(theirs.card).not.toBe(ours.card)
    expect((await hospital.explain(orderSelect, orderSelectBody())).cards).toHaveLength(1)
    tenant = 'a'
    expect((await hospital.explain(orderSelect, orderSelectBody())).cards).toHaveLength(1)
    await hospital.feedback(orderSelect, hospital.overridden(ours.card, 'patient-refuses'))
    expect((await hospital.explain(orderSelect, orderSelectBody())).cards).toEqual([])
    tenant = 'b'
    expect((await hospital.explain(orderSelect, orderSelectBody())).cards).toHaveLength(1)
  })
})

describe('F05 X05 R05 the answer', () => {
  test('F05 is empty, not to be kept, and readable for the page that sent it', async () => {
    const { app } = rememberingHospital()
    const origin = 'http://localhost:3000'
    const response = await app.inject({
      method: 'POST',
      url,
      headers: { origin },
      payload: { feedback: [overridden] },
    })
    expect({ status: response.statusCode, body: response.body }).toEqual({ status: 200, body: '' })
    expect(response.headers).toMatchObject({
      'cache-control': 'no-store',
      'access-control-allow-origin': origin,
      'x-request-id': expect.any(String),
    })
    const refused = await app.inject({ method: 'POST', url, headers: { origin }, payload: {} })
    expect(refused.headers).toMatchObject({
      'cache-control': 'no-store',
      'access-control-allow-origin': origin,
    })
  })

  test('F05 A08 the token is for the address of feedback', async () => {
    const asked: Presented[] = []
    const identify = async (presented: Presented) => {
      asked.push(presented)
      return { tenant: 'sandbox' }
    }
    const hospital = openHospital({}, (now) => new MemoryStore(now), { callers: { identify } })
    await hospital.feedback(orderSelect, overridden)
    expect(asked.map(({ path }) => path)).toEqual([url])
  })

  test('what cannot be kept is not taken', async () => {
    const hospital = rememberingHospital()
    hospital.store.isDown = true
    const response = await hospital.post(url, { feedback: [overridden] })
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBeDefined()
    expect(response.body).toContain('ERR_STORE_UNAVAILABLE')
    expect(response.body).not.toContain('disk')
  })

  test('a stateless hospital takes it and keeps nothing', async () => {
    const hospital = rememberingHospital({ stateless: true })
    const shown = await hospital.call(orderSelect, orderSelectBody())
    await hospital.feedback(orderSelect, hospital.overridden(shown.card, 'patient-refuses'))
    expect((await hospital.call(orderSelect, orderSelectBody())).cards).toHaveLength(1)
    const { decisions, feedback, questions } = hospital.store
    expect({ decisions, feedback, questions }).toEqual({ decisions: [], feedback: [], questions: [] })
  })
})

describe('F06 L01 the words of the user', () => {
  const canary = 'KANARIE-123456782 <script>alert(1)</script>'
  const reason = { code: canary, system: canary, display: canary }

  test('F06 L01 T25 are in no log line, no metric and no answer', async () => {
    const hospital = rememberingHospital()
    const said = { ...overridden, card: canary, overrideReason: { reason, userComment: canary } }
    const answers = [
      await hospital.post(url, { feedback: [said] }),
      await hospital.post(url, { feedback: [said, { ...said, outcomeTimestamp: canary }] }),
      await hospital.app.inject({ url: '/metrics' }),
    ]
    const seen = [...hospital.lines, ...answers.map(({ body }) => body)].join('\n')
    expect(seen).not.toContain('KANARIE')
    expect(seen).toContain('osteohooks_feedback_total{outcome="overridden",reason="other"} 1')
    expect(seen).toContain('osteohooks_feedback_total{outcome="ERR_REQUEST_INVALID",reason="none"} 1')
  })

  test.each([
    ['2000 characters', 'x'.repeat(2000), 2000],
    ['2001 characters', 'x'.repeat(2001), 2000],
    ['a character cut in halves', `${'x'.repeat(1999)}😀`, 2000],
    ['zero characters within', 'a\0b', 2],
  ])('F06 %s', async (_name, userComment, length) => {
    const { kept } = await sent({ feedback: [{ ...overridden, overrideReason: { userComment } }] })
    const comment = kept[0]?.comment ?? ''
    expect([...comment].length).toBe(length)
    expect(comment.isWellFormed()).toBe(true)
  })
})

test('L02 a kept decision says who, whom, what and why, and no word of the record', async () => {
  const hospital = rememberingHospital()
  const { card: uuid } = await hospital.call(discharge, dischargeBody())
  const [kept] = hospital.store.decisions
  const tenant = { id: 'sandbox', pseudonymKey: 'osteohooks-sandbox' }
  expect(kept).toMatchObject({
    tenant: 'sandbox',
    at: hospital.now(),
    service: discharge,
    user: 'Practitioner/dr1',
    patient: pseudonymOf(tenant, 'patient', 'p1'),
    encounter: pseudonymOf(tenant, 'encounter', 'e1'),
    plan: 'fracture',
    rows: expect.arrayContaining(['C24']),
    cards: [{ uuid, row: 'C24', drugClasses: [], suggestions: expect.any(Array) }],
    silent: false,
    fetched: [],
  })
  expect(kept?.sent).toEqual(expect.arrayContaining(['patient', 'encounter', 'conditions']))
  expect(JSON.parse(kept?.findings ?? '')).toMatchObject({
    ageYears: 71,
    fractureLocation: 'hip',
    vfaDone: false,
    eGfrMlMin: { unknown: 'result-missing' },
  })
  const written = JSON.stringify(kept)
  for (const secret of ['Patient/p1', '"p1"', '"e1"', 'Condition/', '1955', 'Heup'])
    expect(written).not.toContain(secret)
})

describe('L02 whose access is kept', () => {
  test('of a call that the gate closes', async () => {
    const hospital = rememberingHospital()
    const context = { selections: [] }
    await hospital.call(orderSelect, orderSelectBody({ context }))
    expect(hospital.store.decisions).toMatchObject([{ rows: [], cards: [], findings: '{}', sent: [] }])
  })

  test('of a call that could not be answered', async () => {
    const hospital = rememberingHospital()
    const body = orderSelectBody({ prefetch: { patient: null } })
    expect((await hospital.post(`/cds-services/${orderSelect}`, body)).statusCode).toBe(412)
    expect(hospital.store.decisions).toMatchObject([
      { withheld: ['ERR_RECORD_UNAVAILABLE'], sent: ['patient'] },
    ])
  })

  test('of a user who may be the patient only a pseudonym', async () => {
    const hospital = rememberingHospital()
    await hospital.call(orderSelect, orderSelectBody({ context: { userId: 'Patient/p1' } }))
    expect(hospital.store.decisions[0]?.user).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('an explanation is no call', async () => {
    const hospital = rememberingHospital()
    await hospital.explain(orderSelect, orderSelectBody())
    expect(hospital.store.decisions).toEqual([])
  })
})

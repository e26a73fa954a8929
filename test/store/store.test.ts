import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tenantDefaults } from '../../src/config/tenant.ts'
import { type Database, placeOf } from '../../src/store/database.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { type Remembered, type Store, StoreUnavailable } from '../../src/store/store.ts'
import { openTestServer, type TestServer } from '../support/database.ts'
import { dayMs, decisionOf, feedbackOf, hourMs, noon, openTestStore } from '../support/store.ts'

const advice = ['advice-key']

test('a thread that cannot run is said, costs no call, and refuses what must be kept', async () => {
  const { store, lines } = openTestStore({ dataFolder: import.meta.filename })
  store.keepDecision(decisionOf())
  await expect(store.keepFeedback([feedbackOf('card')])).rejects.toThrow(StoreUnavailable)
  await expect(store.useOnce({ issuer: 'x', id: 'x', until: noon })).rejects.toThrow(StoreUnavailable)
  expect(await store.remembered({ tenant: 'north', patient: 'x', advice })).toEqual([])
  expect(store.status).toMatchObject({ state: 'down', lost: 1, unanswered: 1 })
  expect(lines.join()).toContain('crashed')
  await store.close()
})

test('while the embedded database opens, what this process knows is told at once', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'osteohooks-test-'))
  const { store } = openTestStore({ dataFolder })
  const patient = randomUUID()
  store.keepDecision(decisionOf({ patient }))
  const known = await store.remembered({ tenant: 'north', patient, advice })
  expect(known.map(({ kind }) => kind)).toEqual(['shown'])
  expect(store.status).toMatchObject({ state: 'idle', unanswered: 1 })
  await store.close()
  rmSync(dataFolder, { recursive: true })
})

describe.each(['embedded', 'postgresql'] as const)('on %s', (kind) => {
  let server: TestServer | undefined
  let place: { readonly dataFolder: string; readonly databaseUrl?: string }
  let store: Store
  let lines: string[]

  beforeAll(async () => {
    server = kind === 'postgresql' ? await openTestServer() : undefined
    const databaseUrl = await server?.createDatabase()
    place = {
      dataFolder: mkdtempSync(join(tmpdir(), 'osteohooks-test-')),
      ...(databaseUrl && { databaseUrl }),
    }
    const opened = openTestStore(place)
    store = opened.store
    lines = opened.lines
  })

  afterAll(async () => {
    await store.close()
    await server?.stop()
    rmSync(place.dataFolder, { recursive: true })
  })

  /** What is remembered of one patient, once everything is written. */
  async function rememberedOf(patient: string, tenant = 'north'): Promise<readonly Remembered[]> {
    return store.remembered({ tenant, patient, advice })
  }

  test('F03 what was shown is remembered with service and encounter, and its answer with reason and drugs', async () => {
    const [patient, card] = [randomUUID(), randomUUID()]
    store.keepDecision(decisionOf({ patient, card }))
    await store.keepFeedback([feedbackOf(card, { reason: { code: 'patient-refuses' } })])
    expect(await rememberedOf(patient)).toEqual([
      {
        kind: 'shown',
        advice: 'advice-key',
        service: 'glucocorticoid-order-select',
        encounter: 'encounter-pseudonym',
        at: noon,
      },
      {
        kind: 'answered',
        advice: 'advice-key',
        outcome: 'overridden',
        reason: 'patient-refuses',
        drugClasses: ['bisphosphonate'],
        encounter: 'encounter-pseudonym',
        at: noon + 1000,
      },
    ])
  })

  test.each([
    ['accepted, then overridden', ['accepted', 'overridden'], 'overridden'],
    ['overridden, then accepted', ['overridden', 'accepted'], 'accepted'],
  ] as const)('F03 of a card that was %s the last counts', async (_name, outcomes, last) => {
    const [patient, card] = [randomUUID(), randomUUID()]
    store.keepDecision(decisionOf({ patient, card }))
    await store.keepFeedback(
      outcomes.map((outcome, at) =>
        feedbackOf(card, { outcome, outcomeAt: `2026-11-22T12:00:0${at}Z`, at: noon + 5000 + at }),
      ),
    )
    expect(answersIn(await rememberedOf(patient))).toEqual([last])
  })

  test('F03 the same report twice is one', async () => {
    const [patient, card] = [randomUUID(), randomUUID()]
    store.keepDecision(decisionOf({ patient, card }))
    await store.keepFeedback([feedbackOf(card), feedbackOf(card, { at: noon + 9000 })])
    await store.keepFeedback([feedbackOf(card)])
    expect(answersIn(await rememberedOf(patient))).toEqual(['overridden'])
  })

  test('F04 T27 feedback on a card that nobody knows changes nothing, and counts when its card comes', async () => {
    const [patient, card] = [randomUUID(), randomUUID()]
    await store.keepFeedback([feedbackOf(card, { outcome: 'accepted' })])
    expect(await rememberedOf(patient)).toEqual([])
    store.keepDecision(decisionOf({ patient, card, at: noon + 2000 }))
    expect(answersIn(await rememberedOf(patient))).toEqual(['accepted'])
  })

  test('T24 T27 what another tenant says of a card, or knows of a patient, is not heard', async () => {
    const [patient, card] = [randomUUID(), randomUUID()]
    store.keepDecision(decisionOf({ patient, card }))
    await store.keepFeedback([feedbackOf(card, { tenant: 'south', outcome: 'accepted' })])
    expect(answersIn(await rememberedOf(patient))).toEqual([])
    expect(await rememberedOf(patient, 'south')).toEqual([])
  })

  test('a card id that an EHR repeats for two patients is of the one who saw it last', async () => {
    const [first, second, card] = [randomUUID(), randomUUID(), randomUUID()]
    store.keepDecision(decisionOf({ patient: first, card }))
    store.keepDecision(decisionOf({ patient: second, card, at: noon + 500 }))
    await store.keepFeedback([feedbackOf(card)])
    expect(answersIn(await rememberedOf(first))).toEqual([])
    expect(answersIn(await rememberedOf(second))).toEqual(['overridden'])
  })

  test('a silent decision is kept, and was not shown', async () => {
    const patient = randomUUID()
    store.keepDecision(decisionOf({ patient, silent: true, at: noon - 3 * dayMs }))
    expect(await rememberedOf(patient)).toEqual([])
  })

  test('a card of which nothing was said for a day was ignored', async () => {
    const patient = randomUUID()
    store.keepDecision(decisionOf({ patient, at: noon - 25 * hourMs }))
    expect(answersIn(await rememberedOf(patient))).toEqual(['ignored'])
  })

  test.each([
    ['one encounter', ['e1', 'e1', 'e1', 'e1'], [25, 25, 26, 50], -1, ['ignored']],
    ['one day without an encounter', [undefined, undefined], [25, 30], -1, ['ignored']],
    ['two days of Amsterdam, one of UTC', [undefined, undefined], [36.5, 37.5], -1, ['ignored', 'ignored']],
    ['two encounters', ['e1', 'e2', 'e1'], [25, 25, 26], -1, ['ignored', 'ignored']],
    ['one encounter, once answered', ['e1', 'e1', 'e1'], [25, 26, 27], 1, ['overridden']],
    ['one encounter, too short ago', ['e1', 'e1'], [23, 22], -1, []],
  ] as const)(
    'F04 cards of %s that nobody answers count once for each',
    async (_name, encounters, hours, answered, expected) => {
      const patient = randomUUID()
      const cards = encounters.map((encounter, at) => {
        const card = randomUUID()
        const { encounter: _any, ...decision } = decisionOf({
          patient,
          card,
          at: noon - (hours[at] ?? 0) * hourMs,
        })
        store.keepDecision({ ...decision, ...(encounter && { encounter }) })
        return card
      })
      await store.keepFeedback([feedbackOf(cards[answered] ?? randomUUID())])
      expect(answersIn(await rememberedOf(patient))).toEqual(expected)
    },
  )

  test('of a long history some is enough, and always this encounter and every contraindication', async () => {
    const [patient, first, card] = [randomUUID(), randomUUID(), randomUUID()]
    const drug = { uuid: first, row: 'A31', drugClasses: ['bisphosphonate'], suggestions: [] }
    const old = noon - 100 * dayMs
    store.keepDecision(decisionOf({ patient, at: old, cards: [{ ...drug, advice: 'other-advice' }] }))
    await store.keepFeedback([feedbackOf(first, { at: old, reason: { code: 'patient-contraindication' } })])
    for (let each = 0; each < 400; each += 1)
      store.keepDecision(decisionOf({ patient, card, at: old + each, encounter: `e${each}` }))
    await store.keepFeedback([feedbackOf(randomUUID())])
    const known = await store.remembered({ tenant: 'north', patient, advice, encounter: 'e0' })
    expect(known.length).toBeLessThan(70)
    expect(known.filter(({ encounter }) => encounter === 'e0')).toHaveLength(2)
    expect(known.filter((one) => one.kind === 'answered' && one.reason !== undefined)).toHaveLength(1)
  })

  test('a contraindication is remembered whatever the advice was', async () => {
    const [patient, card] = [randomUUID(), randomUUID()]
    const drug = { uuid: card, row: 'A31', drugClasses: ['bisphosphonate'], suggestions: [] }
    store.keepDecision(decisionOf({ patient, cards: [{ ...drug, advice: 'other-advice' }] }))
    await store.keepFeedback([feedbackOf(card, { reason: { code: 'patient-contraindication' } })])
    expect(answersIn(await rememberedOf(patient))).toEqual(['overridden'])
  })

  test('F06 T27 L01 what the database cannot hold is kept without it, and words stay apart and short', async () => {
    const [patient, card] = [randomUUID(), randomUUID()]
    const hostile = `=cmd|\u0000\ud800${'x'.repeat(5000)}`
    store.keepDecision(decisionOf({ patient, card, user: hostile, findings: JSON.stringify({ a: hostile }) }))
    await store.keepFeedback([feedbackOf(card, { comment: hostile, reason: { code: hostile } })])
    expect(answersIn(await rememberedOf(patient))).toEqual(['overridden'])
    expect(store.status).toMatchObject({ lost: 0, waiting: 0 })
    expect(lines.join()).not.toContain('cmd')
  })

  test('an event that the database refuses is counted and holds up nothing', async () => {
    const [patient, card] = [randomUUID(), randomUUID()]
    const before = store.status.lost
    store.keepDecision(decisionOf({ patient, card: randomUUID(), findings: 'not JSON' }))
    store.keepDecision(decisionOf({ patient, card }))
    await store.keepFeedback([feedbackOf(card)])
    expect(answersIn(await rememberedOf(patient))).toEqual(['overridden'])
    expect(store.status.lost - before).toBe(1)
  })

  test.each([
    ['a stateless tenant', 'still'],
    ['a tenant that is not configured', 'nowhere'],
  ])('of %s nothing is kept', async (_name, tenant) => {
    const tenants = new Map([['still', { tenant: { ...tenantDefaults, stateless: true } }]])
    const { store: other } = openTestStore({ ...place, tenants: () => tenants })
    const [patient, card] = [randomUUID(), randomUUID()]
    other.keepDecision(decisionOf({ tenant, patient, card }))
    await other.keepFeedback([feedbackOf(card, { tenant })])
    expect(await other.remembered({ tenant, patient, advice })).toEqual([])
    expect(other.status).toMatchObject({ state: 'idle', waiting: 0 })
    await other.close()
  })

  test('T05 of 50 parallel copies of one token exactly one is new', async () => {
    const token = { issuer: 'https://ehr.example.org', id: randomUUID(), until: noon + hourMs }
    const answers = await Promise.all(Array.from({ length: 50 }, () => store.useOnce(token)))
    expect(answers.filter((isNew) => isNew)).toHaveLength(1)
    expect(await store.useOnce({ ...token, issuer: 'https://other.example.org' })).toBe(true)
  })

  test('L02 L03 what is kept of a call is in the tables when the store is closed', async () => {
    const decision = decisionOf({ patient: randomUUID(), worklist: ['no-dxa'] })
    store.keepDecision(decision)
    await store.close()
    expect(store.status).toMatchObject({ waiting: 0 })
    const database = await openDatabase(placeOf(place), 20_000)
    expect(await keptOf(database, decision.patient)).toMatchObject([
      {
        tenant: 'north',
        issuer: decision.issuer,
        user_reference: 'Practitioner/1',
        request_id: decision.requestId,
        hook_instance: decision.hookInstance,
        version: '2022.1.0',
        rows: ['A31'],
        sent: ['patient'],
        fetched: ['conditions'],
        findings: { ageYears: 66 },
        purpose: 'TREAT',
        worklist: ['no-dxa'],
        card: decision.cards[0]?.uuid,
      },
    ])
    await database.close()
  })
})

function keptOf(database: Database, patient: string) {
  const statement = `SELECT decision.*, access_log.purpose, card.uuid AS card FROM decision
    JOIN access_log USING (id) JOIN card ON card.decision = decision.id WHERE decision.patient = $1`
  return database.query(statement, [patient])
}

function answersIn(remembered: readonly Remembered[]): readonly string[] {
  return remembered.flatMap((known) => (known.kind === 'answered' ? [known.outcome] : []))
}

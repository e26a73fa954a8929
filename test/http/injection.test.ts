import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Card } from '../../src/cards/card.ts'
import { firstEmpty, response } from '../../src/cds-hooks/response.ts'
import { type Json, type JsonObject, object } from '../../src/json.ts'
import { openApp, root, services } from '../support/app.ts'
import { attacks, canary } from '../support/canaries.ts'
import { renderingOf } from '../support/markdown.ts'
import {
  bundle,
  discharge,
  dischargeBody,
  emptyBundle,
  everythingFound,
  orderSelect,
  orderSelectBody,
} from '../support/requests.ts'

// A long text in every place makes a body larger than most EHRs may send.
const { app, lines } = openApp({ bodyLimitBytes: 64 * 1024 * 1024 })

/** Elements in which an EHR writes words for people, in any resource. */
const spoken = [
  'text',
  'display',
  'title',
  'name',
  'description',
  'comment',
  'conclusion',
  'valueString',
  'unit',
]

/** Resources that only come along with others, with every word that they show. */
const bystanders = (words: string): readonly JsonObject[] => [
  { resourceType: 'Practitioner', id: 'dr1', name: [{ text: words, family: words, prefix: [words] }] },
  { resourceType: 'Location', id: 'loc1', name: words, description: words },
  { resourceType: 'Organization', id: 'org1', name: words, alias: [words] },
  { resourceType: 'Medication', id: 'med1', code: { text: words, coding: [{ display: words }] } },
]

/** The same request with these words wherever words are shown: in place of its own, or around them. */
function say(value: Json | undefined, words: string, around: boolean): Json {
  if (Array.isArray(value)) return value.map((child) => say(child, words, around))
  const spoke = object(value)
  if (spoke === undefined) return value ?? null
  const said = Object.entries(spoke).map(([key, child]) => {
    if (!spoken.includes(key) || typeof child !== 'string') return [key, say(child, words, around)]
    return [key, around ? `${child} ${words}\n${child} ${words}` : words]
  })
  const added = { display: words, note: [{ text: words }], comment: words, patientInstruction: words }
  const narrative = { text: { status: 'generated', div: words } }
  const isResource = typeof spoke['resourceType'] === 'string' && spoke['resourceType'] !== 'Bundle'
  const isWords = typeof spoke['text'] === 'string'
  return { ...added, ...(isResource && !isWords ? narrative : {}), ...Object.fromEntries(said) }
}

const visit = {
  location: [{ location: { reference: 'Location/loc1' } }],
  serviceProvider: { reference: 'Organization/org1' },
}

/** Not treated, examined or ordered yet: a card is due. */
const undone: JsonObject = {
  ...everythingFound,
  administrations: emptyBundle,
  medications: emptyBundle,
  procedures: emptyBundle,
  orders: emptyBundle,
}

function requestFor(hook: string, words: string, around: boolean): JsonObject {
  const { encounter = null, ...found } = around ? undone : everythingFound
  const others = bystanders(words).map((resource) => ({ resource, search: { mode: 'include' } }))
  const heard = Object.entries(found).map(([key, value]) => {
    const told = say(value ?? null, words, around)
    const entries = object(told)?.['entry']
    return [key, Array.isArray(entries) ? { ...Object(told), entry: [...entries, ...others] } : told]
  })
  const prefetch = {
    ...Object.fromEntries(heard),
    encounter: say({ ...Object(encounter), ...visit }, words, around),
  }
  const asked =
    hook === 'order-select' || hook === 'order-sign'
      ? orderSelectBody({ prefetch, top: { hook } })
      : dischargeBody({ prefetch, top: { hook } })
  const context = { ...Object(asked['context']) }
  if (context.draftOrders !== undefined) context.draftOrders = say(context.draftOrders, words, around)
  return { ...asked, context, extension: { 'com.example.words': words } }
}

async function ask(service: string, body: JsonObject, language = 'nl') {
  return app.inject({
    method: 'POST',
    url: `/cds-services/${service}`,
    headers: { 'accept-language': language },
    payload: body,
  })
}

/** Addresses that stand in our own files. */
const own = ['plans', 'hooks'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
)
const addresses = /https?:\/\/[^\s"\\)]+/g

/** R01: what a clinician has no use for. */
const technical =
  /\b(?:error|prefetch|timeout|undefined|null|NaN|stack|exception|bundle|ERR_\w+)\b|\[object|https?:/i

function checkCards(cards: readonly Card[]): void {
  for (const { summary, detail, suggestions = [], links = [] } of cards) {
    const { kinds, addresses: found } = renderingOf(detail)
    expect(found).toEqual([])
    expect(
      kinds.filter((kind) => ['html', 'image', 'link', 'table', 'code', 'heading'].includes(kind)),
    ).toEqual([])
    expect(summary.length).toBeLessThan(140)
    expect(renderingOf(summary).kinds).toEqual(['paragraph', 'text'])
    for (const words of [summary, detail, ...suggestions.map(({ label }) => label)])
      expect(words).not.toMatch(technical)
    expect(links.every(({ type }) => type === 'absolute')).toBe(true)
  }
}

describe.each(services.map(({ id, hook }) => [id, hook] as const))(
  'T20 T21 T22 C07 R01 words of an EHR in %s',
  (id, hook) => {
    test.each(['nl', 'en'])('reach no card, order, log line or metric (%s)', async (language) => {
      let shown = 0
      for (const words of attacks) {
        for (const around of [false, true]) {
          const answer = await ask(id, requestFor(hook, words, around), language)
          expect([200, 412]).toContain(answer.statusCode)
          expect(answer.body).not.toContain(canary)
          if (answer.statusCode !== 200) continue
          const { cards }: { readonly cards: readonly Card[] } = answer.json()
          response.parse(answer.json())
          expect(firstEmpty(answer.json())).toBeUndefined()
          checkCards(cards)
          shown += cards.length
          for (const address of answer.body.match(addresses) ?? [])
            expect(own.some((text) => text.includes(address))).toBe(true)
        }
      }
      expect(shown).toBeGreaterThan(0)
      expect(lines.join('')).not.toContain(canary)
      expect((await app.inject('/metrics')).body).not.toContain(canary)
    })
  },
)

test('T20 the sentence of a report that is shown is shown as it is, and as words', async () => {
  const { detail } = await firstCard()
  expect(detail).toContain('"T-score LWK -2,6')
  expect(renderingOf(detail).addresses).toEqual([])
})

async function firstCard(): Promise<Card> {
  const prefetch = { ...undone, boneDensity: emptyBundle }
  const answer = await ask(discharge, dischargeBody({ prefetch }))
  const [card]: readonly Card[] = answer.json().cards
  if (card === undefined) throw new Error(`no card: ${answer.body}`)
  return card
}

describe('T18 nothing that is sent is evaluated', () => {
  const expressions = [
    '{{context.patientId}}',
    '%context.patientId',
    `\${7*7}`,
    "iif(true, 'a', 'b')",
    '$this',
  ]

  test.each(expressions)('%s as a key or value of prefetch changes nothing', async (expression) => {
    const plain = await ask(discharge, dischargeBody())
    const clean = dischargeBody()
    const prefetch = {
      ...Object(clean['prefetch']),
      [expression]: expression,
      constructor: expression,
      toString: 1,
    }
    const answer = await ask(discharge, { ...clean, prefetch, extension: { [expression]: expression } })
    expect(answer.json()).toEqual(plain.json())
  })

  test('Q20 keys that reach for a prototype change none', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    for (const key of ['__proto__', 'constructor']) {
      const value = key === 'constructor' ? '{"prototype":{"poisoned":1}}' : '{"poisoned":1}'
      const body = JSON.stringify(dischargeBody()).replace('"prefetch":{', `"prefetch":{"${key}":${value},`)
      const answer = await app.inject({
        method: 'POST',
        url: `/cds-services/${discharge}`,
        headers: { 'content-type': 'application/json' },
        body,
      })
      expect(answer.statusCode).toBe(400)
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
    expect('poisoned' in {}).toBe(false)
  })
})

describe('R01 T33 what failed is told in clinical words or not at all', () => {
  const failed: readonly (readonly [string, Json])[] = [
    ['null', null],
    [
      'an OperationOutcome',
      { resourceType: 'OperationOutcome', issue: [{ diagnostics: `${canary} stack` }] },
    ],
    ['a page of HTML', `<html><h1>HTTP 500 ${canary}</h1></html>`],
    ['another resource', { resourceType: 'Patient', id: 'p1' }],
    ['a list', [canary]],
    ['a number', 0],
    ['entries of nothing', bundle({}, { resourceType: canary })],
  ]

  test.each(failed)('%s for every search', async (_name, value) => {
    const { patient = null, conditions = null, encounter = null, ...rest } = everythingFound
    const prefetch = {
      patient,
      conditions,
      encounter,
      ...Object.fromEntries(Object.keys(rest).map((key) => [key, value])),
    }
    for (const [id, body] of [
      [discharge, dischargeBody({ prefetch })],
      [orderSelect, orderSelectBody({ prefetch })],
    ] as const) {
      for (const language of ['nl', 'en']) {
        const answer = await ask(id, body, language)
        expect(answer.statusCode).toBe(200)
        const { cards }: { readonly cards: readonly Card[] } = answer.json()
        expect(cards.length).toBeGreaterThan(0)
        checkCards(cards)
        expect(answer.body).not.toContain(canary)
      }
    }
  })
})

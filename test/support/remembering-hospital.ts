import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import type { AppParts } from '../../src/http/parts.ts'
import { type Json, type JsonObject, object, objects, text, texts } from '../../src/json.ts'
import type { Store } from '../../src/store/store.ts'
import { openApp } from './app.ts'
import { MemoryStore } from './memory-store.ts'

export const dayMs = 86_400_000

/** What came of one call. */
export interface Answer {
  readonly cards: readonly JsonObject[]
  /** Id of the first card, when there is one. */
  readonly card: string
  readonly summary: string
  readonly detail: string
}

/** A server that remembers, with a clock that stands until it is moved. */
export function openHospital<S extends Store>(
  settings: Partial<Config> = {},
  storeOf: (now: () => number) => S,
  parts: Partial<AppParts> = {},
) {
  let at = Date.UTC(2026, 10, 22, 12)
  const now = () => at
  const store = storeOf(now)
  const { app, lines } = openApp(settings, { store, now, ...parts })
  const post = async (url: string, payload: Json) => {
    const response = await app.inject({ method: 'POST', url, payload: payload as object })
    // A decision is kept when its answer is on its way.
    await turn()
    return response
  }
  return {
    app,
    store,
    lines,
    now,
    wait: (ms: number) => {
      at += ms
    },
    post,
    call: async (service: string, body: JsonObject): Promise<Answer> =>
      answerOf((await post(`/cds-services/${service}`, { ...body, hookInstance: randomUUID() })).json()),
    explain: async (service: string, body: JsonObject) => {
      const response = await post(`/explain/${service}`, { ...body, hookInstance: randomUUID() })
      const told = object(response.json<Json>())
      return { ...answerOf(told ?? {}), withheld: texts(told?.['withheld']), told }
    },
    feedback: async (service: string, ...items: readonly JsonObject[]) => {
      const response = await post(`/cds-services/${service}/feedback`, { feedback: items })
      expect(response.statusCode).toBe(200)
    },
    overridden: (card: string, code?: string): JsonObject => ({
      card,
      outcome: 'overridden',
      outcomeTimestamp: new Date(at).toISOString(),
      ...(code !== undefined && { overrideReason: { reason: { code } } }),
    }),
    accepted: (card: string): JsonObject => ({
      card,
      outcome: 'accepted',
      outcomeTimestamp: new Date(at).toISOString(),
      acceptedSuggestions: [{ id: randomUUID() }],
    }),
  }
}

export function rememberingHospital(settings: Partial<Config> = {}) {
  return openHospital(settings, (now) => new MemoryStore(now))
}

export function answerOf(body: JsonObject): Answer {
  const cards = objects(body['cards'])
  const [first] = cards
  return {
    cards,
    card: text(first?.['uuid']) ?? '',
    summary: text(first?.['summary']) ?? '',
    detail: text(first?.['detail']) ?? '',
  }
}

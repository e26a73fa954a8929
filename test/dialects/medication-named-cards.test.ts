import { expect, test } from 'vitest'
import { type Json, type JsonObject, object, objects } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import { simply } from '../support/prescriptions.ts'
import {
  aged,
  inUse,
  orderBody,
  person,
  prefetched,
  problem,
  visit,
  visitBody,
} from '../support/request-builder.ts'
import { discharge, orderSelect } from '../support/requests.ts'

/*
 * A bone-sparing drug that has a name and no code: systems that know drugs by name only are read, and
 * every card that rests on such a name asks whether it is right.
 */

const { app } = openApp()
const named = (words: string, start: string): JsonObject => ({
  ...inUse('M05BA04', start),
  medicationCodeableConcept: { text: words },
})
const alendronate = 'ALENDRONINEZUUR TABLET 70MG'
const record = (...resources: readonly JsonObject[]) => prefetched(person(aged(68)), resources)
const wrist = problem('nl S52.5', '2026-11-20')
const leaving = (...resources: readonly JsonObject[]) =>
  visitBody('encounter-discharge', record(visit('EMER'), wrist, ...resources))
const prescribing = (drafts: readonly JsonObject[], ...resources: readonly JsonObject[]) =>
  orderBody(drafts, record(...resources))
const stopping = simply(10).map((draft) => ({ ...draft, status: 'stopped' }))

async function answered(service: string, payload: JsonObject): Promise<JsonObject> {
  const response = await app.inject({ method: 'POST', url: `/explain/${service}`, payload })
  return object(response.json<Json>()) ?? {}
}

const question = 'uit tekst, klopt dat?'
test.each<[string, string, string, JsonObject]>([
  ['a fracture during treatment', 'C30', discharge, leaving(named(alendronate, '2024-06-05'))],
  [
    'a stop under denosumab',
    'A82',
    orderSelect,
    prescribing(stopping, named('PROLIA INJVLST 60MG/ML', '2026-07-05')),
  ],
  [
    'a fracture during treatment with a glucocorticoid',
    'A70',
    orderSelect,
    prescribing(simply(10), named(alendronate, '2024-01-05'), problem('nl S52.5', '2026-10-20')),
  ],
])('%s: the card asks whether the name is right', async (_, row, service, body) => {
  const { primary, cards } = await answered(service, body)
  expect(primary).toBe(row)
  expect(JSON.stringify(objects(cards).map(({ detail }) => detail))).toContain(question)
})

test.each<[string, string, JsonObject]>([
  ['A70', orderSelect, prescribing(simply(10), named(alendronate, '2026-01-05'))],
  ['C31', discharge, leaving(named(alendronate, '2026-06-05'))],
])(
  '%s: who is treated already is not interrupted, also when only a name says so',
  async (row, service, body) => {
    const { primary, cards } = await answered(service, body)
    expect([primary, cards]).toEqual([row, []])
  },
)

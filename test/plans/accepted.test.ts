import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject, object, objects, text } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import { bounds, dosage, draft } from '../support/prescriptions.ts'
import {
  aged,
  orderBody,
  ordered,
  person,
  prefetched,
  problem,
  visit,
  visitBody,
} from '../support/request-builder.ts'
import { discharge, orderSelect, orderSign } from '../support/requests.ts'

const { app } = openApp()
const prednisolone = draft('atc H02AB06', [dosage(10, bounds(183))], { id: 'gc' })

async function cardsOf(service: string, payload: JsonObject): Promise<readonly JsonObject[]> {
  const response = await app.inject({ method: 'POST', url: `/cds-services/${service}`, payload })
  expect(response.statusCode).toBe(200)
  return objects(object(response.json<Json>())?.['cards'])
}

/** The resources of each suggestion, with an id as an EHR gives them. */
function suggested(cards: readonly JsonObject[]): readonly (readonly JsonObject[])[] {
  return cards
    .flatMap((card) => objects(card['suggestions']))
    .map((suggestion, at) =>
      objects(suggestion['actions']).map((action, index) => ({
        ...object(action['resource']),
        id: `accepted-${at}-${index}`,
      })),
    )
}

const named = (order: JsonObject) =>
  text((object(order['code']) ?? object(order['medicationCodeableConcept']))?.['text']) ?? ''
const names = (cards: readonly JsonObject[]) => suggested(cards).flat().map(named)

const signing = (age: number, drafts: readonly JsonObject[]) =>
  orderBody([prednisolone, ...drafts], prefetched(person(aged(age)), []), {}, 'order-sign')

async function offered(age: number): Promise<readonly (readonly JsonObject[])[]> {
  const cards = await cardsOf(orderSelect, orderBody([prednisolone], prefetched(person(aged(age)), [])))
  return suggested(cards)
}

describe('what was accepted at order-select is not proposed again at order-sign', () => {
  test.each([62, 45])('nothing of an accepted suggestion comes back, at %d', async (age) => {
    const all = await offered(age)
    expect(all.length).toBeGreaterThan(0)
    for (const accepted of all) {
      const again = names(await cardsOf(orderSign, signing(age, accepted)))
      expect(again.filter((name) => accepted.map(named).includes(name))).toEqual([])
    }
  })

  test.each([62, 45])('with one drug and all else drafted there is no card, at %d', async (age) => {
    const distinct = new Map((await offered(age)).flat().map((order) => [named(order), order]))
    const drugs = [...distinct.keys()].filter((name) => /zuur|denosumab/i.test(name))
    const drafts = [...distinct].filter(([name]) => !drugs.slice(1).includes(name)).map(([, order]) => order)
    expect(await cardsOf(orderSign, signing(age, drafts))).toEqual([])
  })

  test('each order alone is not proposed again', async () => {
    const [first = []] = await offered(62)
    expect(first.map(named)).toEqual(expect.arrayContaining(['DXA met VFA', 'Calcium', 'TSH']))
    for (const order of first) {
      const again = names(await cardsOf(orderSign, signing(62, [order])))
      expect(again).not.toContain(named(order))
      if (order['resourceType'] === 'MedicationRequest' && /zuur/.test(named(order))) {
        expect(again.filter((name) => /zuur|denosumab/i.test(name))).toEqual([])
      }
    }
  })

  test('with everything but the DXA, only the DXA is proposed', async () => {
    const [first = []] = await offered(62)
    const rest = first.filter((order) => named(order) !== 'DXA met VFA')
    expect(names(await cardsOf(orderSign, signing(62, rest)))).toEqual(['DXA met VFA'])
  })

  test('with everything but the drug, the drug is proposed', async () => {
    const [first = []] = await offered(62)
    const rest = first.filter((order) => !/zuur/.test(named(order)))
    const again = names(await cardsOf(orderSign, signing(62, rest)))
    expect(again.length).toBeGreaterThan(0)
    expect(again.filter((name) => !/zuur|[Dd]enosumab/.test(name))).toEqual([])
  })

  test('the prescriber’s own orders count as well', async () => {
    const own = [
      draft('atc M05BA07', [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'wk' } } }], {
        id: 'r',
      }),
      ordered('text DXA met VFA', '2026-11-22', { id: 's', status: 'draft' }),
    ]
    const again = names(await cardsOf(orderSign, signing(62, own)))
    expect(again.filter((name) => /zuur|denosumab|DXA|VFA/i.test(name))).toEqual([])
  })

  test('a bone-sparing drug on its own is no glucocorticoid', async () => {
    const body = orderBody([draft('atc M05BA04', [])], prefetched(person(aged(62)), []), {}, 'order-sign')
    expect(await cardsOf(orderSign, body)).toEqual([])
  })
})

describe('what was ordered at discharge is not proposed at the next call', () => {
  test.each([62, 80])('the orders of the suggestion, now active, at %d', async (age) => {
    const fracture = problem(age < 75 ? 'nl S52.5' : 'nl S72.0', '2026-11-20')
    const of = (record: readonly JsonObject[]) =>
      visitBody('encounter-discharge', prefetched(person(aged(age)), [visit('EMER'), fracture, ...record]))
    const [first = []] = suggested(await cardsOf(discharge, of([])))
    const active = first.map((order) => ({
      ...order,
      status: 'active',
      intent: 'order',
      authoredOn: '2026-11-22',
    }))
    const again = names(await cardsOf(discharge, of(active)))
    expect(again.filter((name) => first.map(named).includes(name))).toEqual([])
  })
})

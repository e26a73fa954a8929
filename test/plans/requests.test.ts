import { describe, expect, test } from 'vitest'
import { dayOf } from '../../src/days.ts'
import { type Json, type JsonObject, object, objects, text, texts } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import { simply } from '../support/prescriptions.ts'
import { orderBody, person, prefetched } from '../support/request-builder.ts'
import { orderSelect, orderSign, without } from '../support/requests.ts'
import { fractureCodes } from './requests/fracture-codes.ts'
import { fractureRecord } from './requests/fracture-record.ts'
import { glucocorticoidDoses } from './requests/glucocorticoid-doses.ts'
import { glucocorticoidRecord } from './requests/glucocorticoid-record.ts'
import { glucocorticoidVignettes } from './requests/glucocorticoid-vignettes.ts'
import type { Row } from './requests/row.ts'

const { app } = openApp()

async function post(url: string, payload: JsonObject): Promise<{ status: number; answer: JsonObject }> {
  const response = await app.inject({ method: 'POST', url, payload })
  return { status: response.statusCode, answer: object(response.json<Json>()) ?? {} }
}

const laboratory = ['2000-8', '1751-7', '14682-9', '3016-3', '14635-7']

/** What an order is, by its codes and text only. */
function kindOf(order: JsonObject): string {
  const code = object(order['code']) ?? object(order['medicationCodeableConcept']) ?? {}
  const codes = objects(code['coding']).map((coding) => text(coding['code']) ?? '')
  const said = text(code['text']) ?? ''
  if (order['resourceType'] === 'MedicationRequest') return codes[0] ?? said
  if (codes.some((found) => laboratory.includes(found))) return 'lab'
  if (codes.includes('fracture-clinic-referral')) return 'fls'
  if (codes.includes('fall-risk-assessment')) return 'fall'
  if (codes.includes('241686001')) return /VFA/.test(said) ? 'dxa+vfa' : 'dxa'
  return codes.includes('vfa') ? 'vfa' : said
}

function kinds(answer: JsonObject): string[] {
  const actions = objects(answer['cards'])
    .flatMap((card) => objects(card['suggestions']))
    .flatMap((suggestion) => objects(suggestion['actions']))
  return [...new Set(actions.map((action) => kindOf(object(action['resource']) ?? {})))].toSorted()
}

async function check(row: Row): Promise<void> {
  const { status, answer } = await post(`/explain/${row.service}`, row.body)
  expect(status).toBe(200)
  const cards = objects(answer['cards'])
  const additional = texts(answer['additional'])
  const told = { primary: answer['primary'], additional, kinds: kinds(answer), cards: cards.length }
  const why = JSON.stringify(
    { ...told, withheld: answer['withheld'], findings: answer['findings'] },
    undefined,
    1,
  )
  if (row.primary !== undefined) {
    expect(Array.isArray(row.primary) ? row.primary : [row.primary], why).toContain(answer['primary'])
  }
  expect(additional, why).toEqual(expect.arrayContaining([...(row.additional ?? [])]))
  expect(
    additional.filter((id) => row.never?.includes(id)),
    why,
  ).toEqual([])
  expect(told.kinds, why).toEqual(expect.arrayContaining([...(row.proposed ?? [])]))
  expect(
    told.kinds.filter((kind) => row.notProposed?.includes(kind)),
    why,
  ).toEqual([])
  if (row.card !== undefined) expect(cards.length > 0, why).toBe(row.card)
  expect(cards.length, why).toBeLessThanOrEqual(2)
  if (row.card === false) expect(texts(answer['withheld']).length, why).toBeGreaterThan(0)
  if (row.withheld) expect(answer['withheld'], why).toEqual(expect.arrayContaining([...row.withheld]))
  if (row.says) expect(JSON.stringify(cards)).toMatch(row.says)
  if (row.saysNot) expect(JSON.stringify(cards)).not.toMatch(row.saysNot)
  const { summaryNot } = row
  if (summaryNot) for (const card of cards) expect(card['summary']).not.toMatch(summaryNot)
  if (row.indicator) expect(cards[0]?.['indicator'], why).toBe(row.indicator)
  const called = await post(`/cds-services/${row.service}`, row.body)
  expect(called.answer['cards']).toEqual(answer['cards'])
}

function rows(all: readonly Row[]): void {
  test.each(all)('$name', check)
}

describe('the glucocorticoid vignettes of the guideline as real requests', () =>
  rows(glucocorticoidVignettes))
describe('doses, lengths and routes of glucocorticoids', () => rows(glucocorticoidDoses))
describe('what the record adds to a glucocorticoid', () => rows(glucocorticoidRecord))
describe('every fracture code of the guideline', () => rows(fractureCodes))
describe('fractures with their patient and visit', () => rows(fractureRecord))

const selected = [...glucocorticoidVignettes, ...glucocorticoidDoses, ...glucocorticoidRecord]
test.each(selected)('signing decides as selecting does: $name', async ({ body }) => {
  const context = without(object(body['context']) ?? {}, 'selections')
  const sign = await post(`/explain/${orderSign}`, { ...body, hook: 'order-sign', context })
  const select = await post(`/explain/${orderSelect}`, body)
  const told = (answer: JsonObject) => [answer['primary'], answer['additional'], answer['withheld']]
  expect(told(sign.answer)).toEqual(told(select.answer))
})

test.each([
  ['the day before the leap day', dayOf(2026, 2, 27), 'A41'],
  ['the day after it', dayOf(2026, 3, 1), 'A50'],
])('someone born on 29 February turns 50: %s', async (_name, today, row) => {
  const { app: then } = openApp({ today: () => today })
  const payload = orderBody(simply(10), prefetched(person('1976-02-29'), []))
  const response = await then.inject({ method: 'POST', url: `/explain/${orderSelect}`, payload })
  expect(object(response.json<Json>())?.['primary']).toBe(row)
})

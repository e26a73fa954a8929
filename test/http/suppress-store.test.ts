import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { root } from '../support/app.ts'
import { dayMs, openHospital } from '../support/remembering-hospital.ts'
import { discharge, orderSelect, orderSelectBody, orderSign } from '../support/requests.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const { stateless, retention } = { stateless: false, retention: { decisionDays: 730, accessLogDays: 1830 } }
const tenants = new Map([['sandbox', { tenant: { stateless, retention } }]])

/** The embedded database; on a busy machine it is waited for. */
const hospital = openHospital({ deadlineMs: 60_000 }, (now) =>
  openStore({ log, now, tenants: () => tenants, rememberedMs: 20_000 }),
)
afterAll(() => hospital.store.close())

const minutes = 60_000

describe('with the database', { timeout: 2 * minutes }, () => {
  test('the examples of the README, one after the other, give their answers', async () => {
    const example = (id: string, name: string) =>
      JSON.parse(readFileSync(join(root, 'hooks', id, name), 'utf8'))
    const order = [orderSelect, orderSign, discharge, 'fracture-patient-view']
    expect(order.toSorted()).toEqual(readdirSync(join(root, 'hooks')).toSorted())
    for (const id of order) {
      const response = await hospital.post(`/cds-services/${id}`, example(id, 'example-request.json'))
      expect(response.json()).toEqual(example(id, 'example-response.json'))
    }
  })

  test('order-sign does not repeat order-select, and an answer is remembered', async () => {
    const shown = await hospital.call(orderSelect, orderSelectBody())
    expect(
      (await hospital.explain(orderSign, { ...orderSelectBody(), hook: 'order-sign' })).withheld,
    ).toEqual(['shown-this-encounter'])
    await hospital.feedback(orderSelect, hospital.overridden(shown.card, 'patient-refuses'))
    const later = orderSelectBody({ context: { encounterId: 'e2' } })
    hospital.wait(365 * dayMs - 1)
    expect((await hospital.explain(orderSelect, later)).withheld).toEqual(['overridden-patient-refuses'])
    hospital.wait(1)
    expect((await hospital.explain(orderSelect, later)).cards).toHaveLength(1)
  })

  test('a contraindication at one card keeps the drug from the next', async () => {
    const body = (encounterId: string) =>
      orderSelectBody({ context: { encounterId, userId: 'Practitioner/2' } })
    const shown = await hospital.call(orderSelect, body('e7'))
    await hospital.feedback(orderSelect, hospital.overridden(shown.card, 'patient-contraindication'))
    expect((await hospital.explain(orderSelect, body('e8'))).withheld).toEqual(['contraindication-reported'])
  })

  test('F03 F04 the same feedback again, and of a card that never was', async () => {
    const unknown = { card: 'x', outcome: 'overridden', outcomeTimestamp: '2026-11-22T11:00:00Z' }
    await hospital.feedback(orderSelect, unknown, unknown)
    await hospital.feedback(orderSelect, unknown)
  })
})

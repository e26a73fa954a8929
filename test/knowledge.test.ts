import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadKnowledge } from '../src/knowledge.ts'
import { root } from './support/app.ts'

const plans = join(root, 'plans')
const load = (...ids: readonly string[]) =>
  loadKnowledge(plans, 'sandbox', { orderCodes: Object.fromEntries(ids.map((id) => [id, []])) })

test('codes for orders that exist are taken', () => {
  expect(() => load('order-dxa', 'refer-fracture-clinic')).not.toThrow()
})

test.each([
  [
    'a misspelt id',
    ['order-dxa', 'order-dxaa'],
    /^orderCodes names order-dxaa, .* Write one of .*order-dxa,/,
  ],
  ['a panel, whose members are ordered', ['order-lab'], /^orderCodes names order-lab, .*order-calcium/],
])('codes for %s stop the start', (_, ids, message) => {
  expect(() => load(...ids)).toThrow(message)
})

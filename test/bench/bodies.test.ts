import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { parseDays } from '../../src/days.ts'
import { evaluationDate, knowledge, services } from '../support/app.ts'
import { scenarios } from './bodies.ts'
import { answerOf, rowsOf } from './stages.ts'

const today = parseDays(evaluationDate)?.first ?? Number.NaN
const loaded = { services, knowledge, config: readConfig({ OSTEOHOOKS_NOW: evaluationDate }, () => 0) }

test.each(scenarios(today))('the bench measures what it says: $name $size', (scenario) => {
  const { name, size, body, cards } = scenario
  expect(JSON.parse(answerOf(scenario, loaded)).cards).toHaveLength(cards)
  expect(rowsOf(scenario, loaded)[0]).toEqual(
    { discard: undefined, 'order-select': 'A50', discharge: 'C24' }[name],
  )
  const [least, most] = size === 'small' ? [7_000, 10_000] : [105_000, 120_000]
  expect(body.length).toBeGreaterThan(least)
  expect(body.length).toBeLessThan(most)
})

test('the same bytes every time', () => {
  expect(scenarios(today).map(({ body }) => body.toString())).toEqual(
    scenarios(today).map(({ body }) => body.toString()),
  )
})

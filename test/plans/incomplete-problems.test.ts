import { expect, test } from 'vitest'
import { type Json, type JsonObject, object } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import { concept, person, prefetched, problem, visit, visitBody } from '../support/request-builder.ts'
import { discharge } from '../support/requests.ts'

const { app } = openApp()

async function ask(prefetch: JsonObject) {
  const payload = visitBody('encounter-discharge', prefetch)
  const answer = await app.inject({ method: 'POST', url: `/explain/${discharge}`, payload })
  const { cards = [], findings = {} } = answer.json()
  return {
    status: answer.statusCode,
    detail: String(cards[0]?.detail ?? ''),
    location: findings.fractureLocation,
  }
}

const paged = (prefetch: JsonObject): JsonObject => ({
  ...prefetch,
  conditions: {
    ...object(prefetch['conditions']),
    link: [{ relation: 'next', url: 'https://ehr.example.org/fhir?page=2' }],
  } as Json,
})

test.each([
  ['wrist', 'nl S52.5'],
  ['hip', 'nl S72.0'],
  ['vertebra', 'nl S32.0'],
])('of a list with more pages, a fracture of the %s is told as it is of a whole one', async (_bone, code) => {
  const prefetch = prefetched(person('1964-05-10'), [visit('EMER'), problem(code, '2026-11-20')])
  const [whole, part] = [await ask(prefetch), await ask(paged(prefetch))]
  const facts = (detail: string) => detail.split('\n')[0]
  expect(part.status).toBe(200)
  expect(facts(part.detail)).toBe(facts(whole.detail))
  expect(part.detail).toContain('andere fracturen bij dit bezoek')
  expect(whole.detail).not.toContain('andere fracturen')
})

test.each([
  ['a finger', 'nl S62.6', '', false],
  ['a wrist', 'nl S52.5', 'other', true],
])('%s as the reason of the visit needs no list to be known', async (_bone, code, soFar, hasCard) => {
  const reason = visit('EMER', { reasonCode: [concept(code)] })
  const prefetch = { ...prefetched(person('1964-05-10'), [reason]), conditions: null }
  const answer = await ask(prefetch)
  expect(answer.status).toBe(200)
  expect(answer.detail !== '').toBe(hasCard)
  expect(answer.location.soFar ?? '').toBe(soFar)
})

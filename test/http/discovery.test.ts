import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadServices } from '../../src/http/running/load-services.ts'
import type { Json } from '../../src/json.ts'
import { openApp, root, services } from '../support/app.ts'

const { app } = openApp()
const first = await app.inject({ url: '/cds-services' })
const queries = services.flatMap((service) =>
  Object.entries(service.prefetch).map(([key, query]) => ({
    service,
    key,
    query,
    name: `${service.id} ${key}`,
  })),
)

describe('D01 discovery is always there', () => {
  test.each([{ accept: 'application/json' }, { accept: '*/*' }, {}])('with headers %j', async (headers) => {
    const answer = await app.inject({ url: '/cds-services', headers })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.json().services).toHaveLength(4)
  })
})

test('D02 D03 every service has hook, title, description and usage requirements in Dutch', () => {
  for (const service of services) {
    expect(service.description).toMatch(/richtlijn|advies/)
    expect(service.usageRequirements).toMatch(/^Minimaal in prefetch: patient/)
    for (const key of service.required) expect(service.usageRequirements).toContain(key)
  }
})

test('D04 D05 ids are the fixed ones, each once, and fit in a path', () => {
  const ids = services.map((service) => service.id)
  expect(ids).toEqual([
    'fracture-encounter-discharge',
    'fracture-patient-view',
    'glucocorticoid-order-select',
    'glucocorticoid-order-sign',
  ])
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9._-]+$/)
})

test('D06 nothing in discovery is null or empty', () => {
  const waiting: Json[] = [first.json()]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    expect(value).not.toBeNull()
    expect(value).not.toBe('')
    if (typeof value !== 'object' || value === null) continue
    const children = Object.values<Json | undefined>(value).map((child) => child ?? null)
    expect(children.length).toBeGreaterThan(0)
    waiting.push(...children)
  }
})

describe('D07 D08 D09 D10 D11 D12 prefetch templates stay inside the part of 2.0.1 that servers can do', () => {
  const parametersOf = (query: string) => new URLSearchParams(query.split('?')[1] ?? '')

  test.each(queries)('$name', ({ service, key, query }) => {
    expect(key).toMatch(/^[A-Za-z][\w-]*$/)
    expect(query).toMatch(/^[A-Z][A-Za-z]+(\/\{\{context\.(patientId|encounterId)\}\}|\?\S+)$/)
    for (const [, token] of query.matchAll(/\{\{(.*?)\}\}/g)) {
      expect(['context.patientId', 'context.encounterId']).toContain(token)
      if (service.hook.startsWith('order')) expect(token).toBe('context.patientId')
    }
    const names = [...parametersOf(query).keys()]
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(['patient', 'code', '_sort', '_count']).toContain(name)
    if (names.length > 0) expect(names).toEqual(expect.arrayContaining(['patient', '_sort', '_count']))
  })

  test.each(queries.filter(({ query }) => query.includes('code=')))(
    '$name asks for the codes of its value sets',
    ({ service, key, query }) => {
      const file = JSON.parse(readFileSync(join(root, 'hooks', service.id, 'service.json'), 'utf8'))
      const sets: readonly string[] = file.prefetch[key].valueSets
      const codes = sets.flatMap((name) => {
        const set = JSON.parse(readFileSync(join(root, 'plans/value-sets', `${name}.json`), 'utf8'))
        return set.compose.include.flatMap((include: { concept?: { code: string }[] }) =>
          (include.concept ?? []).map(({ code }) => code),
        )
      })
      expect((parametersOf(query).get('code') ?? '').split(',')).toEqual([...new Set(codes)].sort())
    },
  )
})

test('D14 discovery is the same bytes every time, and may be cached', async () => {
  const again = await openApp().app.inject({ url: '/cds-services' })
  expect(again.body).toBe(first.body)
  expect(loadServices(join(root, 'hooks'), join(root, 'plans'))).toEqual(services)
  expect(again.headers['cache-control']).toBe('public, max-age=300')
})

test('D15 without issuers discovery is open, whatever token comes along', async () => {
  const answer = await app.inject({ url: '/cds-services', headers: { authorization: 'Bearer nonsense' } })
  expect(answer.statusCode).toBe(200)
})

test('D16 HEAD and a trailing slash behave', async () => {
  const head = await app.inject({ method: 'HEAD', url: '/cds-services' })
  expect([head.statusCode, head.body]).toEqual([200, ''])
  expect((await app.inject({ url: '/cds-services/' })).body).toBe(first.body)
})

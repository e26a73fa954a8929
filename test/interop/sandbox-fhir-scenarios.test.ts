import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Service } from '../../src/cds-hooks/service.ts'
import { dayOf } from '../../src/days.ts'
import { type JsonObject, objects, texts } from '../../src/json.ts'
import { readScenarios, requestOf, type Scenario } from '../../src/sandbox/scenarios.ts'
import { openSandbox, type Sandbox } from '../sandbox/open-sandbox.ts'
import { knowledge, root, services } from '../support/app.ts'

const sandbox = await openSandbox()
const folder = join(root, 'sandbox')
const scenarios = readScenarios(folder, dayOf(2026, 11, 22))

function serviceOf({ service }: Scenario): Service {
  const found = services.find(({ id }) => id === service)
  if (found === undefined) throw new Error(`no service ${service}`)
  return found
}

function bodyOf(scenario: Scenario, base: string): JsonObject {
  return requestOf(scenario, serviceOf(scenario).hook, base, '3a1b6f0c-2b0f-4a3e-8a39-6a8f1f5f7c02')
}

/** What an EHR does before it calls: every template, filled in and asked. */
async function prefetchOf(scenario: Scenario, { get }: Sandbox): Promise<JsonObject> {
  const templates = Object.entries(serviceOf(scenario).prefetch)
  const answers = templates.map(async ([key, template]) => {
    const query = template
      .replace('{{context.patientId}}', scenario.id)
      .replace('{{context.encounterId}}', scenario.encounterId ?? '')
    const { status, json } = await get(query)
    expect(status, query).toBe(200)
    return [key, json]
  })
  return Object.fromEntries(await Promise.all(answers))
}

/** Rows that no record on a FHIR server reaches, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  C12: 'the list of problems did not come completely: send "conditions": null, or answer with an error',
}

test.each(['primary', 'additional'] as const)('every %s row of both plans has a test patient', (role) => {
  const shown = scenarios.flatMap(({ expected }) =>
    role === 'primary' ? [expected.primary] : (expected.additional ?? []),
  )
  const rows = [...knowledge.plans.values()].flatMap(({ plan }) => plan.rows)
  const wanted = rows.filter((row) => row.role === role).map(({ id }) => id)
  const without = wanted.filter((id) => !shown.includes(id))
  expect(without).toEqual(role === 'primary' ? Object.keys(elsewhere) : [])
})

describe.each(scenarios.map((scenario) => [scenario.title, scenario] as const))('%s', (_, scenario) => {
  const { primary, additional = [] } = scenario.expected

  test('P14 read from /fhir by the service, and as prefetch by the EHR, it shows its row', async () => {
    const { fhirServer, ...body } = bodyOf(scenario, sandbox.base)
    const read = await sandbox.explain(scenario.service, { ...body, fhirServer })
    expect(read.json['primary'], JSON.stringify(read.json['findings'])).toBe(primary)
    expect(texts(read.json['additional'])).toEqual(expect.arrayContaining(additional))
    const prefetch = await prefetchOf(scenario, sandbox)
    expect((await sandbox.explain(scenario.service, { ...body, prefetch })).json).toEqual(read.json)
  })
})

test.each(services.map(({ id }) => id))(
  'P14 the example of %s without prefetch gets its card',
  async (id) => {
    const example = readFileSync(join(root, 'hooks', id, 'example-request-without-prefetch.json'), 'utf8')
    const body = example.replaceAll('http://127.0.0.1:8080/fhir', sandbox.base)
    const { json } = await sandbox.explain(id, JSON.parse(body))
    expect(objects(json['cards'])).toHaveLength(1)
  },
)

/** On 31 December everybody who was born in a year has the same age. */
const byYearOfBirth = ['A07', 'C03', 'C23', 'C26-C52']

test.each([
  ['the leap day', dayOf(2028, 2, 29), []],
  ['the day after it', dayOf(2028, 3, 1), []],
  ['the end of a long month', dayOf(2027, 7, 31), []],
  ['the first day of a year', dayOf(2027, 1, 1), []],
  ['the last day of a year', dayOf(2026, 12, 31), byYearOfBirth],
])('the test patients show their rows on %s too', async (_, today, left) => {
  const { base, explain } = await openSandbox({ today: () => today })
  const then = readScenarios(folder, today).filter(({ id }) => !left.includes(id))
  for (const scenario of then) {
    const { json } = await explain(scenario.service, bodyOf(scenario, base))
    expect([scenario.id, json['primary']]).toEqual([scenario.id, scenario.expected.primary])
    expect(texts(json['additional']), scenario.id).toEqual(
      expect.arrayContaining(scenario.expected.additional ?? []),
    )
  }
})

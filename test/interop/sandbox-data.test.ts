import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dayOf } from '../../src/days.ts'
import { type Json, type JsonObject, object, objects, text } from '../../src/json.ts'
import { readScenarios } from '../../src/sandbox/scenarios.ts'
import { root, services } from '../support/app.ts'
import { r4Problems } from './r4-validators.ts'

const folder = join(root, 'sandbox')
const scenarios = readScenarios(folder, dayOf(2026, 11, 22))
const staff = readFileSync(join(folder, 'staff.ndjson'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => object(JSON.parse(line) as Json) ?? {})
const patients = scenarios.map(({ record: [first] }) => first ?? {})
const bsnOf = (patient: JsonObject) =>
  text(objects(patient['identifier']).find(({ system }) => String(system).endsWith('/bsn'))?.['value']) ?? ''

test.each(staff.map((one) => [`${one['resourceType']} ${one['id']}`, one] as const))('%s is R4', (_, one) => {
  expect(r4Problems(one)).toEqual([])
})

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (id, scenario) => {
  const { record, drafts = [], encounterId, service } = scenario

  test('is R4, as far as two validators can tell', () => {
    const problems = [...record, ...drafts].flatMap((one) =>
      r4Problems(one).map((problem) => `${one.id}: ${problem}`),
    )
    expect(problems).toEqual([])
  })

  test('is about one patient, and what it refers to is there', () => {
    const references = [...JSON.stringify([record, drafts]).matchAll(/"reference":"([^"#]+)"/g)].map(
      ([, reference]) => reference,
    )
    const there = [...record, ...staff].map((one) => `${one['resourceType']}/${one['id']}`)
    expect([...new Set(references)].filter((reference) => !there.includes(reference ?? ''))).toEqual([])
    expect(record[0]?.id).toBe(id)
    expect(record.map((one) => one.id)).toContain(encounterId)
    expect(services.map((one) => one.id)).toContain(service)
  })
})

test('every citizen service number is a test number, is well-formed and is used once', () => {
  const numbers = patients.map(bsnOf)
  const sum = (bsn: string) =>
    [...bsn].reduce((total, digit, index) => total + Number(digit) * (index === 8 ? -1 : 9 - index), 0)
  expect(numbers.filter((bsn) => !/^9999\d{5}$/.test(bsn) || sum(bsn) % 11 !== 0)).toEqual([])
  expect(new Set(numbers).size).toBe(patients.length)
})

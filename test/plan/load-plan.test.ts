import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/json.ts'
import { loadedPlans } from '../support/plans.ts'
import { brokenPlans, type Change, expression, lacking, row, startError } from './broken-plans.ts'

const file = 'glucocorticoid/plan.json'

describe('a plan as it is', () => {
  const [loaded] = loadedPlans()
  const plan = loaded?.plan
  const row = plan?.rows.find(({ id }) => id === 'A31')

  test('gives each row the conditions of the groups around it, and its own after them', () => {
    const conditions = row?.conditions.map((index) => plan?.conditions[index]?.source) ?? []
    expect(conditions.slice(row?.inherited)).toEqual(['%tScoreLowest <= -2.0 or %vertebralGrade >= 2'])
    expect(conditions.slice(0, row?.inherited)).toContain('%ageYears >= 40')
    expect(conditions[0]).toBe('%ageYears >= 18 or (%ageYears >= 18).empty()')
  })

  test('gives each row its role, card, strength, sources and proposals', () => {
    expect(row).toMatchObject({ role: 'primary', card: 'warning', strength: 'strong' })
    expect(row?.sources).toContain('S2-B2')
    expect(row?.proposals.flatMap(({ activities }) => activities)).toContain('prescribe-alendronate')
  })

  test('is accepted at the start', () => {
    expect(startError(brokenPlans(file, otherTitle))).toBe('')
  })
})

describe('a condition that is not right stops the start with file, row and condition', () => {
  const age = '%ageYears < 18'
  test.each<[string, string, string]>([
    ['%ageYear < 18', 'ERR_PLAN_UNKNOWN_FINDING', 'uses %ageYear (did you mean %ageYears?)'],
    ['%ageYears.exists()', 'ERR_PLAN_EXPRESSION', 'has "."'],
    ['iif(%pregnant = true, true, false)', 'ERR_PLAN_EXPRESSION', 'has "iif"'],
    ['%ageYears.where($this < 18) = 18', 'ERR_PLAN_EXPRESSION', 'has "."'],
    ['today() > @2020-01-01', 'ERR_PLAN_EXPRESSION', 'has "today"'],
    ['Patient.birthDate > 18', 'ERR_PLAN_EXPRESSION', 'has "Patient"'],
    ["%ageYears < 18 'a'", 'ERR_PLAN_EXPRESSION', 'has "\'a\'"'],
    ['%pregnant and %ageYears < 18', 'ERR_PLAN_EXPRESSION', 'has "and"'],
    ['%pregnant = 18', 'ERR_PLAN_EXPRESSION', 'compares %pregnant (boolean) with 18'],
    ['%ageYears = true', 'ERR_PLAN_EXPRESSION', 'compares %ageYears (integer) with true'],
    ['', 'ERR_PLAN_EXPRESSION', 'ends too early'],
  ])('%s', (source, code, message) => {
    const error = startError(brokenPlans(file, expression(age, source)))
    expect(error).toContain(`${code} ${file} A00 "age" ${message}`)
  })

  test('and so does one of a group', () => {
    const change = expression('%ageYears >= 18 or (%ageYears >= 18).empty()', '%ageYeers >= 18')
    expect(startError(brokenPlans(file, change))).toBe(
      `ERR_PLAN_UNKNOWN_FINDING ${file} adult "adult" uses %ageYeers (did you mean %ageYears?)`,
    )
  })

  test('and so does a reason of an activity', () => {
    const folder = brokenPlans(
      'activities/prescribe-alendronate.json',
      expression('%pregnant = true', '%pregnat = true'),
    )
    expect(startError(folder)).toBe(
      'ERR_PLAN_UNKNOWN_FINDING activities/prescribe-alendronate.json "pregnant" uses %pregnat (did you mean %pregnant?)',
    )
  })
})

describe('a plan of another shape stops the start with file, row and place', () => {
  test.each<[string, Change, string, string]>([
    ['an element that we do not write', top((plan) => ({ ...plan, publisher: 'x' })), '', '"publisher"'],
    ['another resource', top((plan) => ({ ...plan, resourceType: 'Library' })), '', 'resourceType'],
    ['no review date', top((plan) => ({ ...plan, extension: [] })), '', 'extension'],
    ['a version without edition', top((plan) => ({ ...plan, version: '1.0' })), '', 'version'],
    ['an unknown status', top((plan) => ({ ...plan, status: 'final' })), '', 'status'],
    ['no rows', top((plan) => ({ ...plan, action: [] })), '', 'action'],
    ['a row without title', row('A31', lacking('title')), 'A31', '.title: '],
    ['a row without English title', row('A31', lacking('_title')), 'A31', '._title: '],
    ['a row without sources', row('A31', lacking('documentation')), 'A31', '.documentation: '],
    ['a row id of another form', row('A31', (found) => ({ ...found, id: 'row-31' })), 'row-31', '.id: '],
    ['an element in a row', row('A31', (found) => ({ ...found, code: [] })), 'A31', '"code"'],
    ['a condition without description', condition(lacking('description')), 'A00 age', '.description: '],
    ['a condition without English', condition(lacking('_description')), 'A00 age', '._description: '],
    [
      'another language',
      condition((found) => ({ ...found, language: 'text/cql' })),
      'A00 age',
      '.language: ',
    ],
    ['an unknown role', setting('row-role', 'secondary'), 'A00', '.valueCode: '],
    ['an unknown card', setting('card', 'critical'), 'A00', '.valueCode: '],
    ['an empty translation', translation(''), '', '.valueString: '],
  ])('%s', (_what, change, owner, place) => {
    const error = startError(brokenPlans(file, change))
    expect(error).toContain(`ERR_PLAN_INVALID ${file} `)
    expect(error).toContain(owner)
    expect(error).toContain(place)
  })

  test.each(['row-role', 'card', 'cqf-strengthOfRecommendation'])('a row without its %s', (name) => {
    const change = row('A31', (found) => ({ ...found, extension: extensionsWithout(found, name) }))
    expect(startError(brokenPlans(file, change))).toBe(
      `ERR_PLAN_INVALID ${file} A31 lacks its role, card or strength extension`,
    )
  })
})

describe('a plan file that cannot be read stops the start', () => {
  test('when it is not JSON', () => {
    const folder = brokenPlans(file, otherTitle)
    writeFileSync(join(folder, file), '{ "resourceType": ')
    expect(startError(folder)).toContain(`ERR_PLAN_FILE_UNREADABLE ${file} is missing or is not JSON`)
  })

  test('when it is not there', () => {
    const folder = brokenPlans(file, otherTitle)
    rmSync(join(folder, file))
    expect(startError(folder)).toContain(`ERR_PLAN_FILE_UNREADABLE ${file} is missing or is not JSON`)
  })
})

/** A harmless change: another title. */
function otherTitle(found: JsonObject): Json | undefined {
  return found['prefix'] === 'A00' ? { ...found, title: 'Jonger dan 18' } : undefined
}

function top(change: (plan: JsonObject) => Json): Change {
  return (found) => (found['resourceType'] === 'PlanDefinition' ? change(found) : undefined)
}

/** Changes the expression element of the condition on being under 18. */
function condition(change: (found: JsonObject) => Json): Change {
  return (found) => (found['expression'] === '%ageYears < 18' ? change(found) : undefined)
}

/** Gives all extensions with this name another code. */
function setting(name: string, valueCode: string): Change {
  return ({ url }) => (typeof url === 'string' && url.endsWith(`/${name}`) ? { url, valueCode } : undefined)
}

function translation(valueString: string): Change {
  return ({ url }) => (url === 'content' ? { url, valueString } : undefined)
}

function extensionsWithout(found: JsonObject, name: string): readonly Json[] {
  const extensions: readonly Json[] = Array.isArray(found['extension']) ? found['extension'] : []
  return extensions.filter((extension) => !JSON.stringify(extension).includes(`/${name}"`))
}

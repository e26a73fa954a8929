import { describe, expect, test } from 'vitest'
import { loadActivities } from '../../src/plan/load-activities.ts'
import { readActivityVignettes } from '../support/activity-vignettes.ts'
import { loadedPlans, plansFolder } from '../support/plans.ts'
import { withheldReason } from './activity-mutants.ts'
import { allMutants } from './all-mutants.ts'

test.each([...allMutants()])(
  'a vignette shows every small mistake in the conditions of %s',
  (_name, mutants) => {
    const survivors = mutants.filter((mutant) => mutant.survives())
    expect(
      survivors.map(({ file, row, condition, mutation }) => `${file} ${row} "${condition}" ${mutation}`),
    ).toEqual([])
    expect(mutants.length).toBeGreaterThan(0)
  },
)

describe('vignettes of the activities', () => {
  const texts = loadedPlans()[0]?.texts ?? {}
  const activities = loadActivities(plansFolder, texts)
  const vignettes = readActivityVignettes(`${plansFolder}/activities/vignettes.md`, texts)

  test.each(vignettes)('$activity: $name -> $withheld', ({ activity: id, findings, withheld }) => {
    const activity = activities.get(id)
    expect(activity && withheldReason(activity, findings)).toBe(withheld)
  })

  test('name each finding that a reason looks at', () => {
    const named = new Set(vignettes.flatMap(({ findings }) => Object.keys(findings)))
    const used = [...activities.values()].flatMap(({ exclusions }) =>
      exclusions.flatMap(({ condition }) => condition.findings),
    )
    expect(used.filter((name) => !named.has(name))).toEqual([])
  })
})

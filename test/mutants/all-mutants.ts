import { join } from 'node:path'
import { findingTextsFile } from '../../src/plan/finding-texts.ts'
import { loadActivities } from '../../src/plan/load-activities.ts'
import { readVignettes } from '../../src/plan/vignettes.ts'
import { readJson } from '../../src/read-json.ts'
import { readActivityVignettes } from '../support/activity-vignettes.ts'
import { loadedPlans, plansFolder } from '../support/plans.ts'
import { activityMutants } from './activity-mutants.ts'
import type { Mutant } from './mutant.ts'
import { planMutants } from './plan-mutants.ts'

/** The mutants by the folder of `plans/` whose conditions they change. */
export function allMutants(): ReadonlyMap<string, readonly Mutant[]> {
  const plans = loadedPlans().map(({ plan, texts, folder }): [string, readonly Mutant[]] => [
    plan.id,
    planMutants(plan, texts, readVignettes(join(folder, 'vignettes.md'), texts)),
  ])
  return new Map([...plans, ['activities', mutantsOfActivities()]])
}

function mutantsOfActivities(): readonly Mutant[] {
  const texts = readJson(join(plansFolder, 'findings.json'), findingTextsFile)
  const file = join(plansFolder, 'activities/vignettes.md')
  const vignettes = readActivityVignettes(file, texts)
  return activityMutants(loadActivities(plansFolder, texts), texts, vignettes)
}

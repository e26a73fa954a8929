import { join } from 'node:path'
import { type FindingTexts, findingTextsFile } from '../../src/plan/finding-texts.ts'
import { loadPlan } from '../../src/plan/load-plan.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { readJson } from '../../src/read-json.ts'

export const plansFolder = join(import.meta.dirname, '../../plans')

/** The plans as production loads them, each with its folder and the names of all findings. */
export function loadedPlans(): readonly {
  readonly plan: Plan
  readonly texts: FindingTexts
  readonly folder: string
}[] {
  const texts = readJson(join(plansFolder, 'findings.json'), findingTextsFile)
  return ['glucocorticoid', 'fracture'].map((id) => {
    const folder = join(plansFolder, id)
    return { plan: loadPlan(join(folder, 'plan.json'), texts), texts, folder }
  })
}

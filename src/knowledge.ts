import { join } from 'node:path'
import type { CardKnowledge } from './cards/card.ts'
import { ConfigError, PlanError } from './errors.ts'
import { type Parameters, parameterNames, parametersFile } from './findings/parameters.ts'
import { derivations } from './findings/registry.ts'
import type { Activity } from './plan/activity.ts'
import { cardTextsFile, linksFile, reasonsFile } from './plan/card-texts.ts'
import { checkPanels, checkPlan } from './plan/check-plan.ts'
import { type FindingTexts, findingTextsFile } from './plan/finding-texts.ts'
import { loadActivities } from './plan/load-activities.ts'
import { loadPlan } from './plan/load-plan.ts'
import { checkOverrideReasons, overrideReasonsFile } from './plan/override-reasons.ts'
import type { Plan } from './plan/plan.ts'
import { sourcesFile } from './plan/sources.ts'
import { readJson } from './read-json.ts'
import { loadTerminology } from './terminology/load-terminology.ts'
import type { ReadText, Terminology } from './terminology/terminology.ts'

/** Folders of `plans/` that hold a plan. */
export const planIds = ['glucocorticoid', 'fracture'] as const

/** A plan with the names of all findings that it, its activities and its cards look at. */
export interface LoadedPlan {
  readonly plan: Plan
  readonly findings: readonly string[]
}

/** Everything that decides: loaded once, checked whole, never changed. */
export interface Knowledge extends CardKnowledge {
  readonly plans: ReadonlyMap<string, LoadedPlan>
  readonly parameters: Parameters
  readonly terminology: Terminology
}

/** The settings that the knowledge depends on, or that must fit it. */
interface Chosen {
  readonly readText?: ReadText
  readonly codeMap?: string
  readonly orderCodes?: Readonly<Record<string, unknown>>
}

/**
 * Loads `plans/` and checks that all of it fits together.
 *
 * @throws PlanError that names file and row; broken knowledge stops the start, not the patient
 * @throws ConfigError when a setting does not fit it
 */
export function loadKnowledge(
  folder: string,
  setting: 'sandbox' | 'production',
  chosen: Chosen = {},
): Knowledge {
  const file = (name: string) => join(folder, name)
  const findingTexts = readJson(file('findings.json'), findingTextsFile)
  checkRegistry(findingTexts)
  const sources = readJson(file('sources.json'), sourcesFile)
  checkCited(findingTexts, sources, 'plans/findings.json')
  const parameters = readJson(file('parameters.json'), parametersFile)
  checkCited(parameters, sources, 'plans/parameters.json')
  const activities = loadActivities(folder, findingTexts)
  checkPanels(activities)
  checkOrderCodes(chosen.orderCodes ?? {}, activities)
  const overrideReasons = readJson(file('override-reasons.json'), overrideReasonsFile)
  checkOverrideReasons(overrideReasons, activities, findingTexts)
  return {
    plans: loadPlans(folder, findingTexts, sources, activities),
    parameters: valuesOf(parameters),
    terminology: loadTerminology(folder, setting, chosen),
    activities,
    sources,
    findingTexts,
    cardTexts: readJson(file('card-texts.json'), cardTextsFile),
    reasons: readJson(file('reasons.json'), reasonsFile),
    overrideReasons,
    links: readJson(file('links.json'), linksFile),
  }
}

function loadPlans(
  folder: string,
  findingTexts: FindingTexts,
  sources: CardKnowledge['sources'],
  activities: Knowledge['activities'],
): Knowledge['plans'] {
  const plans = planIds.map((id): [string, LoadedPlan] => {
    const path = join(folder, id, 'plan.json')
    const plan = loadPlan(path, findingTexts)
    checkPlan(plan, path, sources, activities)
    return [id, { plan, findings: findingsOf(plan, activities) }]
  })
  return new Map(plans)
}

/** What the plan's conditions, the exclusions of what it proposes, and its cards look at. */
function findingsOf(plan: Plan, activities: Knowledge['activities']): readonly string[] {
  const named = plan.conditions.flatMap((condition) => condition.findings)
  const proposed = plan.rows.flatMap((row) => row.proposals.flatMap((proposal) => proposal.activities))
  const excluded = withMembers(proposed, activities).flatMap((activity) =>
    activity.exclusions.flatMap(({ condition }) => condition.findings),
  )
  const dose = named.includes('sustainedMgPerDay') ? ['peakMgPerDay'] : []
  return [...new Set([...named, ...excluded, ...plan.told, ...dose])]
}

/** Activities by id, each once, a panel with its members. */
function withMembers(ids: readonly string[], activities: Knowledge['activities']): readonly Activity[] {
  const found = [...new Set(ids)].flatMap((id) => activities.get(id) ?? [])
  const members = found.flatMap((activity) => (activity.kind === 'panel' ? activity.members : []))
  return [...found, ...members.flatMap((id) => activities.get(id) ?? [])]
}

/** A code under a misspelt id would never reach an order, and nobody would see it. */
function checkOrderCodes(
  orderCodes: Readonly<Record<string, unknown>>,
  activities: Knowledge['activities'],
): void {
  const orders = [...activities.values()].flatMap(({ id, kind }) => (kind === 'panel' ? [] : [id]))
  const wrong = Object.keys(orderCodes).filter((id) => !orders.includes(id))
  if (wrong.length === 0) return
  throw new ConfigError(
    `orderCodes names ${wrong.join(', ')}, which is no order of plans/activities. Write one of ${orders.toSorted().join(', ')}.`,
  )
}

function checkRegistry(texts: FindingTexts): void {
  const derived = Object.keys(derivations)
  const described = Object.keys(texts)
  const lost = [
    ...derived.filter((name) => !described.includes(name)),
    ...described.filter((name) => !derived.includes(name)),
  ]
  if (lost.length === 0) return
  const where = 'plans/findings.json and src/findings/registry.ts'
  throw new PlanError('ERR_PLAN_UNKNOWN_FINDING', `${lost.join(', ')}: ${where} must name the same findings`)
}

function checkCited(
  cited: Readonly<Record<string, { readonly source: string }>>,
  sources: CardKnowledge['sources'],
  file: string,
): void {
  const missing = Object.entries(cited).find(([, { source }]) => sources[source] === undefined)
  if (missing === undefined) return
  const [name, { source }] = missing
  throw new PlanError(
    'ERR_PLAN_UNKNOWN_SOURCE',
    `${file} ${name} cites "${source}", which plans/sources.json does not have`,
  )
}

function valuesOf(file: ReturnType<typeof parametersFile.parse>): Parameters {
  const values = parameterNames.map((name) => {
    const parameter = file[name]
    if (parameter === undefined)
      throw new PlanError('ERR_PLAN_INVALID', `plans/parameters.json lacks ${name}`)
    return [name, parameter.value] as const
  })
  // fromEntries cannot say that all names are there; the loop above made sure.
  return Object.fromEntries(values) as Parameters
}

import { PlanError } from '../errors.ts'
import type { Activity } from './activity.ts'
import type { Localized, Plan, Row } from './plan.ts'
import type { Sources } from './sources.ts'
import { longestSummary, placeholders, summaryLimit } from './summary.ts'

/**
 * Checks what a plan says of things outside its file, and what no shape can say.
 *
 * @throws PlanError with file, row, what was found and what to do
 */
export function checkPlan(
  plan: Plan,
  file: string,
  sources: Sources,
  activities: ReadonlyMap<string, Activity>,
): void {
  const ids = new Set<string>()
  for (const row of plan.rows) {
    const where = `${file} ${row.id}`
    if (ids.has(row.id)) throw new PlanError('ERR_PLAN_INVALID', `${where} appears twice; row ids are unique`)
    ids.add(row.id)
    checkSources(row, where, sources)
    checkActivities(row, where, activities)
    checkCard(row, where)
    checkWithoutDxa(row, where, activities)
  }
  const ridable = new Set(plan.rows.filter(({ role }) => role === 'primary').map(({ id }) => id))
  for (const row of plan.rows) {
    checkRides(row, `${file} ${row.id}`, ids, ridable)
    ridable.add(row.id)
  }
}

/** Checks that every order set names activities that exist. */
export function checkPanels(activities: ReadonlyMap<string, Activity>): void {
  for (const activity of activities.values()) {
    if (activity.kind !== 'panel') continue
    for (const member of activity.members) known(member, `plans/activities/${activity.id}.json`, activities)
  }
}

function checkSources(row: Row, where: string, sources: Sources): void {
  if (row.sources.length === 0)
    throw new PlanError('ERR_PLAN_UNKNOWN_SOURCE', `${where} cites no source; add "documentation"`)
  const missing = row.sources.find((key) => !Object.hasOwn(sources, key))
  if (missing === undefined) return
  throw new PlanError(
    'ERR_PLAN_UNKNOWN_SOURCE',
    `${where} cites "${missing}", which plans/sources.json does not have`,
  )
}

function checkActivities(row: Row, where: string, activities: ReadonlyMap<string, Activity>): void {
  for (const proposal of row.proposals) {
    for (const id of proposal.activities) known(id, where, activities)
  }
}

function known(id: string, where: string, activities: ReadonlyMap<string, Activity>): void {
  if (activities.has(id)) return
  throw new PlanError(
    'ERR_PLAN_UNKNOWN_ACTIVITY',
    `${where} proposes "${id}"; plans/activities/${id}.json does not exist`,
  )
}

function checkCard(row: Row, where: string): void {
  checkQualifier(row, where)
  if (row.alwaysShown && row.card !== 'warning')
    throw new PlanError('ERR_PLAN_INVALID', `${where} is always shown but no warning; only a warning may be`)
  if (row.card === 'none') {
    if (row.role === 'additional' || row.withheld !== undefined) return
    throw new PlanError(
      'ERR_PLAN_INVALID',
      `${where} shows no card and does not say why; add the withheld-reason extension`,
    )
  }
  if (row.summary === undefined || row.guidance === undefined) {
    throw new PlanError(
      'ERR_PLAN_INVALID',
      `${where} shows a card without description (summary) or textEquivalent (guidance)`,
    )
  }
  checkLength(row.summary, `${where} summary`)
  if (row.summaryWithoutDxa !== undefined) checkLength(row.summaryWithoutDxa, `${where} summary-without-dxa`)
}

function checkLength(summary: Localized, what: string): void {
  for (const language of ['nl', 'en'] as const) {
    const length = longestSummary(summary, language)
    if (length < summaryLimit) continue
    const found = `${what} (${language}) can reach ${length} characters`
    throw new PlanError('ERR_PLAN_SUMMARY_TOO_LONG', `${found}; CDS Hooks allows fewer than ${summaryLimit}`)
  }
}

/** A summary that asks for DXA is not true while DXA cannot be ordered, so such a row says what is true then. */
function checkWithoutDxa(row: Row, where: string, activities: ReadonlyMap<string, Activity>): void {
  const ids = row.card === 'none' ? [] : row.proposals.flatMap((proposal) => proposal.activities)
  const needsDxa = ids.map((id) => activities.get(id)).some(isDxa)
  if (needsDxa === (row.summaryWithoutDxa !== undefined)) return
  const found = needsDxa
    ? 'proposes DXA or VFA; add the summary-without-dxa extension'
    : 'has a summary-without-dxa, but shows no card that proposes DXA or VFA'
  throw new PlanError('ERR_PLAN_INVALID', `${where} ${found}`)
}

function isDxa(activity: Activity | undefined): boolean {
  return activity?.kind === 'order' && activity.needsCapacity !== undefined
}

/** Summaries are measured with the longest qualifier, so none may be longer. */
function checkQualifier({ qualifier }: Row, where: string): void {
  const limit = placeholders.duration.length
  if (qualifier === undefined || (qualifier.nl.length <= limit && qualifier.en.length <= limit)) return
  throw new PlanError(
    'ERR_PLAN_SUMMARY_TOO_LONG',
    `${where} has a summary-qualifier of more than ${limit} characters; shorten it`,
  )
}

/** Riding rows are applied in the order of the file, so one rides on primary rows and on riders before it. */
function checkRides(row: Row, where: string, ids: ReadonlySet<string>, ridable: ReadonlySet<string>): void {
  if (row.role === 'additional' && row.ridesOn.length === 0) {
    throw new PlanError('ERR_PLAN_INVALID', `${where} is additional but rides on no row; add relatedAction`)
  }
  const missing = row.ridesOn.find((id) => !ids.has(id))
  if (missing !== undefined)
    throw new PlanError('ERR_PLAN_INVALID', `${where} rides on ${missing}, which is not a row of this plan`)
  const late = row.ridesOn.find((id) => !ridable.has(id))
  if (late !== undefined)
    throw new PlanError('ERR_PLAN_INVALID', `${where} rides on ${late}, which comes after it; move it down`)
}

import { PlanError } from '../errors.ts'
import { readJson } from '../read-json.ts'
import { readCondition } from './condition.ts'
import type { FindingTexts } from './finding-texts.ts'
import type { Condition, Plan, Proposal, Row } from './plan.ts'
import {
  extensionUrls,
  type GroupFile,
  isRow,
  localized,
  ourFhir,
  type PlanFile,
  planFile,
  type RowFile,
} from './plan-file.ts'

/**
 * Loads one PlanDefinition: shape, conditions and rows. What points outside the file (sources,
 * activities) is checked by `checkPlan`.
 */
export function loadPlan(file: string, texts: FindingTexts): Plan {
  const content = readJson(file, planFile)
  const [reviewDue, ...told] = content.extension
  const reading: Reading = { file, texts, conditions: [], rows: [] }
  for (const action of content.action) readAction(action, [], reading)
  return {
    id: content.id,
    version: content.version,
    title: localized(content.title, content._title),
    topic: content.topic[0].coding[0],
    url: content.url,
    reviewDue: reviewDue.valueDate,
    told: told.map(({ valueCode }) => valueCode),
    date: content.date,
    conditions: reading.conditions,
    rows: reading.rows,
    groups: groupTitles(content),
  }
}

interface Reading {
  readonly file: string
  readonly texts: FindingTexts
  readonly conditions: Condition[]
  readonly rows: Row[]
}

function readAction(action: RowFile | GroupFile, around: readonly number[], reading: Reading): void {
  const own = action.condition.map(({ id, expression }) => {
    const where = `${reading.file} ${action.id} "${id}"`
    return reading.conditions.push(readCondition(id, expression, reading.texts, where)) - 1
  })
  if (isRow(action)) {
    reading.rows.push(readRow(action, [...around, ...own], around.length, reading.file))
    return
  }
  for (const inner of action.action) readAction(inner, [...around, ...own], reading)
}

function readRow(row: RowFile, conditions: readonly number[], inherited: number, file: string): Row {
  const setting = (url: string) => row.extension.find((extension) => extension.url === url)
  const role = setting(extensionUrls.role)
  const card = setting(extensionUrls.card)
  const strength = setting(extensionUrls.strength)
  const withheld = setting(extensionUrls.withheld)
  const qualifier = setting(extensionUrls.qualifier)
  const withoutDxa = setting(extensionUrls.withoutDxa)
  const advice = setting(extensionUrls.advice)
  const topic = setting(extensionUrls.topic)
  if (
    role?.url !== extensionUrls.role ||
    card?.url !== extensionUrls.card ||
    strength?.url !== extensionUrls.strength
  ) {
    throw new PlanError('ERR_PLAN_INVALID', `${file} ${row.id} lacks its role, card or strength extension`)
  }
  return {
    id: row.id,
    role: role.valueCode,
    title: localized(row.title, row._title),
    conditions,
    inherited,
    ridesOn: row.relatedAction.map(({ actionId }) => actionId),
    strength: strength.valueCodeableConcept.coding[0].code,
    sources: row.documentation.map(({ label }) => label),
    card: card.valueCode,
    ...(withheld?.url === extensionUrls.withheld && { withheld: withheld.valueCode }),
    ...(qualifier?.url === extensionUrls.qualifier && {
      qualifier: localized(qualifier.valueString, qualifier._valueString),
    }),
    ...(advice?.url === extensionUrls.advice && { adviceRole: advice.valueCode }),
    ...(topic?.url === extensionUrls.topic && { topic: topic.valueCode }),
    capsIndicator: setting(extensionUrls.caps) !== undefined,
    standsWithoutOrders: setting(extensionUrls.stands) !== undefined,
    alwaysShown: setting(extensionUrls.alwaysShown) !== undefined,
    ...(row.description !== undefined &&
      row._description && { summary: localized(row.description, row._description) }),
    ...(withoutDxa?.url === extensionUrls.withoutDxa && {
      summaryWithoutDxa: localized(withoutDxa.valueString, withoutDxa._valueString),
    }),
    ...(row.textEquivalent !== undefined &&
      row._textEquivalent && { guidance: localized(row.textEquivalent, row._textEquivalent) }),
    proposals: row.action.map(readProposal),
  }
}

function readProposal(action: RowFile['action'][number]): Proposal {
  if ('selectionBehavior' in action) {
    return {
      kind: 'one-of',
      activities: action.action.map(({ definitionCanonical }) => activityId(definitionCanonical)),
    }
  }
  return { kind: 'all', activities: [activityId(action.definitionCanonical)] }
}

/** `order-dxa-with-vfa` for its canonical URL; a foreign URL stays whole and is refused by the check. */
function activityId(canonical: string): string {
  return canonical.replace(new RegExp(`^${ourFhir}/(ActivityDefinition|PlanDefinition)/`), '')
}

function groupTitles(content: PlanFile): Plan['groups'] {
  const found: { id: string; title: string; rows: string[] }[] = []
  const visit = (action: RowFile | GroupFile): string[] => {
    if (isRow(action)) return [action.id]
    const entry = { id: action.id, title: action.title, rows: [] as string[] }
    found.push(entry)
    entry.rows.push(...action.action.flatMap(visit))
    return entry.rows
  }
  for (const action of content.action) visit(action)
  return found
}

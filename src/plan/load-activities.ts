import { join } from 'node:path'
import { z } from 'zod'
import { PlanError } from '../errors.ts'
import { jsonFiles, readJson } from '../read-json.ts'
import type { Activity, OrderActivity } from './activity.ts'
import { readCondition } from './condition.ts'
import type { FindingTexts } from './finding-texts.ts'
import { extensionUrls, localized, ourFhir, translation } from './plan-file.ts'

const coding = z.strictObject({ system: z.string(), code: z.string(), display: z.string() })
const concept = z.strictObject({ coding: z.array(coding).min(1), text: z.string().optional() })
const expression = z.strictObject({
  description: z.string(),
  _description: translation,
  language: z.literal('text/fhirpath'),
  expression: z.string(),
})
const notWhen = z.strictObject({
  url: z.literal(extensionUrls.notWhen),
  extension: z.tuple([
    z.strictObject({ url: z.literal('reason'), valueCode: z.string() }),
    z.strictObject({ url: z.literal('condition'), valueExpression: expression }),
  ]),
})
const category = z.strictObject({
  url: z.literal(extensionUrls.orderCategory),
  valueCodeableConcept: concept,
})
const drugClass = z.strictObject({
  url: z.literal(extensionUrls.drugClass),
  valueCode: z.string().regex(/^[a-z][a-z-]*$/),
})
const needsCapacity = z.strictObject({
  url: z.literal(extensionUrls.needsCapacity),
  valueCode: z.enum(['dxa', 'vfa']),
})
const coupledOrder = z.strictObject({
  url: z.literal(extensionUrls.coupledOrder),
  extension: z.tuple([
    z.strictObject({ url: z.literal('definition'), valueCanonical: z.string() }),
    z.strictObject({
      url: z.literal('title'),
      valueString: z.string().min(1),
      _valueString: translation,
    }),
  ]),
})
const orderExtension = z.union([notWhen, category, drugClass, needsCapacity, coupledOrder])
const head = {
  id: z.string(),
  url: z.url(),
  version: z.string(),
  name: z.string(),
  title: z.string(),
  _title: translation,
  subtitle: z.string().min(1),
  _subtitle: translation,
  status: z.enum(['draft', 'active']),
  date: z.iso.date(),
}
const orderHead = {
  resourceType: z.literal('ActivityDefinition'),
  ...head,
  extension: z.array(orderExtension).default([]),
  intent: z.literal('proposal'),
}
const service = z.strictObject({ ...orderHead, kind: z.literal('ServiceRequest'), code: concept })
const medication = z.strictObject({
  ...orderHead,
  kind: z.literal('MedicationRequest'),
  productCodeableConcept: concept,
  dosage: z.array(z.record(z.string(), z.unknown())).min(1),
})
const panel = z.strictObject({
  resourceType: z.literal('PlanDefinition'),
  ...head,
  type: z.strictObject({
    coding: z.tuple([z.strictObject({ system: z.string(), code: z.literal('order-set') })]),
  }),
  action: z
    .array(z.strictObject({ definitionCanonical: z.string().startsWith(`${ourFhir}/ActivityDefinition/`) }))
    .min(1),
})
const activityFile = z.union([service, medication, panel])
type ActivityFile = z.infer<typeof activityFile>
type OrderFile = Exclude<ActivityFile, { resourceType: 'PlanDefinition' }>

/** Loads all ActivityDefinitions and order sets of `plans/activities`, by id. */
export function loadActivities(folder: string, texts: FindingTexts): ReadonlyMap<string, Activity> {
  const files = jsonFiles(join(folder, 'activities'))
  const contents = files.map((file) => ({ file, content: readJson(file, activityFile) }))
  const alone = contents.map(({ file, content }) => read(file, content, texts))
  const byId = new Map(alone.map((activity) => [activity.id, activity]))
  const whole = contents.map(({ file, content }) => [content.id, couple(file, content, byId)] as const)
  return new Map(whole.flatMap(([id, activity]) => (activity === undefined ? [] : [[id, activity]])))
}

/** Puts the orders that an order is made of beside it, under the titles that they have together. */
function couple(
  file: string,
  content: ActivityFile,
  byId: ReadonlyMap<string, Activity>,
): Activity | undefined {
  const activity = byId.get(content.id)
  if (activity?.kind !== 'order' || content.resourceType === 'PlanDefinition') return activity
  const coupled = content.extension.flatMap((extension): OrderActivity[] => {
    if (extension.url !== extensionUrls.coupledOrder) return []
    const [{ valueCanonical }, { valueString, _valueString }] = extension.extension
    const part = byId.get(valueCanonical.replace(/^.*\//, ''))
    if (part?.kind === 'order') return [{ ...part, title: localized(valueString, _valueString) }]
    throw new PlanError('ERR_PLAN_UNKNOWN_ACTIVITY', `${file} couples ${valueCanonical}, which is no order`)
  })
  return { ...activity, coupled }
}

function read(file: string, content: ActivityFile, texts: FindingTexts): Activity {
  const titles = {
    title: localized(content.title, content._title),
    shortTitle: localized(content.subtitle, content._subtitle),
  }
  if (content.resourceType === 'PlanDefinition') {
    const members = content.action.map(({ definitionCanonical }) => definitionCanonical.replace(/^.*\//, ''))
    return { id: content.id, kind: 'panel', ...titles, members, exclusions: [] }
  }
  const exclusions = content.extension.flatMap((extension) => {
    if (extension.url !== extensionUrls.notWhen) return []
    const [{ valueCode: reason }, { valueExpression }] = extension.extension
    return [{ reason, condition: readCondition(reason, valueExpression, texts, `${file} "${reason}"`) }]
  })
  const order = {
    id: content.id,
    kind: 'order',
    ...titles,
    exclusions,
    resourceType: content.kind,
    template: template(content),
    coupled: [],
    ...limits(content),
  } as const
  return content.kind === 'MedicationRequest'
    ? { ...order, element: 'medicationCodeableConcept', concept: content.productCodeableConcept }
    : { ...order, element: 'code', concept: content.code }
}

function limits(content: OrderFile): Pick<OrderActivity, 'drugClass' | 'needsCapacity'> {
  const of = content.extension.find(({ url }) => url === extensionUrls.drugClass)
  const needs = content.extension.find(({ url }) => url === extensionUrls.needsCapacity)
  return {
    ...(of?.url === extensionUrls.drugClass && { drugClass: of.valueCode }),
    ...(needs?.url === extensionUrls.needsCapacity && { needsCapacity: needs.valueCode }),
  }
}

function template(content: OrderFile): Record<string, unknown> {
  if (content.kind === 'MedicationRequest') {
    return { medicationCodeableConcept: content.productCodeableConcept, dosageInstruction: content.dosage }
  }
  const found = content.extension.find((extension) => extension.url === extensionUrls.orderCategory)
  const categories =
    found?.url === extensionUrls.orderCategory ? { category: [found.valueCodeableConcept] } : {}
  return { ...categories, code: content.code }
}

import { join } from 'node:path'
import { z } from 'zod'
import { jsonFiles, readJson } from '../read-json.ts'
import type { Activity } from './activity.ts'
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
  extension: z.array(z.union([notWhen, category])).default([]),
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

/** Loads all ActivityDefinitions and order sets of `plans/activities`, by id. */
export function loadActivities(folder: string, texts: FindingTexts): ReadonlyMap<string, Activity> {
  const files = jsonFiles(join(folder, 'activities'))
  return new Map(files.map((file) => read(file, texts)).map((activity) => [activity.id, activity]))
}

function read(file: string, texts: FindingTexts): Activity {
  const content = readJson(file, activityFile)
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
  } as const
  return content.kind === 'MedicationRequest'
    ? { ...order, element: 'medicationCodeableConcept', concept: content.productCodeableConcept }
    : { ...order, element: 'code', concept: content.code }
}

function template(
  content: Exclude<ActivityFile, { resourceType: 'PlanDefinition' }>,
): Record<string, unknown> {
  if (content.kind === 'MedicationRequest') {
    return { medicationCodeableConcept: content.productCodeableConcept, dosageInstruction: content.dosage }
  }
  const found = content.extension.find((extension) => extension.url === extensionUrls.orderCategory)
  const categories =
    found?.url === extensionUrls.orderCategory ? { category: [found.valueCodeableConcept] } : {}
  return { ...categories, code: content.code }
}

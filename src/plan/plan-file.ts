import { z } from 'zod'
import { type Localized, strengths } from './plan.ts'

/** Base of our own extensions, code systems and canonical URLs. */
export const ourFhir = 'https://osteohooks.org/fhir'
const definition = 'https://osteohooks.org/fhir/StructureDefinition'
export const extensionUrls = {
  role: `${definition}/row-role`,
  card: `${definition}/card`,
  withheld: `${definition}/withheld-reason`,
  qualifier: `${definition}/summary-qualifier`,
  withoutDxa: `${definition}/summary-without-dxa`,
  caps: `${definition}/caps-indicator`,
  advice: `${definition}/advice-role`,
  topic: `${definition}/advice-topic`,
  told: `${definition}/told-finding`,
  stands: `${definition}/stands-without-orders`,
  alwaysShown: `${definition}/always-shown`,
  reviewDue: `${definition}/review-due`,
  notWhen: `${definition}/not-when`,
  orderCategory: `${definition}/order-category`,
  drugClass: `${definition}/drug-class`,
  needsCapacity: `${definition}/needs-capacity`,
  coupledOrder: `${definition}/coupled-order`,
  strength: 'http://hl7.org/fhir/StructureDefinition/cqf-strengthOfRecommendation',
  translation: 'http://hl7.org/fhir/StructureDefinition/translation',
} as const

export const translation = z.strictObject({
  extension: z.tuple([
    z.strictObject({
      url: z.literal(extensionUrls.translation),
      extension: z.tuple([
        z.strictObject({ url: z.literal('lang'), valueCode: z.literal('en') }),
        z.strictObject({ url: z.literal('content'), valueString: z.string().min(1) }),
      ]),
    }),
  ]),
})

/** The English translation that stands beside a Dutch FHIR element. */
export type Translation = z.infer<typeof translation>

/** Joins a Dutch element and its English translation. */
export function localized(nl: string, en: Translation): Localized {
  return { nl, en: en.extension[0].extension[1].valueString }
}

export const conditionShape = z.strictObject({
  id: z.string(),
  kind: z.literal('applicability'),
  expression: z.strictObject({
    description: z.string().min(1),
    _description: translation,
    language: z.literal('text/fhirpath'),
    expression: z.string(),
  }),
})

const activity = z.strictObject({ definitionCanonical: z.string() })
const alternatives = z.strictObject({
  selectionBehavior: z.literal('at-most-one'),
  action: z.array(activity).min(2),
})

const rowExtension = z.union([
  z.strictObject({ url: z.literal(extensionUrls.role), valueCode: z.enum(['primary', 'additional']) }),
  z.strictObject({ url: z.literal(extensionUrls.card), valueCode: z.enum(['none', 'info', 'warning']) }),
  z.strictObject({ url: z.literal(extensionUrls.withheld), valueCode: z.string() }),
  z.strictObject({
    url: z.enum([extensionUrls.qualifier, extensionUrls.withoutDxa]),
    valueString: z.string().min(1),
    _valueString: translation,
  }),
  z.strictObject({ url: z.literal(extensionUrls.caps), valueCode: z.literal('info') }),
  z.strictObject({ url: z.literal(extensionUrls.stands), valueBoolean: z.literal(true) }),
  z.strictObject({ url: z.literal(extensionUrls.alwaysShown), valueBoolean: z.literal(true) }),
  z.strictObject({ url: z.literal(extensionUrls.advice), valueCode: z.enum(['leads', 'yields']) }),
  z.strictObject({ url: z.literal(extensionUrls.topic), valueCode: z.string().regex(/^[a-z][a-z-]*$/) }),
  z.strictObject({
    url: z.literal(extensionUrls.strength),
    valueCodeableConcept: z.strictObject({
      coding: z.tuple([
        z.strictObject({ system: z.literal(`${ourFhir}/CodeSystem/strength`), code: z.enum(strengths) }),
      ]),
    }),
  }),
])

const row = z.strictObject({
  id: z.string().regex(/^[A-Z]\d{2}$/),
  extension: z.array(rowExtension),
  prefix: z.string(),
  title: z.string().min(1),
  _title: translation,
  description: z.string().optional(),
  _description: translation.optional(),
  textEquivalent: z.string().optional(),
  _textEquivalent: translation.optional(),
  documentation: z.array(z.strictObject({ type: z.literal('citation'), label: z.string() })),
  condition: z.array(conditionShape).default([]),
  relatedAction: z
    .array(z.strictObject({ actionId: z.string(), relationship: z.literal('concurrent') }))
    .default([]),
  action: z.array(z.union([activity, alternatives])).default([]),
})
export type RowFile = z.infer<typeof row>

/** Rows that share conditions: the group's conditions hold for each of them. */
export interface GroupFile {
  readonly id: string
  readonly title: string
  readonly condition: readonly z.infer<typeof conditionShape>[]
  readonly action: readonly (RowFile | GroupFile)[]
}
const group: z.ZodType<GroupFile> = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  title: z.string().min(1),
  condition: z.array(conditionShape).min(1),
  action: z.array(z.lazy(() => z.union([row, group]))).min(1),
})

/** The PlanDefinition that a plan folder holds, as strict as we write it. */
export const planFile = z.strictObject({
  resourceType: z.literal('PlanDefinition'),
  id: z.string(),
  extension: z.tuple(
    [z.strictObject({ url: z.literal(extensionUrls.reviewDue), valueDate: z.iso.date() })],
    z.strictObject({ url: z.literal(extensionUrls.told), valueCode: z.string() }),
  ),
  url: z.url(),
  version: z.string().regex(/^\d{4}\.\d+\.\d+$/),
  name: z.string(),
  title: z.string(),
  _title: translation,
  status: z.enum(['draft', 'active']),
  date: z.iso.date(),
  topic: z.tuple([
    z.strictObject({
      coding: z.tuple([
        z.strictObject({
          system: z.literal(`${ourFhir}/CodeSystem/topic`),
          code: z.string().regex(/^[A-Za-z0-9]{1,100}$/),
          display: z.string(),
        }),
      ]),
    }),
  ]),
  action: z.array(z.union([row, group])).min(1),
})
export type PlanFile = z.infer<typeof planFile>

export function isRow(action: RowFile | GroupFile): action is RowFile {
  return 'prefix' in action
}

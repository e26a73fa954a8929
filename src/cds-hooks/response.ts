import { z } from 'zod'

/** What CDS Hooks 2.0.1 allows in an answer, and of that only what we send. Strict: this is our own work. */

const filled = z.string().refine((value) => value.trim() !== '', { error: 'is empty' })

const summary = filled.refine((value) => value.length < 140 && !/[\r\n]/.test(value), {
  error: 'has 140 characters or more, or more than one line',
})

/** GFM lets raw HTML through, so no tag may stand in a detail. */
const detail = filled.refine((value) => !/<\/?[A-Za-z!?]/.test(value), { error: 'contains HTML' })

const https = z.url({ protocol: /^https$/ })
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
const coding = z.strictObject({ system: filled, code: filled, display: filled.optional() })

const source = z.strictObject({
  label: filled,
  url: https.optional(),
  icon: https.optional(),
  topic: coding,
})

const link = z.strictObject({ label: filled, url: https, type: z.literal('absolute') })

const resource = z.looseObject({ resourceType: filled })

const action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('create'), description: filled, resource }),
  z.strictObject({ type: z.literal('update'), description: filled, resource }),
  z.strictObject({
    type: z.literal('delete'),
    description: filled,
    resourceId: z.string().regex(/^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/),
  }),
])

const suggestion = z.strictObject({
  label: filled,
  uuid,
  isRecommended: z.boolean().optional(),
  actions: z.array(action).min(1).optional(),
})

const decision = z.strictObject({
  plan: filled,
  version: filled,
  rows: z.array(filled).min(1),
  strength: filled,
})

const card = z
  .strictObject({
    uuid,
    summary,
    detail: detail.optional(),
    indicator: z.enum(['info', 'warning']),
    source,
    suggestions: z.array(suggestion).min(1).optional(),
    selectionBehavior: z.enum(['at-most-one', 'any']).optional(),
    overrideReasons: z.array(coding.required()).min(1).max(6).optional(),
    links: z.array(link).min(1).optional(),
    extension: z.strictObject({ 'org.osteohooks.decision': decision }),
  })
  .refine(
    ({ suggestions, selectionBehavior }) => (suggestions === undefined) === (selectionBehavior === undefined),
    {
      error: 'suggestions and selectionBehavior go together',
    },
  )
  .refine(
    ({ suggestions, selectionBehavior }) =>
      selectionBehavior !== 'at-most-one' ||
      (suggestions ?? []).filter((one) => one.isRecommended === true).length <= 1,
    { error: 'recommends more than one of suggestions that exclude each other' },
  )

/** The answer to a service call. */
export const response = z
  .strictObject({ cards: z.array(card).max(2) })
  .refine((answer) => firstEmpty(answer) === undefined, { error: 'holds an empty value' })

/**
 * Where an answer holds null, "", [] or {}; clients refuse those everywhere, resources included.
 *
 * @returns the path of the first one
 */
export function firstEmpty(answer: { readonly cards: readonly unknown[] }): string | undefined {
  const waiting: { readonly path: string; readonly value: unknown }[] = answer.cards.map((value, at) => ({
    path: `cards.${at}`,
    value,
  }))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, value } = next
    if (value === null || value === undefined || value === '') return path
    if (typeof value !== 'object') continue
    const children = Object.entries(value)
    if (children.length === 0) return path
    for (const [key, child] of children) waiting.push({ path: `${path}.${key}`, value: child })
  }
  return undefined
}

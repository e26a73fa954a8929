import { z } from 'zod'

const localized = z.strictObject({ nl: z.string().min(1), en: z.string().min(1) })
const common = { label: localized, absence: localized, source: z.string() }

const findingText = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('integer'), unit: z.string(), fact: localized, ...common }),
  z.strictObject({ type: z.literal('decimal'), unit: z.string(), fact: localized, ...common }),
  z.strictObject({
    type: z.literal('boolean'),
    yes: localized,
    no: localized,
    /** What makes it true, told after "yes"; `{value}` is the number that was found. */
    kinds: z.record(z.string(), localized).optional(),
    ...common,
  }),
  z.strictObject({
    type: z.literal('code'),
    values: z.record(z.string(), localized),
    /** What else there may be, when a part could not be read. */
    others: localized.optional(),
    ...common,
  }),
])

/** The shape of `plans/findings.json`: what each finding is called, means and leaves unsaid. */
export const findingTextsFile = z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), findingText)

/** Texts by finding name; `values` only for codes, `unit` only for numbers. */
export type FindingTexts = Readonly<
  Record<string, (z.infer<typeof findingText> & { readonly values?: Record<string, unknown> }) | undefined>
>

import { z } from 'zod'

const source = z.strictObject({
  title: z.string().min(1),
  citation: z.string().min(1),
  kind: z.enum(['guideline', 'report', 'public', 'decision', 'proposal']),
  url: z.url({ protocol: /^https$/ }).optional(),
  /** Who decided, for our own proposals and choices between sources. */
  decision: z.string().optional(),
})

/** The shape of `plans/sources.json`. */
export const sourcesFile = z.record(z.string().regex(/^[A-Z0-9][A-Za-z0-9.-]*$/), source)

export type Sources = Readonly<Record<string, z.infer<typeof source> | undefined>>

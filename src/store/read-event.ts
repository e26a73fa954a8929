import { z } from 'zod'
import type { JournaledEvent } from './event.ts'

const texts = z.array(z.string())
const event = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('decision'),
    id: z.uuid(),
    tenant: z.string(),
    at: z.number(),
    requestId: z.string(),
    service: z.string(),
    hookInstance: z.string(),
    issuer: z.string().exactOptional(),
    user: z.string(),
    patient: z.string(),
    encounter: z.string().exactOptional(),
    plan: z.string(),
    version: z.string(),
    rows: texts,
    withheld: texts,
    findings: z.string(),
    cards: z.array(
      z.object({
        uuid: z.string(),
        advice: z.string(),
        row: z.string(),
        drugClasses: texts,
        suggestions: texts,
      }),
    ),
    silent: z.boolean(),
    worklist: texts.exactOptional(),
    sent: texts,
    fetched: texts,
    milliseconds: z.number(),
  }),
  z.object({
    kind: z.literal('feedback'),
    tenant: z.string(),
    at: z.number(),
    saidAt: z.number(),
    service: z.string(),
    card: z.string(),
    outcome: z.enum(['accepted', 'overridden']),
    outcomeAt: z.string(),
    suggestions: texts,
    reason: z.object({ code: z.string(), system: z.string().exactOptional() }).exactOptional(),
    comment: z.string().exactOptional(),
    isFuture: z.literal(true).exactOptional(),
    consequence: z.enum(['worklist', 'review']).exactOptional(),
  }),
])

/**
 * One line of a journal.
 *
 * @returns undefined when it was torn by the end of its process
 */
export function readEvent(line: string): JournaledEvent | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  const read = event.safeParse(value)
  return read.success ? { event: read.data, line } : undefined
}

import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { isoDay } from '../days.ts'
import type { Knowledge } from '../knowledge.ts'
import { type TerminologyInUse, terminologyInUse } from '../terminology/terminology.ts'
import { allowOnly } from './method-not-allowed.ts'

export interface Readiness {
  readonly mode: string
  readonly plans: readonly { readonly id: string; readonly version: string; readonly reviewDue: string }[]
  /** Plans whose review date has passed: that stops nothing, but someone must look. */
  readonly warnings: readonly string[]
  /** Which lists of codes decide, and why the terminology server's last answer is not among them. */
  readonly terminology: TerminologyInUse & { readonly problem?: string }
}

/** What this process decides with, and what is overdue on the day of evaluation. */
export function readiness(
  { mode, today }: Pick<Config, 'mode' | 'today'>,
  knowledge: Knowledge,
  problem?: string,
): Readiness {
  const plans = [...knowledge.plans.values()].map(({ plan: { id, version, reviewDue } }) => ({
    id,
    version,
    reviewDue,
  }))
  const overdue = plans.filter(({ reviewDue }) => reviewDue < isoDay(today()))
  return {
    mode,
    plans,
    warnings: overdue.map(({ id, reviewDue }) => `The review of plan ${id} was due on ${reviewDue}.`),
    terminology: {
      ...terminologyInUse(knowledge.terminology),
      ...(problem === undefined ? {} : { problem }),
    },
  }
}

/** Liveness says that the process runs, readiness that it may get calls. Neither knows any patient. */
export function registerHealth(app: FastifyInstance, ready: () => Readiness): void {
  let draining = false
  app.addHook('preClose', async () => {
    draining = true
  })
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    if (draining) reply.code(503).header('retry-after', '5')
    return { status: draining ? 'draining' : 'ready', ...ready() }
  })
  allowOnly(app, '/health/live', ['GET', 'HEAD'])
  allowOnly(app, '/health/ready', ['GET', 'HEAD'])
}

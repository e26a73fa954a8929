import type { FastifyInstance } from 'fastify'
import { isoDay } from '../days.ts'
import type { StoreStatus } from '../store/store.ts'
import { type TerminologyInUse, terminologyInUse } from '../terminology/terminology.ts'
import { allowOnly } from './method-not-allowed.ts'
import type { Hospital, Running } from './running/running.ts'

export interface Readiness {
  readonly mode: string
  readonly plans: readonly { readonly id: string; readonly version: string; readonly reviewDue: string }[]
  /** Plans whose review date has passed: that stops nothing, but someone must look. */
  readonly warnings: readonly string[]
  /** Which lists of codes decide. */
  readonly terminology: TerminologyInUse
  /** What is not as it should be, though calls are answered; one sentence each. */
  readonly problems: readonly string[]
  readonly store: StoreStatus
  /** Why calls would be refused now; one sentence each. Empty when they are answered. */
  readonly obstacles: readonly string[]
}

/**
 * What this process decides with, what is overdue on the day of evaluation, and whether calls are answered.
 *
 * @param callers problems with the keys of issuers
 */
export function readiness(
  { config: { mode, today }, hospitals, problems }: Running,
  store: StoreStatus,
  callers: readonly string[] = [],
): Readiness {
  // Plans are the same for every tenant; only the codes that each of them adds differ.
  const [{ knowledge }] = [...hospitals.values()] as [Hospital]
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
    terminology: terminologyInUse(knowledge.terminology),
    problems: [...problems, ...callers, ...problemsOf(store)],
    store,
    obstacles: mode === 'production' ? obstaclesOf(store) : [],
  }
}

/** Without the database nobody knows whether a token was used before, so no call is taken. */
function obstaclesOf({ kind, state }: StoreStatus): readonly string[] {
  if (kind === 'none')
    return ['There is no database that remembers which tokens were used; calls are refused.']
  if (state === 'up') return []
  return [
    state === 'down'
      ? 'The database does not answer; calls are refused until it does.'
      : 'The database has not answered yet.',
  ]
}

/** A database that keeps up has less than this on its way, however busy it is. */
const mostOnTheWay = 1000

function problemsOf({ state, waiting, lost }: StoreStatus): readonly string[] {
  const isBehind = waiting > (state === 'up' ? mostOnTheWay : 0)
  return [
    ...(isBehind ? [`${waiting} entries wait in the journal for the database.`] : []),
    ...(lost > 0 ? [`${lost} entries were lost: neither the database nor the journal could take them.`] : []),
  ]
}

/** Liveness says that the process runs, readiness that it may get calls. Neither knows any patient. */
export function registerHealth(app: FastifyInstance, ready: () => Readiness): void {
  let draining = false
  app.addHook('preClose', async () => {
    draining = true
  })
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    const found = ready()
    const status = draining ? 'draining' : found.obstacles.length > 0 ? 'not-ready' : 'ready'
    if (status !== 'ready') reply.code(503).header('retry-after', '5')
    return { status, ...found }
  })
  allowOnly(app, '/health/live', ['GET', 'HEAD'])
  allowOnly(app, '/health/ready', ['GET', 'HEAD'])
}

import { pruneAccessLog } from './access/prune.ts'
import { type Database, fromMs } from './database.ts'
import type { Keeping } from './messages.ts'
import { contraindicationReason } from './store.ts'

const dayMs = 86_400_000
const mostAtOnce = 5000

/** What was removed, in rows. */
export interface Removed {
  readonly what: string
  readonly rows: number
}

/**
 * Removes what is older than its tenant keeps it, a piece at a time, so that it can be broken off and
 * begun again. What a patient may not have is kept until it is erased: it has no end.
 *
 * @param now milliseconds since 1970
 */
export async function removeOld(
  database: Database,
  keeping: readonly Keeping[],
  now: number,
  tell: (removed: Removed) => void = () => undefined,
): Promise<void> {
  await inPieces(database, 'used tokens', tell, expiredTokens, [now])
  for (const { tenant, decisionDays, accessLogDays } of keeping) {
    const oldest = now - decisionDays * dayMs
    await inPieces(database, 'decisions', tell, oldDecisions, [tenant, oldest])
    await inPieces(database, 'feedback', tell, oldFeedback, [tenant, oldest])
    await inPieces(database, 'last words', tell, oldWords, [tenant, oldest])
    await inPieces(database, 'places', tell, oldPlaces, [tenant, oldest])
    await inPieces(database, 'cards', tell, oldCards, [tenant, oldest])
    await pruneAccessLog(database, tenant, now - accessLogDays * dayMs, tell)
  }
}

async function inPieces(
  database: Database,
  what: string,
  tell: (removed: Removed) => void,
  statement: string,
  values: readonly unknown[],
): Promise<void> {
  for (let removed = mostAtOnce; removed === mostAtOnce; ) {
    removed = (await database.query(`${statement} RETURNING 1`, values)).length
    tell({ what, rows: removed })
  }
}

const expiredTokens = `DELETE FROM used_token WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM used_token WHERE until < ${fromMs('$1::float8')} LIMIT ${mostAtOnce}))`

const oldDecisions = `DELETE FROM decision WHERE id IN (
  SELECT id FROM decision WHERE tenant = $1 AND at < ${fromMs('$2::float8')} LIMIT ${mostAtOnce})`

const oldFeedback = `DELETE FROM feedback WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM feedback WHERE tenant = $1 AND at < ${fromMs('$2::float8')}
    AND reason IS DISTINCT FROM '${contraindicationReason}' LIMIT ${mostAtOnce}))`

const oldWords = `DELETE FROM last_word WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM last_word WHERE tenant = $1 AND at < ${fromMs('$2::float8')}
    AND reason IS DISTINCT FROM '${contraindicationReason}' LIMIT ${mostAtOnce}))`

const oldPlaces = `DELETE FROM showing WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM showing WHERE tenant = $1 AND first_at < ${fromMs('$2::float8')}
    AND at < ${fromMs('$2::float8')} LIMIT ${mostAtOnce}))`

const oldCards = `DELETE FROM card WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM card WHERE tenant = $1 AND at < ${fromMs('$2::float8')}
    AND NOT EXISTS (SELECT 1 FROM feedback WHERE feedback.tenant = card.tenant AND feedback.card = card.uuid)
  LIMIT ${mostAtOnce}))`

import { type Database, fromMs } from '../database.ts'

const mostAtOnce = 5000

interface Chain {
  readonly [column: string]: unknown
  readonly chain: string
}

/**
 * Removes the beginning of every chain of a tenant that is older than this moment, and leaves an anchor
 * from which the rest can still be verified. A younger line keeps all that follow it.
 */
export async function pruneAccessLog(
  database: Database,
  tenant: string,
  before: number,
  tell: (removed: { readonly what: string; readonly rows: number }) => void,
): Promise<void> {
  const chains = await database.query<Chain>(
    'SELECT chain FROM access_chain WHERE tenant = $1 AND anchor_position < position ORDER BY number',
    [tenant],
  )
  for (const { chain } of chains) {
    for (let rows = mostAtOnce; rows === mostAtOnce; ) {
      rows = await pruneChain(database, tenant, chain, before)
      tell({ what: 'lines of the access log', rows })
    }
  }
}

/** The database only lets go of lines of the log in a transaction that says that it is retention. */
function pruneChain(database: Database, tenant: string, chain: string, before: number): Promise<number> {
  return database.transaction(async (session) => {
    await session.query("SELECT set_config('osteohooks.retention', 'on', true)")
    const [end] = await session.query<{ position: number; hash: string }>(lastOld, [tenant, chain, before])
    if (end === undefined) return 0
    await session.query(
      'UPDATE access_chain SET anchor_position = $3, anchor_hash = $4 WHERE tenant = $1 AND chain = $2',
      [tenant, chain, end.position, end.hash],
    )
    const remove =
      'DELETE FROM access_log WHERE tenant = $1 AND chain = $2 AND position <= $3 RETURNING position'
    return (await session.query(remove, [tenant, chain, end.position])).length
  })
}

/** The last of at most so many lines at the beginning that are all old. */
const lastOld = `WITH beginning AS (
  SELECT position, hash, at FROM access_log WHERE tenant = $1 AND chain = $2 ORDER BY position LIMIT ${mostAtOnce}
)
SELECT position::float8 AS position, hash FROM beginning
WHERE position < coalesce(
  (SELECT min(position) FROM beginning WHERE at >= ${fromMs('$3::float8')}), ${Number.MAX_SAFE_INTEGER})
ORDER BY position DESC LIMIT 1`

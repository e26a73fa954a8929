import type { Session } from '../database.ts'
import type { ChainEnd } from './chain.ts'
import type { Broken } from './verify.ts'

/** The end of a chain as it was once, kept outside the database. */
export interface ChainMark extends ChainEnd {
  readonly tenant: string
  readonly chain: string
}

/**
 * The chains that no longer pass where they once ended. Whoever can write the database can compute a whole
 * chain anew; only this shows it. What retention took away since cannot be compared.
 */
export async function rewritten(session: Session, marks: readonly ChainMark[]): Promise<readonly Broken[]> {
  const broken: Broken[] = []
  for (const { tenant, chain, position, hash } of marks) {
    const rows = await session.query<{ found: string | null; anchor: number }>(statement, [
      tenant,
      chain,
      position,
    ])
    const [{ found, anchor } = { found: null, anchor: 0 }] = rows
    const isPruned = rows.length > 0 && anchor >= position
    if (position > 0 && found !== hash && !isPruned)
      broken.push({ tenant, chain, position, problem: 'rewritten' })
  }
  return broken
}

const statement = `SELECT anchor_position::float8 AS anchor, (SELECT hash FROM access_log AS line
    WHERE line.tenant = $1 AND line.chain = $2::uuid AND line.position = $3::float8) AS found
  FROM access_chain WHERE tenant = $1 AND chain = $2::uuid`

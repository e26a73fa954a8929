import { type Database, type Session, toMs } from '../database.ts'
import { type AccessLine, type ChainEnd, chainBegin, lineHash } from './chain.ts'

/** What is wrong with the access log, and where. */
export interface Broken {
  readonly tenant: string
  readonly chain: string
  /** Position of the line; absent when the chain as a whole is meant. */
  readonly position?: number
  readonly problem:
    | 'changed'
    | 'missing'
    | 'not-linked'
    | 'cut-off'
    | 'beyond-end'
    | 'no-chain'
    | 'chain-missing'
    | 'rewritten'
}

export interface Verified {
  readonly chains: number
  readonly lines: number
  readonly broken: readonly Broken[]
  /** The ends of all chains. Kept outside the database they show later that nobody rewrote a whole chain. */
  readonly ends: readonly ChainRow[]
}

export interface ChainRow extends ChainEnd {
  readonly [column: string]: unknown
  readonly tenant: string
  readonly chain: string
  readonly number: number
  readonly anchorPosition: number
  readonly anchorHash: string
}

interface PlacedLine extends AccessLine, ChainEnd {
  readonly [column: string]: unknown
  readonly previous: string
}

const pageLines = 2000

/**
 * Reads the whole access log and computes every hash anew.
 *
 * @param after number of the chain after which to begin, to go on with a run that was broken off
 */
export function verifyAccessLog(
  database: Database,
  after = 0,
  tell: (progress: { readonly chain: number; readonly lines: number }) => void = () => undefined,
): Promise<Verified> {
  // One view of the log, though others write meanwhile.
  return database.transaction(async (session) => {
    await session.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    const ends = await session.query<ChainRow>(allChains)
    const broken: Broken[] = [...lostChains(ends), ...(await strayLines(session))]
    let lines = 0
    for (const end of ends) {
      if (end.number <= after) continue
      const count = await verifyChain(session, end, broken)
      lines += count
      tell({ chain: end.number, lines })
    }
    return { chains: ends.length, lines, broken, ends }
  })
}

async function verifyChain(session: Session, chain: ChainRow, broken: Broken[]): Promise<number> {
  let last: ChainEnd = { position: chain.anchorPosition, hash: chain.anchorHash }
  if (last.position === 0 && last.hash !== chainBegin(chain.chain, chain.tenant).hash)
    broken.push(at(chain, 'not-linked', 0))
  let lines = 0
  for (let page = pageLines; page === pageLines; ) {
    const rows = await session.query<PlacedLine>(linesAfter, [chain.tenant, chain.chain, last.position])
    for (const line of rows) {
      broken.push(...problemsOf(chain, last, line))
      last = line
    }
    page = rows.length
    lines += page
  }
  if (last.position < chain.position) broken.push(at(chain, 'cut-off', last.position))
  else if (last.position > chain.position) broken.push(at(chain, 'beyond-end', chain.position + 1))
  else if (last.hash !== chain.hash) broken.push(at(chain, 'changed', last.position))
  return lines
}

function problemsOf(chain: ChainRow, last: ChainEnd, line: PlacedLine): readonly Broken[] {
  const { position, previous, hash } = line
  if (position !== last.position + 1) return [at(chain, 'missing', last.position + 1)]
  if (lineHash(chain.chain, position, previous, line) !== hash) return [at(chain, 'changed', position)]
  return previous === last.hash ? [] : [at(chain, 'not-linked', position)]
}

function at({ tenant, chain }: ChainRow, problem: Broken['problem'], position: number): Broken {
  return { tenant, chain, position, problem }
}

/** Chains are numbered without gaps, so one that was removed whole leaves one. */
function lostChains(ends: readonly ChainRow[]): readonly Broken[] {
  const numbers = new Set(ends.map(({ number }) => number))
  const highest = Math.max(0, ...numbers)
  return Array.from({ length: highest }, (_none, index) => index + 1)
    .filter((number) => !numbers.has(number))
    .map((number) => ({ tenant: '', chain: `number ${number}`, problem: 'chain-missing' }))
}

async function strayLines(session: Session): Promise<readonly Broken[]> {
  const stray = await session.query<{ tenant: string; chain: string }>(
    `SELECT DISTINCT tenant, chain::text AS chain FROM access_log AS line WHERE NOT EXISTS (
       SELECT 1 FROM access_chain WHERE access_chain.tenant = line.tenant AND access_chain.chain = line.chain)`,
  )
  return stray.map(({ tenant, chain }) => ({ tenant, chain, problem: 'no-chain' }))
}

const allChains = `SELECT tenant, chain::text AS chain, number::float8 AS number, position::float8 AS position,
  hash, anchor_position::float8 AS "anchorPosition", anchor_hash AS "anchorHash"
FROM access_chain ORDER BY number`

export const lineColumns = `id::text AS id, tenant, ${toMs('at')} AS at, issuer, user_reference AS user, patient,
  encounter, purpose, service, request_id AS "requestId", sent, fetched`

const linesAfter = `SELECT ${lineColumns}, position::float8 AS position, previous_hash AS previous, hash
FROM access_log WHERE tenant = $1 AND chain = $2 AND position > $3::float8 ORDER BY access_log.position LIMIT ${pageLines}`

import { fromMs, type Session } from '../database.ts'
import { type DecisionEvent, digest } from '../event.ts'

/** Purpose of use as HL7 codes it: every call is made for the treatment of its patient. */
const purpose = 'TREAT'

/** Any number that no other program on the same database takes. */
const numbering = 7_513_005

/** One line of the access log, before it has its place in a chain. */
export interface AccessLine {
  readonly id: string
  readonly tenant: string
  readonly at: number
  readonly issuer: string | null
  readonly user: string
  readonly patient: string
  readonly encounter: string | null
  readonly purpose: string
  readonly service: string
  readonly requestId: string
  readonly sent: readonly string[]
  readonly fetched: readonly string[]
}

/** The last line of a chain: its position, from 1, and its hash. */
export interface ChainEnd {
  readonly position: number
  readonly hash: string
}

/** What the first line of a chain follows. */
export function chainBegin(chain: string, tenant: string): ChainEnd {
  return { position: 0, hash: digest('begin', chain, tenant) }
}

/** The hash of a line at its place: over the line, where it stands and the hash of the line before. */
export function lineHash(chain: string, position: number, previous: string, line: AccessLine): string {
  const { id, tenant, at, issuer, user, patient, encounter, service, requestId, sent, fetched } = line
  const said = [id, tenant, at, issuer, user, patient, encounter, line.purpose, service, requestId]
  return digest(chain, position, previous, ...said, sent, fetched)
}

/**
 * The access log as one process writes it: a chain per tenant, so that instances never wait for each
 * other and retention can cut each tenant's chains by its own age.
 */
export class AccessChain {
  readonly #chain: string
  readonly #ends = new Map<string, ChainEnd>()

  constructor(chain: string) {
    this.#chain = chain
  }

  /** After an error nobody knows what was written: the ends are read anew. */
  forget(): void {
    this.#ends.clear()
  }

  /**
   * Adds the lines of these decisions, which must not be there yet.
   *
   * @returns what to do once the transaction is committed
   */
  async append(session: Session, decisions: readonly DecisionEvent[]): Promise<() => void> {
    const ends = new Map<string, ChainEnd>()
    const placed: object[] = []
    for (const decision of decisions) {
      const { tenant } = decision
      const end = ends.get(tenant) ?? (await this.#endOf(session, tenant))
      const position = end.position + 1
      const line = lineOf(decision)
      const hash = lineHash(this.#chain, position, end.hash, line)
      placed.push({ ...line, position, previous: end.hash, hash })
      ends.set(tenant, { position, hash })
    }
    const moved = [...ends].map(([tenant, end]) => ({ tenant, ...end }))
    await session.query(insertLines, [this.#chain, JSON.stringify(placed), JSON.stringify(moved)])
    return () => {
      for (const [tenant, end] of ends) this.#ends.set(tenant, end)
    }
  }

  async #endOf(session: Session, tenant: string): Promise<ChainEnd> {
    const known = this.#ends.get(tenant)
    if (known !== undefined) return known
    const find =
      'SELECT position::float8 AS position, hash FROM access_chain WHERE tenant = $1 AND chain = $2'
    const [found] = await session.query<{ position: number; hash: string }>(find, [tenant, this.#chain])
    if (found !== undefined) return found
    const begin = chainBegin(this.#chain, tenant)
    await session.query('SELECT pg_advisory_xact_lock($1)', [numbering])
    await session.query(
      'INSERT INTO access_chain (tenant, chain, number, position, hash, anchor_hash) ' +
        'SELECT $1, $2, coalesce(max(number), 0) + 1, 0, $3, $3 FROM access_chain',
      [tenant, this.#chain, begin.hash],
    )
    return begin
  }
}

/** The lines, and with them where their chains end. */
const insertLines = `WITH moved AS (
  UPDATE access_chain SET position = last.position, hash = last.hash
  FROM json_to_recordset($3::json) AS last(tenant text, position bigint, hash text)
  WHERE access_chain.tenant = last.tenant AND access_chain.chain = $1::uuid
)
INSERT INTO access_log (id, tenant, chain, position, at, issuer, user_reference, patient,
  encounter, purpose, service, request_id, sent, fetched, previous_hash, hash)
SELECT id, tenant, $1::uuid, position, ${fromMs('at')}, issuer, "user", patient,
  encounter, purpose, service, "requestId", sent, fetched, previous, hash
FROM json_to_recordset($2::json) AS line(id uuid, tenant text, position bigint, at float8, issuer text,
  "user" text, patient text, encounter text, purpose text, service text, "requestId" text, sent text[],
  fetched text[], previous text, hash text)`

function lineOf(decision: DecisionEvent): AccessLine {
  const { id, tenant, at, issuer, user, patient, encounter, service, requestId, sent, fetched } = decision
  const behalf = { issuer: issuer ?? null, encounter: encounter ?? null }
  return { id, tenant, at, user, patient, ...behalf, purpose, service, requestId, sent, fetched }
}

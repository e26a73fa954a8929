import { Batches } from './batches.ts'
import { type Database, fromMs } from './database.ts'
import { digest } from './event.ts'
import type { UsedToken } from './store.ts'

const mostAtOnce = 200

/** Takes ids of tokens into use, in the database alone, so that every instance knows. */
export class UsedTokens {
  readonly #batches: Batches<UsedToken, boolean>

  constructor(database: () => Database) {
    this.#batches = new Batches(mostAtOnce, (tokens) => useAll(database(), tokens))
  }

  /** @returns whether it was new; rejects with the error of the database */
  useOnce(token: UsedToken): Promise<boolean> {
    return this.#batches.ask(token)
  }
}

async function useAll(database: Database, tokens: readonly UsedToken[]): Promise<readonly boolean[]> {
  const hashed = tokens.map(({ issuer, id, until }) => ({ issuer, hash: digest(issuer, id), until }))
  const rows = await database.query<{ id_hash: string }>(insert, [JSON.stringify(hashed)])
  const fresh = new Set(rows.map(({ id_hash }) => id_hash))
  // Of the same id asked twice in one statement only one was new: `delete` says so once.
  return hashed.map(({ hash }) => fresh.delete(hash))
}

const insert = `INSERT INTO used_token (issuer, id_hash, until)
SELECT issuer, hash, ${fromMs('until')} FROM json_to_recordset($1::json) AS t(issuer text, hash text, until float8)
ORDER BY hash ON CONFLICT DO NOTHING RETURNING id_hash`

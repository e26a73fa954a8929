import pg from 'pg'
import type { Database, Row, Session } from './database.ts'

const connectMs = 2000
const connections = 8

/** A PostgreSQL server. Nothing is connected before the first statement. */
export function openPostgres(url: string, patienceMs: number): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectMs,
    statement_timeout: patienceMs,
    // A little longer, so that the server has the first word when it still speaks.
    query_timeout: patienceMs + connectMs,
    keepAlive: true,
    application_name: 'osteohooks',
    // Statements here take few rows: to compile one would take longer than to run it.
    onConnect: async (client) => {
      await client.query('SET jit = off')
    },
  })
  // An idle connection that breaks leaves the pool; the next statement finds out whether the server is there.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    ...sessionOf(pool),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  }
}

async function inTransaction<T>(pool: pg.Pool, work: (session: Session) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await work(sessionOf(client))
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      broken = cause
    })
    throw error
  } finally {
    // A connection that could not be rolled back is closed, not reused.
    client.release(broken)
  }
}

function sessionOf(client: pg.Pool | pg.PoolClient): Session {
  return {
    query: async <R extends Row>(statement: string, values: readonly unknown[] = []) =>
      (await client.query<R>(statement, [...values])).rows,
    script: async (statements) => {
      await client.query(statements)
    },
  }
}

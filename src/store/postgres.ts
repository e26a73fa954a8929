import pg from 'pg'
import { type Database, type Row, type Session, StoreProblem } from './database.ts'

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
  const client = await pool.connect().catch(refuse)
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
      (await client.query<R>(statement, [...values]).catch(refuse)).rows,
    script: async (statements) => {
      await client.query(statements).catch(refuse)
    },
  }
}

/** @throws StoreProblem for what the driver says without a code: that it got no connection; else the error */
function refuse(error: Error): never {
  if (!noConnection.has(error.message)) throw error
  throw new StoreProblem(
    `PostgreSQL gave no connection within ${connectMs / 1000} seconds. See that it runs, and that the host ` +
      'and port in DATABASE_URL can be reached from here.',
    { cause: error, code: 'CONNECT_TIMEOUT' },
  )
}

const noConnection: ReadonlySet<string> = new Set([
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
])

import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { inTurns } from '../in-turns.ts'
import { type Database, type DatabasePlace, type Row, type Session, StoreProblem } from './database.ts'
import { EmbeddedLine } from './embedded-line.ts'
import { claimFolder, giveBack, writeOwner } from './journal/owner.ts'

const signMs = 10_000

type EmbeddedPlace = Extract<DatabasePlace, { kind: 'embedded' }>

/**
 * PostgreSQL inside this process, in memory when there is no folder. Its statements run one after the other.
 *
 * @throws StoreProblem when another process has the folder
 */
export async function openEmbedded(place: EmbeddedPlace): Promise<Database> {
  const { folder } = place
  const release = folder === undefined ? () => undefined : claim(folder, place)
  try {
    const line = new EmbeddedLine(folder)
    await line.opened()
    return databaseOf(line, release)
  } catch (error) {
    release()
    throw error
  }
}

function databaseOf(line: EmbeddedLine, release: () => void): Database {
  const session = sessionOf(line)
  // There is one connection, so nobody else says a word during a transaction.
  const inTurn = inTurns(1)
  return {
    query: (statement, values) => inTurn(() => session.query(statement, values)),
    script: (statements) => inTurn(() => session.script(statements)),
    transaction: (work) => inTurn(() => inTransaction(session, work)),
    close: () =>
      inTurn(async () => {
        await line.close()
        release()
      }),
  }
}

async function inTransaction<T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> {
  await session.script('BEGIN')
  try {
    const result = await work(session)
    await session.script('COMMIT')
    return result
  } catch (error) {
    await session.script('ROLLBACK')
    throw error
  }
}

/** Two processes would destroy it. */
function claim(folder: string, place: EmbeddedPlace): () => void {
  const owner = `${folder}-owner`
  const { writer, gone } = place.owner ?? { writer: randomUUID(), gone: [] }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!claimFolder(owner, writer, gone)) {
    throw new StoreProblem(
      `Another process uses the embedded database in ${folder}. Stop it first, or set DATABASE_URL: ` +
        'a PostgreSQL server can be shared.',
    )
  }
  const sign = setInterval(() => writeOwner(owner, writer), signMs).unref()
  return () => {
    clearInterval(sign)
    giveBack(owner)
  }
}

function sessionOf(line: EmbeddedLine): Session {
  return {
    query: <R extends Row>(statement: string, values: readonly unknown[] = []) =>
      line.run<R>(statement, values),
    script: async (statements) => {
      await line.run(statements)
    },
  }
}

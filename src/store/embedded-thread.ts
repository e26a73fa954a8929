import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { errorCode } from './database.ts'

/**
 * The embedded database has a thread of its own, because nothing else happens in a thread while it works:
 * opening takes seconds.
 */
const port = parentPort
if (port === null) throw new Error('embedded-thread.ts is started by embedded.ts, not by itself.')

/** To the embedded database; `values` is absent for several statements at once. */
export interface ToEmbedded {
  readonly id: number
  readonly statement: string
  readonly values?: readonly unknown[]
}

/** From it: rows, or what is wrong. The first, without a request, is that it is open. */
export interface FromEmbedded {
  readonly id: number
  /** Of whatever type the statement says. */
  readonly rows?: readonly never[]
  readonly problem?: { readonly message: string; readonly code: string }
}

/** One user on one machine: a quarter of a gigabyte less than a server would take for itself. */
const small = ['shared_buffers=16MB', 'min_wal_size=32MB', 'max_wal_size=48MB']

const tell = (message: FromEmbedded): void => port.postMessage(message)
const place: Pick<PGliteOptions, 'dataDir'> = workerData

async function perform({ id, statement, values }: ToEmbedded, database: PGlite): Promise<void> {
  try {
    if (values === undefined) await database.exec(statement)
    const rows = values === undefined ? [] : (await database.query<never>(statement, [...values])).rows
    tell({ id, rows })
  } catch (error) {
    tell({ id, problem: problemOf(error) })
  }
}

function problemOf(error: unknown): NonNullable<FromEmbedded['problem']> {
  return { message: error instanceof Error ? error.message : String(error), code: errorCode(error) }
}

try {
  const database = await PGlite.create({
    ...place,
    startParams: [...PGlite.defaultStartParams, ...small.flatMap((setting) => ['-c', setting])],
  })
  port.on('message', (message: ToEmbedded | 'close') => {
    if (message === 'close') void database.close().finally(() => port.close())
    else void perform(message, database)
  })
  tell({ id: 0 })
} catch (error) {
  tell({ id: 0, problem: problemOf(error) })
  port.close()
}

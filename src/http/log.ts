import pino, { type DestinationStream, type Logger } from 'pino'

export type Log = Logger

declare module 'sonic-boom' {
  interface SonicBoom {
    /** In the content mode `buffer`. */
    write(line: Buffer): boolean
  }
}

/** Where log lines go: JSON, one per line, never with anything that came from a patient's record. */
export function openLog(destination: DestinationStream = openOutput()): Log {
  return pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
}

/** Lines wait as bytes: as text, all that wait would be copied and measured anew with each that is added. */
function openOutput(): DestinationStream & Pick<Log, 'flush'> & { readonly flushSync: () => void } {
  const output = pino.destination({
    dest: 1,
    sync: false,
    minLength: 16_000,
    periodicFlush: 50,
    contentMode: 'buffer',
  })
  return {
    write: (line) => void output.write(Buffer.from(line)),
    flush: (done) => output.flush(done),
    flushSync: () => output.flushSync(),
  }
}

/**
 * What may be written about an error that we did not foresee. Its message may repeat what was read,
 * so only its kind and the places in our code are kept.
 */
export function describeError(error: unknown): { readonly kind: string; readonly at: readonly string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] }
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { kind: error.name, at: at.slice(0, 12).map((line) => line.trim()) }
}

/**
 * Loaded into the server that is attacked (`node --expose-gc --import`): answers each message with the
 * memory that is left when everything that nobody holds was thrown away, and ends the server when the
 * attacker is gone.
 */
process.on('message', () => void tell())
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))

/** What a first pass lets go of is finished in the turn after it, and thrown away by the next. */
async function tell(): Promise<void> {
  for (let pass = 1; pass <= 3; pass += 1) {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    await new Promise(setImmediate)
  }
  process.send?.(process.memoryUsage())
}

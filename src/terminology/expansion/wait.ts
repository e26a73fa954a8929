/** A longer wait would be over at once: timers count milliseconds in 31 bits. */
const longestTimer = 2 ** 31 - 1

/**
 * Does something after so many milliseconds, however many; does not keep the process alive.
 *
 * @returns takes it back
 */
export function wait(milliseconds: number, work: () => void): () => void {
  let left = milliseconds
  let timer: NodeJS.Timeout
  const next = () => {
    const now = Math.min(left, longestTimer)
    left -= now
    timer = setTimeout(left > 0 ? next : work, now).unref()
  }
  next()
  return () => clearTimeout(timer)
}

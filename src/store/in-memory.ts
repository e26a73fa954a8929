import type { DatabasePlace } from './database.ts'
import type { JournaledEvent } from './event.ts'

/** Decisions that a database in memory takes; 17 KB each. */
const mostDecisions = 5000

/**
 * Which events a database is given. One in memory is there to try things out and would grow with every
 * call: it takes the first decisions, and all feedback. What comes after is still remembered for a while,
 * as everything is that was kept lately.
 */
export function takenBy(place: DatabasePlace, most = mostDecisions): (event: JournaledEvent) => boolean {
  if (place.kind !== 'embedded' || place.folder !== undefined) return () => true
  let decisions = 0
  return ({ event: { kind } }) => {
    if (kind === 'decision') decisions += 1
    return kind === 'feedback' || decisions <= most
  }
}

/** Memory of the server at one moment of a run, in megabytes. */
export interface Memory {
  /** Held by something when all garbage was thrown away: the heap, and what lies outside of it. */
  readonly live: number
  /** As the operating system counts it, with what the runtime keeps for later. */
  readonly resident: number
}

/** How what is held went over a run. */
export interface Growth {
  /** Megabytes, in the second half of the run. */
  readonly per10000Runs: number
  /**
   * - `short`: the run says nothing yet.
   * - `flat`: what is held stays as it is.
   * - `growing`: something is held that nobody needs any more.
   */
  readonly verdict: 'short' | 'flat' | 'growing'
}

/** Requests between two samples. */
export const runsPerSample = 1000

/** Until the half of twice as many the runtime still compiles, and names of codes are still gathered. */
const fewestSamples = 20

/** 50 bytes for each request: less than anything that would be kept of one by mistake. */
const mostPer10000Runs = 0.5

/** @param live megabytes, one sample after the other; the first half is for warming up */
export function growthOf(live: readonly number[]): Growth {
  const late = live.slice(Math.floor(live.length / 2))
  const per10000Runs = slopeOf(late) * (10_000 / runsPerSample)
  if (late.length < fewestSamples) return { per10000Runs, verdict: 'short' }
  return { per10000Runs, verdict: per10000Runs > mostPer10000Runs ? 'growing' : 'flat' }
}

/** By least squares, per sample. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const above = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0)
  const below = values.reduce((sum, _value, at) => sum + (at - middle) ** 2, 0)
  return below === 0 ? 0 : above / below
}

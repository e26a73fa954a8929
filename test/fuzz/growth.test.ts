import { describe, expect, test } from 'vitest'
import { growthOf } from './growth.ts'

/** So many samples, one for each 1000 requests. */
const samples = (count: number, megabytesAt: (at: number) => number) =>
  Array.from({ length: count }, (_none, at) => megabytesAt(at))

describe('what is held over a run', () => {
  test.each([
    ['stays as it is', samples(40, () => 44), 0, 'flat'],
    ['grows while it warms up', samples(40, (at) => Math.min(44, 30 + at)), 0, 'flat'],
    ['goes up and down', samples(40, (at) => 44 + (at % 2) / 5), 0.01, 'flat'],
    ['grows by 100 bytes a request', samples(40, (at) => 44 + at / 10), 1, 'growing'],
    ['grows in a short run', samples(38, (at) => 44 + at), 10, 'short'],
    ['was measured once', [44], 0, 'short'],
    ['was not measured', [], 0, 'short'],
  ])('%s', (_name, live, per10000Runs, verdict) => {
    const growth = growthOf(live)
    expect(growth.verdict).toBe(verdict)
    expect(growth.per10000Runs).toBeCloseTo(per10000Runs, 1)
  })
})

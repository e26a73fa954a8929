import { describe, expect, test } from 'vitest'
import { SpareTime } from '../../src/http/metrics/spare-time.ts'

interface Task {
  /** Milliseconds that pass before it. */
  readonly after: number
  readonly steps: number
  /** Milliseconds of each step. */
  readonly each: number
}

/** Goes on with every task until it is done or there is no time, and tells how many steps were taken. */
function spent(...tasks: readonly Task[]) {
  let clock = 0
  const time = new SpareTime(() => clock)
  return tasks.map(({ after, steps, each }) => {
    clock += after
    const slices: number[] = []
    let taken = 0
    const work = (function* () {
      while (taken < steps) {
        taken += 1
        clock += each
        yield
      }
    })()
    let progress = time.spend(work)
    for (; progress === 'more'; progress = time.spend(work)) slices.push(taken)
    return { progress, taken, slices }
  })
}

const task = (after: number, steps: number, each: number): Task => ({ after, steps, each })

describe('work is done in steps', () => {
  test.each<[string, readonly Task[], readonly string[]]>([
    ['none at all', [task(0, 0, 1)], ['done 0']],
    ['a few', [task(0, 3, 1)], ['done 3']],
    [
      'a rush at the start, until half a second is spent',
      [task(0, 300, 1), task(0, 300, 1)],
      ['done 300', 'spent 210'],
    ],
    [
      'then nothing until a whole slice was saved',
      [task(0, 1000, 1), task(200, 1, 1), task(100, 1, 1)],
      ['spent 510', 'spent 0', 'done 1'],
    ],
    [
      'a long quiet time saves no more than a rush',
      [task(0, 100, 1), task(1_000_000, 1000, 1), task(100, 1, 1)],
      ['done 100', 'spent 510', 'spent 0'],
    ],
    ['a step that is too long is the last', [task(0, 9, 600), task(1000, 1, 1)], ['spent 1', 'spent 0']],
  ])('%s', (_, tasks, expected) => {
    expect(spent(...tasks).map(({ progress, taken }) => `${progress} ${taken}`)).toEqual(expected)
  })

  test('others have their turn every 5 ms', () => {
    expect(spent(task(0, 12, 1))[0]?.slices).toEqual([5, 10])
  })
})

import { describe, expect, test } from 'vitest'
import { Admission } from '../../src/http/limits/admission.ts'

const body = 113 * 1024

/** A machine on which time passes only by work, and whose turns are ended by hand. */
function machine() {
  const waiting: (() => void)[] = []
  const answered: number[] = []
  const refused: { readonly call: number; readonly at: number }[] = []
  let now = 0
  const admission = new Admission({ now: () => now, later: (run) => void waiting.push(run) })
  return {
    admission,
    answered,
    refused,
    clock: () => now,
    pass: (ms: number) => {
      now += ms
    },
    /** Everything that waits for the end of this turn. */
    endTurn: () => {
      for (const run of waiting.splice(0)) run()
      return waiting.length > 0
    },
    arrive: (call: number, ms: number, bytes = body) =>
      admission.take(
        bytes,
        () => {
          now += ms
          answered.push(call)
        },
        () => refused.push({ call, at: now }),
      ),
  }
}

const calls = (count: number, from = 0) => Array.from({ length: count }, (_, at) => at + from)

describe('X01 PF1 calls above capacity are refused at once, those below are answered in order', () => {
  test('a call that comes alone is answered at once', () => {
    const { arrive, answered, endTurn } = machine()
    for (const call of calls(100)) {
      arrive(call, 1)
      expect(answered).toHaveLength(call + 1)
      endTurn()
    }
  })

  test('a rush of a hundred calls loses none, and keeps their order', () => {
    const { arrive, answered, refused, endTurn } = machine()
    for (const call of calls(80)) arrive(call, 1)
    expect(answered).toEqual(calls(10))
    for (let more = true; more; ) more = endTurn()
    expect(answered).toEqual(calls(80))
    expect(refused).toEqual([])
  })

  test('between two calls of a rush, those who arrive are heard', () => {
    const { arrive, answered, endTurn } = machine()
    for (const call of calls(30)) arrive(call, 1)
    const before = answered.length
    endTurn()
    expect(answered.length - before).toBeLessThanOrEqual(1)
  })

  test.each([2, 3, 10])('at %i times the capacity as many are answered as can be, all in time', (times) => {
    const { arrive, answered, refused, clock, endTurn } = machine()
    const came: number[] = []
    const waits: number[] = []
    // One call takes a millisecond; so many come in that time.
    for (let turn = 0; turn < 2000; turn += 1) {
      for (let more = 0; more < times; more += 1) {
        came.push(clock())
        arrive(came.length - 1, 1)
      }
      endTurn()
      for (const call of answered.slice(waits.length)) waits.push(clock() - (came[call] ?? 0))
    }
    expect(answered.length).toBeGreaterThan(0.9 * clock())
    expect(Math.max(...waits)).toBeLessThan(150)
    expect(refused.filter(({ call, at }) => at !== came[call])).toEqual([])
    expect(came.length - answered.length - refused.length).toBeLessThan(200)
  })

  test('when calls turn out to be dear, fewer may wait', () => {
    const rush = (ms: number) => {
      const { arrive, endTurn, refused } = machine()
      for (const call of calls(60)) {
        arrive(call, ms)
        endTurn()
      }
      for (let more = true; more; ) more = endTurn()
      for (const call of calls(1000, 60)) arrive(call, ms)
      return 1000 - refused.length
    }
    expect(rush(8)).toBeLessThan(rush(1) / 2)
  })

  test.each([
    ['small and dear', 8 * 1024, 5, 600],
    ['large', 5 * 1024 * 1024, 50, 250],
  ])('calls that are %s are not taken by the megabyte', (_name, bytes, ms, mostMs) => {
    const { arrive, answered, endTurn, clock } = machine()
    for (const call of calls(100)) arrive(call, ms, bytes)
    for (let more = true; more; ) more = endTurn()
    const began = clock()
    answered.length = 0
    for (const call of calls(300)) arrive(call, ms, bytes)
    for (let more = true; more; ) more = endTurn()
    expect(answered.length).toBeGreaterThan(1)
    expect(clock() - began).toBeLessThan(mostMs)
  })

  test.each([
    ['a handful', 20, 450, 20, 'all are answered'],
    ['a handful', 20, 510, 10, 'those are refused whom an EHR has given up'],
    ['a rush', 60, 240, 60, 'all are answered'],
    ['a rush', 60, 310, 46, 'those are refused that would come too late'],
  ])('%s of %i calls after a moment of %i ms: %i are answered: %s', (_name, count, ms, expected) => {
    const { arrive, answered, refused, pass, endTurn } = machine()
    for (const call of calls(count)) arrive(call, 1)
    pass(ms)
    for (let more = true; more; ) more = endTurn()
    expect(answered).toHaveLength(expected)
    expect(refused).toHaveLength(count - expected)
  })
})

describe('T13 T16 what is held for calls has a bound', () => {
  test('calls that wait for the EHR', () => {
    const { admission } = machine()
    for (const _ of calls(499)) admission.unanswered(1)
    expect(admission.isFull).toBe(false)
    admission.unanswered(1)
    expect(admission.isFull).toBe(true)
    admission.unanswered(-1)
    expect(admission.isFull).toBe(false)
  })

  test('bytes of bodies that are not whole', () => {
    const { admission } = machine()
    admission.arrived(65 * 1024 * 1024)
    expect([admission.isFull, admission.isFlooded]).toEqual([true, false])
    admission.arrived(65 * 1024 * 1024)
    expect([admission.isFull, admission.isFlooded]).toEqual([true, true])
    admission.arrived(-130 * 1024 * 1024)
    expect([admission.isFull, admission.isFlooded]).toEqual([false, false])
  })
})

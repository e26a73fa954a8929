import { expect, test } from 'vitest'
import { ServiceError } from '../../src/errors.ts'
import { FetchTurns } from '../../src/http/limits/fetch-turns.ts'

/** When everything that follows from what was settled is done. */
const heard = () => new Promise<void>((done) => void setImmediate(done))

/** A machine on which time passes by hand, and whose turns are ended by hand. */
function machine() {
  const waiting: (() => void)[] = []
  const told: string[] = []
  let now = 0
  const turns = new FetchTurns({ now: () => now, later: (run) => void waiting.push(run) })
  const tell = (call: string, error: unknown) =>
    told.push(error instanceof ServiceError ? `${call} ${error.code} at ${now}` : `${call} at ${now}`)
  return {
    turns,
    told,
    arrive: (call: string, withinMs: number) =>
      void turns.take(withinMs).then(
        () => tell(call, undefined),
        (error) => tell(call, error),
      ),
    /** Ends a turn that took so long, and lets those be heard whose turn it is. */
    endTurn: async (ms: number) => {
      await heard()
      now += ms
      for (const run of waiting.splice(0)) run()
      await heard()
    },
    /** Asks the server for one call, which answers after so long. */
    ask: (ms: number) =>
      turns.work(async () => {
        now += ms
      }),
  }
}

test('one call begins per turn, in the order of arrival', async () => {
  const { arrive, endTurn, told } = machine()
  for (const call of ['a', 'b', 'c']) arrive(call, 350)
  await endTurn(1)
  await endTurn(1)
  await endTurn(1)
  arrive('d', 350)
  await endTurn(1)
  expect(told).toEqual(['a at 0', 'b at 1', 'c at 2', 'd at 3'])
})

test('a call that would come too late is refused at once, by how long turns were', async () => {
  const { arrive, endTurn, told } = machine()
  for (let call = 0; call < 30; call += 1) arrive('earlier', 10_000)
  for (let turn = 0; turn < 5; turn += 1) await endTurn(100)
  told.length = 0
  arrive('late', 100)
  arrive('patient', 10_000)
  await endTurn(0)
  expect(told).toEqual(['late ERR_OVERLOADED at 500', 'earlier at 500'])
})

test('after slow turns a handful of calls is not refused unheard', async () => {
  const { arrive, endTurn, told } = machine()
  for (let call = 0; call < 20; call += 1) arrive('earlier', 10_000)
  for (let turn = 0; turn < 21; turn += 1) await endTurn(100)
  told.length = 0
  for (let call = 0; call < 17; call += 1) arrive('later', 100)
  for (let turn = 0; turn < 17; turn += 1) await endTurn(1)
  expect(told.filter((line) => line.includes('ERR'))).toEqual([])
})

test('a call whose turn came too late is refused, and those behind it do not wait for it', async () => {
  const { arrive, endTurn, told } = machine()
  for (const call of ['a', 'b']) arrive(call, 350)
  arrive('c', 2000)
  await endTurn(340)
  expect(told).toEqual(['a at 0', 'b ERR_OVERLOADED at 340', 'c at 340'])
})

test.each([
  ['answers soon', 5, 'b at 330'],
  ['takes its time', 100, 'b ERR_OVERLOADED at 330'],
])('how late a call may begin is learned from a server that %s', async (_name, ms, expected) => {
  const { turns, arrive, endTurn, told, ask } = machine()
  for (let call = 0; call < 50; call += 1) await ask(ms)
  const began = 50 * ms
  await turns.take(350)
  await endTurn(0)
  arrive('a', 350)
  arrive('b', 350)
  await endTurn(330)
  expect(told.map((line) => line.replace(/\d+$/, (at) => String(Number(at) - began)))).toEqual([
    'a at 0',
    expected,
  ])
})

test('a server that never answers in time is still asked', async () => {
  const { arrive, endTurn, told, ask } = machine()
  for (let call = 0; call < 50; call += 1) await ask(350)
  arrive('a', 350)
  arrive('b', 350)
  await endTurn(100)
  expect(told).toEqual(['a at 17500', 'b at 17600'])
})

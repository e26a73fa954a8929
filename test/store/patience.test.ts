import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Answers } from '../../src/store/answers.ts'
import { Batches } from '../../src/store/batches.ts'
import type { Database } from '../../src/store/database.ts'
import { decisionEvent } from '../../src/store/event.ts'
import { Patience } from '../../src/store/patience.ts'
import { Recent } from '../../src/store/recent.ts'
import { decisionOf, noon } from '../support/store.ts'

/** What happens to questions by their numbers, and whether the next is worth its wait. */
type Course = readonly (readonly ['asked' | 'late' | 'answered' | 'in time', number])[]

const courses: readonly (readonly [string, Course, boolean])[] = [
  ['nothing yet', [], true],
  ['forty-nine on their way', Array.from({ length: 49 }, (_none, at) => ['asked', at] as const), true],
  ['fifty on their way', Array.from({ length: 50 }, (_none, at) => ['asked', at] as const), false],
  [
    'one late',
    [
      ['asked', 1],
      ['late', 1],
    ],
    false,
  ],
  [
    'one late, answered afterwards: one more may try',
    [
      ['asked', 1],
      ['late', 1],
      ['answered', 1],
    ],
    true,
  ],
  [
    'one late, another tries',
    [
      ['asked', 1],
      ['late', 1],
      ['answered', 1],
      ['asked', 2],
    ],
    false,
  ],
  [
    'one late, another answered in time',
    [
      ['asked', 1],
      ['late', 1],
      ['answered', 1],
      ['asked', 2],
      ['in time', 2],
      ['asked', 3],
    ],
    true,
  ],
  [
    'two late, one answered: the thread is not done',
    [
      ['asked', 1],
      ['asked', 2],
      ['late', 1],
      ['late', 2],
      ['answered', 1],
    ],
    false,
  ],
  ['what is no question is late', [['late', 9]], true],
]

test.each(courses)('whether to ask: %s', (_name, course, expected) => {
  const patience = new Patience(false)
  for (const [what, id] of course) {
    if (what === 'asked') patience.asked(id)
    else if (what === 'late') patience.late(id)
    else patience.answered(id, what === 'in time')
  }
  expect(patience.isWorthIt).toBe(expected)
})

test('a thread that has much to start is asked one question until it answered', () => {
  const patience = new Patience(true)
  patience.asked(1)
  expect(patience.isWorthIt).toBe(false)
  patience.answered(1, true)
  patience.asked(2)
  expect(patience.isWorthIt).toBe(true)
})

test('T05 while the database is late nobody waits for it, and when it answers it is asked again', async () => {
  const statements: PromiseWithResolvers<readonly never[]>[] = []
  const recent = new Recent()
  const database = databaseOf(() => {
    const statement = Promise.withResolvers<readonly never[]>()
    statements.push(statement)
    return statement.promise
  })
  const answers = new Answers({
    recent,
    database: () => database,
    failed: () => undefined,
    patienceMs: 1,
  })
  const patient = randomUUID()
  recent.add(decisionEvent(decisionOf({ patient })))
  const question = { tenant: 'north', patient, advice: ['advice-key'] }
  expect(await answers.from(question, noon)).toMatchObject({
    remembered: [{ kind: 'shown' }],
    isWhole: false,
  })
  for (let time = 0; time < 20; time += 1)
    expect(await answers.from(question, noon)).toMatchObject({
      remembered: [{ kind: 'shown' }],
      isWhole: false,
    })
  expect(statements).toHaveLength(1)
  statements[0]?.resolve([])
  await statements[0]?.promise
  await Promise.resolve()
  void answers.from(question, noon)
  await turn()
  expect(statements).toHaveLength(2)
})

function databaseOf(query: () => Promise<readonly never[]>): Database {
  const notNeeded = () => Promise.reject(new Error('A question needs one statement.'))
  return { query, script: notNeeded, transaction: notNeeded, close: notNeeded }
}

test('what is asked while two statements are on their way goes into the next one', async () => {
  const sent: (readonly number[])[] = []
  const first = Promise.withResolvers<void>()
  const batches = new Batches<number, number>(3, async (numbers) => {
    sent.push(numbers)
    if (sent.length <= 2) await first.promise
    return numbers.map((number) => number * 2)
  })
  const answers = [1, 2, 3, 4, 5, 6].map((number) => batches.ask(number))
  await turn()
  answers.push(batches.ask(7), batches.ask(8))
  first.resolve()
  expect(await Promise.all(answers)).toEqual([2, 4, 6, 8, 10, 12, 14, 16])
  expect(sent).toEqual([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8],
  ])
})

test('of one patient the newest events are known, however many there are', () => {
  const recent = new Recent()
  const patient = randomUUID()
  for (let each = 0; each < 1000; each += 1)
    recent.add(decisionEvent(decisionOf({ patient, at: noon + each })))
  const { showings } = recent.about('north', patient, [])
  expect(showings.map(({ at }) => at)).toEqual(Array.from({ length: 100 }, (_none, at) => noon + 900 + at))
})

import { expect, test } from 'vitest'
import type { DatabasePlace } from '../../src/store/database.ts'
import { decisionEvent, feedbackEvent } from '../../src/store/event.ts'
import { takenBy } from '../../src/store/in-memory.ts'
import { decisionOf, feedbackOf } from '../support/store.ts'

const decision = () => ({ event: decisionEvent(decisionOf()), line: '' })
const feedback = () => ({ event: feedbackEvent(feedbackOf('card')), line: '' })

test.each<[string, DatabasePlace, readonly boolean[]]>([
  [
    'in memory takes the first decisions and all feedback',
    { kind: 'embedded' },
    [true, true, true, false, true, false],
  ],
  ['in a folder takes all', { kind: 'embedded', folder: '/data' }, [true, true, true, true, true, true]],
  [
    'of a server takes all',
    { kind: 'postgresql', url: 'postgres://x' },
    [true, true, true, true, true, true],
  ],
])('a database %s', (_name, place, expected) => {
  const takes = takenBy(place, 2)
  const events = [decision(), feedback(), decision(), decision(), feedback(), decision()]
  expect(events.map(takes)).toEqual(expected)
})

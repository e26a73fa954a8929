import { expect, test } from 'vitest'
import { sustainedMgPerDay } from '../../src/findings/glucocorticoid.ts'
import { glucocorticoidStopped } from '../../src/findings/glucocorticoid-stop.ts'
import { daily, inDays, inputWith, type Medication, order, say } from '../support/glucocorticoid-input.ts'

const stopOf = (atc: string, more = {}) => order(atc, [daily(10)], { status: 'stopped', ...more })
const running = (atc: string, more = {}) => order(atc, [daily(10)], { authoredOn: inDays(-100), ...more })

test.each<[string, Medication, string]>([
  ['a draft that stops', { drafts: [stopOf('H02AB06')] }, 'true'],
  ['a draft that starts', { drafts: [order('H02AB06', [daily(10)])] }, 'false'],
  ['one stops, one starts', { drafts: [stopOf('H02AB06'), order('H02AB02', [daily(1)])] }, 'false'],
  [
    'the order on file of that substance is the one that stops',
    { drafts: [stopOf('H02AB06')], orders: [running('H02AB06')] },
    'true',
  ],
  [
    'the order with the same id is the one that stops',
    { drafts: [stopOf('H02AB06', { id: 'x' })], orders: [running('H02AB06', { id: 'x' })] },
    'true',
  ],
  [
    'another order of that substance stays',
    {
      drafts: [stopOf('H02AB06', { id: 'x' })],
      orders: [running('H02AB06', { id: 'x' }), running('H02AB06')],
    },
    'false',
  ],
  ['another glucocorticoid stays', { drafts: [stopOf('H02AB06')], orders: [running('H02AB09')] }, 'false'],
  [
    'another one that is over does not stay',
    { drafts: [stopOf('H02AB06')], orders: [running('H02AB09', { status: 'completed' })] },
    'true',
  ],
  ['a local one does not count', { drafts: [stopOf('H02AB06')], orders: [running('R03BA02')] }, 'true'],
  ['a stop of something else', { drafts: [stopOf('N02BE01')] }, 'false'],
  ['no draft', {}, 'false'],
])('stopping: %s', (_, medication, expected) => {
  expect(say(glucocorticoidStopped(inputWith(medication)))).toBe(expected)
})

test('a stop adds no dose, and what it ends counts until today', () => {
  const medication = { drafts: [stopOf('H02AB06', { id: 'x' })], orders: [running('H02AB06', { id: 'x' })] }
  expect(say(sustainedMgPerDay(inputWith(medication)))).toBe('10')
  expect(
    say(
      sustainedMgPerDay(
        inputWith({ ...medication, orders: [running('H02AB06', { id: 'x', authoredOn: inDays(-50) })] }),
      ),
    ),
  ).toBe('0')
})

import { expect, test } from 'vitest'
import { dayOf } from '../../src/days.ts'
import { fillDates } from '../../src/sandbox/relative-dates.ts'

const [autumn, leapDay] = [dayOf(2026, 11, 22), dayOf(2028, 2, 29)]

test.each([
  ['{{today}}', autumn, '2026-11-22'],
  ['{{today-1d}}', autumn, '2026-11-21'],
  ['{{today+10d}}', autumn, '2026-12-02'],
  ['{{today-75y-100d}}', autumn, '1951-08-14'],
  ['{{today-14m}}', autumn, '2025-09-22'],
  ['{{today-75y|year}}', autumn, '1951'],
  ['{{today-1m|month}}', autumn, '2026-10'],
  ['{{today-1y}}', leapDay, '2027-02-28'],
  ['{{today+1y}}', leapDay, '2029-02-28'],
  ['"from {{today-2d}} to {{today}}"', autumn, '"from 2026-11-20 to 2026-11-22"'],
  ['{{tomorrow}}', autumn, '{{tomorrow}}'],
])('%s', (written, today, expected) => {
  expect(fillDates(written, today)).toBe(expected)
})

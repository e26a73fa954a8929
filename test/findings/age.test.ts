import { expect, test } from 'vitest'
import { ageYears } from '../../src/findings/age.ts'
import { answerOf, inputOf } from '../support/fracture-input.ts'

test.each([
  ['exactly 50 today', '1976-11-22', '2026-11-22', '50'],
  ['50 tomorrow', '1976-11-23', '2026-11-22', '49'],
  ['50 since yesterday', '1976-11-21', '2026-11-22', '50'],
  ['only the year, birthday passed or not', '1976', '2026-11-22', '49 to 50: birth-date-partial'],
  ['only the year, on the last day of the year', '1976', '2026-12-31', '50'],
  ['only the month, in that month', '1976-11', '2026-11-22', '49 to 50: birth-date-partial'],
  ['only the month, after it', '1976-10', '2026-11-22', '50'],
  ['born on 29 February, on 28 February', '1976-02-29', '2026-02-28', '49'],
  ['born on 29 February, on 1 March', '1976-02-29', '2026-03-01', '50'],
  ['born today', '2026-11-22', '2026-11-22', '0'],
  ['born this year', '2026', '2026-11-22', '0'],
  ['125', '1901-11-22', '2026-11-22', '125'],
  ['126', '1900-11-22', '2026-11-22', 'unknown: birth-date-implausible'],
  ['125 or 126', '1900', '2026-11-21', '125 to 126: birth-date-partial'],
  ['born tomorrow', '2026-11-23', '2026-11-22', 'unknown: birth-date-in-future'],
  ['no date', 'onbekend', '2026-11-22', 'unknown: birth-date-missing'],
])('age: %s', (_name, birthDate, today, expected) => {
  const patient = { resourceType: 'Patient', id: '1', birthDate }
  expect(answerOf(ageYears(inputOf({ patient, today })))).toBe(expected)
})

test('without a patient the age is unknown, and says why', () => {
  expect(answerOf(ageYears(inputOf({ slots: { patient: 'failed' } })))).toBe('unknown: patient-failed')
  expect(answerOf(ageYears(inputOf({})))).toBe('unknown: birth-date-missing')
})

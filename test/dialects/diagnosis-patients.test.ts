import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { femoralNeck, radius, riding, treated, type Visit, visits } from './diagnosis-visit.ts'
import { dialects } from './dialects.ts'

const hip = (name: string, birth: string, rows: string) =>
  visits(dialects, name, (dialect) => ({ birth, problems: [femoralNeck(dialect)] }), rows, {
    fractureLocation: 'hip',
  })
const wrist = (name: string, visit: Visit, rows: string, told = {}) =>
  visits(dialects, name, (dialect) => ({ problems: [radius(dialect)], ...visit }), rows, told)

decides(
  'who the patient is',
  [
    ...hip('hip, 75 today', '1951-11-22', `C20 ${treated}`),
    ...hip('hip, 75 tomorrow', '1951-11-23', `C24 ${riding}`),
    ...hip('hip, only the year, 74 or 75', '1951', `C23 ${riding}`),
    ...hip('hip, only the month, and it is 75', '1951-10', `C20 ${treated}`),
    ...wrist('wrist, 50 today', { birth: '1976-11-22' }, 'C26 C50 C53 C54 C55', { ageYears: '50' }),
    ...wrist('wrist, 50 tomorrow', { birth: '1976-11-23' }, 'C01', { ageYears: '49' }),
    ...wrist('wrist, only the year, 49 or 50', { birth: '1976' }, 'C03', {
      ageYears: 'unknown: birth-date-partial, at least 49, at most 50',
    }),
    ...wrist('wrist, only the year, 68 or 69', { birth: '1957' }, `C26 ${riding}`, {
      ageYears: 'unknown: birth-date-partial, at least 68, at most 69',
    }),
    ...wrist('wrist, only the year, 64 or 65', { birth: '1961' }, 'C26 C51 C52 C53 C54 C55'),
    ...wrist('wrist, 65 today', { birth: '1961-11-22' }, `C26 ${riding}`),
    ...wrist('wrist, 64', { birth: '1961-11-23' }, 'C26 C50 C53 C54 C55'),
    ...wrist('no date of birth', { birth: '' }, '412'),
    ...wrist('has died', { patient: { deceasedBoolean: true } }, 'patient-deceased'),
    ...wrist(
      'has died on a day',
      { patient: { deceasedDateTime: '2026-11-21T04:10:00+01:00' } },
      'patient-deceased',
    ),
    ...wrist('has died this year', { patient: { deceasedDateTime: '2026' } }, 'patient-deceased'),
    ...wrist('has not died', { patient: { deceasedBoolean: false } }, `C26 ${riding}`),
  ],
  knownDefects.patients,
)

import { expect, test } from 'vitest'
import { isoDay } from '../../src/days.ts'
import type { JsonObject } from '../../src/json.ts'
import { readService } from '../../src/record/service.ts'

const read = (resourceType: string, more: JsonObject = {}) => readService({ resourceType, id: '1', ...more })

test.each([
  ['Procedure', 'preparation', 'open'],
  ['Procedure', 'in-progress', 'open'],
  ['Procedure', 'on-hold', 'open'],
  ['Procedure', 'completed', 'done'],
  ['Procedure', 'unknown', 'done'],
  ['Procedure', undefined, 'done'],
  ['Procedure', 'not-done', undefined],
  ['Procedure', 'stopped', undefined],
  ['Procedure', 'aborted', undefined],
  ['Procedure', 'entered-in-error', undefined],
  ['ServiceRequest', 'draft', 'open'],
  ['ServiceRequest', 'active', 'open'],
  ['ServiceRequest', 'on-hold', 'open'],
  ['ServiceRequest', 'unknown', 'open'],
  ['ServiceRequest', undefined, 'open'],
  ['ServiceRequest', 'completed', 'done'],
  ['ServiceRequest', 'revoked', undefined],
  ['ServiceRequest', 'cancelled', undefined],
  ['ServiceRequest', 'entered-in-error', undefined],
  ['ProcedureRequest', 'active', 'open'],
  ['DiagnosticReport', 'registered', 'open'],
  ['DiagnosticReport', 'partial', 'done'],
  ['DiagnosticReport', 'final', 'done'],
  ['DiagnosticReport', 'unknown', 'done'],
  ['DiagnosticReport', undefined, 'done'],
  ['DiagnosticReport', 'cancelled', undefined],
  ['DiagnosticReport', 'entered-in-error', undefined],
  ['Appointment', 'booked', undefined],
])('%s with status %s is %s', (type, status, progress) => {
  expect(read(type, status === undefined ? {} : { status })?.progress).toBe(progress)
})

test('a request not to do something, and STU3 "not done", are not read', () => {
  expect(read('ServiceRequest', { status: 'active', doNotPerform: true })).toBeUndefined()
  expect(read('Procedure', { status: 'completed', notDone: true })).toBeUndefined()
})

test.each<[string, string, JsonObject, string]>([
  [
    'a procedure: when it was performed',
    'Procedure',
    { performedDateTime: '2026-02-10' },
    '2026-02-10..2026-02-10',
  ],
  [
    'a procedure: its period',
    'Procedure',
    { performedPeriod: { start: '2026-02-10', end: '2026-02-11' } },
    '2026-02-10..2026-02-11',
  ],
  ['a procedure: words', 'Procedure', { performedString: 'vorig jaar' }, 'none'],
  [
    'a report: when it was seen',
    'DiagnosticReport',
    { effectiveDateTime: '2026-02', issued: '2026-03-01T10:00:00Z' },
    '2026-02-01..2026-02-28',
  ],
  [
    'a report: when it was issued',
    'DiagnosticReport',
    { issued: '2026-03-01T10:00:00Z' },
    '2026-03-01..2026-03-01',
  ],
  [
    'an open request: when it was signed',
    'ServiceRequest',
    { status: 'active', authoredOn: '2026-01-01', occurrenceDateTime: '2026-05-01' },
    '2026-01-01..2026-01-01',
  ],
  [
    'an open request: when it is planned',
    'ServiceRequest',
    { status: 'active', occurrenceTiming: { event: ['2026-05-01'] } },
    '2026-05-01..2026-05-01',
  ],
  [
    'a request carried out: when that was',
    'ServiceRequest',
    { status: 'completed', authoredOn: '2026-01-01', occurrenceDateTime: '2026-05-01' },
    '2026-05-01..2026-05-01',
  ],
  [
    'a request carried out: when it was signed',
    'ServiceRequest',
    { status: 'completed', authoredOn: '2026-01-01' },
    '2026-01-01..2026-01-01',
  ],
])('the date of %s', (_name, type, more, expected) => {
  const when = read(type, more)?.when
  expect(when === undefined ? 'none' : `${isoDay(when.first)}..${isoDay(when.last)}`).toBe(expected)
})

test('a report keeps its conclusion', () => {
  expect(read('DiagnosticReport', { conclusion: 'T-score LWK -2,6' })).toMatchObject({
    reference: 'DiagnosticReport/1',
    kind: 'report',
    conclusion: 'T-score LWK -2,6',
  })
})

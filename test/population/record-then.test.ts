import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { momentAt, resourcesAt } from '../../src/population/record-then.ts'

const noon = '2020-03-01T12:00:00+01:00'

function then(resource: JsonObject, at = noon): JsonObject | undefined {
  const moment = momentAt(at)
  return moment === undefined ? undefined : resourcesAt([resource], moment)[0]
}

describe('what was there at that moment', () => {
  test.each<[string, JsonObject, boolean]>([
    ['a result of a second before', { effectiveDateTime: '2020-03-01T11:59:59+01:00' }, true],
    ['a result of that very second', { effectiveDateTime: '2020-03-01T11:00:00Z' }, true],
    ['a result of a second later', { effectiveDateTime: '2020-03-01T12:00:01+01:00' }, false],
    ['a result of that day without a time', { effectiveDateTime: '2020-03-01' }, true],
    ['a result of the next day', { effectiveDateTime: '2020-03-02' }, false],
    ['a result of some day in that year', { effectiveDateTime: '2020' }, true],
    ['a result of the next year', { effectiveDateTime: '2021' }, false],
    ['a result without a date', {}, true],
    ['a result whose date is no date', { effectiveDateTime: 'yesterday' }, true],
    ['a condition that began later', { onsetDateTime: '2020-04-01' }, false],
    [
      'a condition that began before and was typed in later',
      { onsetDateTime: '2020-01-01', recordedDate: '2021-01-01' },
      true,
    ],
    ['a condition of which only a later recording is known', { recordedDate: '2021-01-01' }, false],
    [
      'an order of before that is to be carried out later',
      { authoredOn: '2020-02-01', occurrenceDateTime: '2020-05-01' },
      true,
    ],
    ['a procedure that began before', { performedPeriod: { start: '2020-02-01', end: '2020-05-01' } }, true],
    ['an encounter that began later', { period: { start: '2020-05-01' } }, false],
    ['a timing of which the first event is later', { effectiveTiming: { event: ['2020-05-01'] } }, false],
  ])('%s', (_, dates, seen) => {
    expect(then({ resourceType: 'Observation', ...dates }) !== undefined).toBe(seen)
  })

  test('a moment without a time is the whole day', () => {
    expect(
      then({ resourceType: 'Observation', effectiveDateTime: '2020-03-01T23:00:00+01:00' }, '2020-03-01'),
    ).toBeDefined()
  })

  test('of a partial moment it is the last day that it may be', () => {
    expect(then({ resourceType: 'Observation', effectiveDateTime: '2020-03-31' }, '2020-03')).toBeDefined()
    expect(then({ resourceType: 'Observation', effectiveDateTime: '2020-04-01' }, '2020-03')).toBeUndefined()
  })
})

const resolved = { coding: [{ code: 'resolved' }] }
const active = { coding: [{ code: 'active' }] }

describe('what ended later still goes on', () => {
  test.each<[string, JsonObject, JsonObject]>([
    [
      'a condition that resolved later is active',
      {
        resourceType: 'Condition',
        onsetDateTime: '2020-01-01',
        clinicalStatus: resolved,
        abatementDateTime: '2020-05-01',
      },
      { resourceType: 'Condition', onsetDateTime: '2020-01-01', clinicalStatus: active },
    ],
    [
      'a condition that resolved before stays resolved',
      {
        resourceType: 'Condition',
        onsetDateTime: '2020-01-01',
        clinicalStatus: resolved,
        abatementDateTime: '2020-02-01',
      },
      {
        resourceType: 'Condition',
        onsetDateTime: '2020-01-01',
        clinicalStatus: resolved,
        abatementDateTime: '2020-02-01',
      },
    ],
    [
      'a condition that resolved on an unknown day stays resolved',
      { resourceType: 'Condition', onsetDateTime: '2020-01-01', clinicalStatus: resolved },
      { resourceType: 'Condition', onsetDateTime: '2020-01-01', clinicalStatus: resolved },
    ],
    [
      'an order that was stopped on an unknown day is active on the day it was given',
      { resourceType: 'MedicationRequest', status: 'stopped', authoredOn: '2020-03-01' },
      { resourceType: 'MedicationRequest', status: 'active', authoredOn: '2020-03-01' },
    ],
    [
      'an older order that was stopped on an unknown day stays stopped',
      { resourceType: 'MedicationRequest', status: 'stopped', authoredOn: '2020-02-01' },
      { resourceType: 'MedicationRequest', status: 'stopped', authoredOn: '2020-02-01' },
    ],
    [
      'an order whose validity ended later is active and keeps its agreed end',
      {
        resourceType: 'MedicationRequest',
        status: 'stopped',
        authoredOn: '2020-02-01',
        dispenseRequest: { validityPeriod: { end: '2020-04-01' } },
      },
      {
        resourceType: 'MedicationRequest',
        status: 'active',
        authoredOn: '2020-02-01',
        dispenseRequest: { validityPeriod: { end: '2020-04-01' } },
      },
    ],
    [
      'an order that was cancelled was never in use',
      { resourceType: 'MedicationRequest', status: 'cancelled', authoredOn: '2020-03-01' },
      { resourceType: 'MedicationRequest', status: 'cancelled', authoredOn: '2020-03-01' },
    ],
    [
      'use that ended later has no end yet',
      {
        resourceType: 'MedicationStatement',
        status: 'completed',
        effectivePeriod: { start: '2020-01-01', end: '2020-05-01' },
      },
      { resourceType: 'MedicationStatement', status: 'active', effectivePeriod: { start: '2020-01-01' } },
    ],
    [
      'an encounter that ended later goes on, and nobody knows yet where the patient goes',
      {
        resourceType: 'Encounter',
        status: 'finished',
        period: { start: '2020-02-28', end: '2020-03-04' },
        hospitalization: { admitSource: { text: 'emd' }, dischargeDisposition: { text: 'home' } },
      },
      {
        resourceType: 'Encounter',
        status: 'in-progress',
        period: { start: '2020-02-28' },
        hospitalization: { admitSource: { text: 'emd' } },
      },
    ],
    [
      'an encounter that ends at that moment has ended',
      { resourceType: 'Encounter', status: 'finished', period: { start: '2020-02-28', end: noon } },
      { resourceType: 'Encounter', status: 'finished', period: { start: '2020-02-28', end: noon } },
    ],
    [
      'a request that was carried out later is open',
      {
        resourceType: 'ServiceRequest',
        status: 'completed',
        authoredOn: '2020-02-01',
        occurrenceDateTime: '2020-05-01',
      },
      {
        resourceType: 'ServiceRequest',
        status: 'active',
        authoredOn: '2020-02-01',
        occurrenceDateTime: '2020-05-01',
      },
    ],
    [
      'a patient who died later lives',
      { resourceType: 'Patient', deceasedDateTime: '2020-05-01' },
      { resourceType: 'Patient' },
    ],
    [
      'a patient who died before is dead',
      { resourceType: 'Patient', deceasedDateTime: '2020-02-01' },
      { resourceType: 'Patient', deceasedDateTime: '2020-02-01' },
    ],
    [
      'a death without a date came after everything',
      { resourceType: 'Patient', deceasedBoolean: true },
      { resourceType: 'Patient' },
    ],
  ])('%s', (_, resource, expected) => {
    expect(then(resource)).toEqual(expected)
  })
})

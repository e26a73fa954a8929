import { expect, test } from 'vitest'
import { isoDay } from '../../src/days.ts'
import type { JsonObject } from '../../src/json.ts'
import { readAlert } from '../../src/record/alert.ts'

const concept = (code: string) => ({ coding: [{ system: 'http://www.whocc.no/atc', code }] })
const allergy = (more: JsonObject) =>
  readAlert({ resourceType: 'AllergyIntolerance', id: '1', code: concept('M05BA04'), ...more })
const flag = (more: JsonObject) => readAlert({ resourceType: 'Flag', id: '1', code: concept('x'), ...more })

test.each<[string, JsonObject, boolean]>([
  ['without status', {}, true],
  ['confirmed', { verificationStatus: concept('confirmed') }, true],
  ['unconfirmed', { verificationStatus: concept('unconfirmed') }, true],
  ['refuted', { verificationStatus: concept('refuted') }, false],
  ['refuted, as in STU3', { verificationStatus: 'refuted' }, false],
  ['entered in error', { verificationStatus: concept('entered-in-error') }, false],
  ['active', { clinicalStatus: concept('active') }, true],
  ['resolved', { clinicalStatus: concept('resolved') }, false],
  ['inactive, as in STU3', { clinicalStatus: 'inactive' }, false],
])('an allergy %s is read: %s', (_name, more, expected) => {
  expect(allergy(more) !== undefined).toBe(expected)
})

test('the substances of reactions belong to the allergy', () => {
  const entry = allergy({ code: { text: 'medicatie' }, reaction: [{ substance: concept('M05BA07') }, {}, 7] })
  expect(entry).toMatchObject({
    reference: 'AllergyIntolerance/1',
    kind: 'allergy',
    concept: { text: 'medicatie', codings: [{ code: 'M05BA07' }] },
  })
})

test.each<[string, JsonObject, boolean]>([
  ['active', { status: 'active' }, true],
  ['without status', {}, true],
  ['inactive', { status: 'inactive' }, false],
  ['entered in error', { status: 'entered-in-error' }, false],
])('a flag %s is read: %s', (_name, more, expected) => {
  expect(flag(more) !== undefined).toBe(expected)
})

test.each<[string, JsonObject | undefined, string]>([
  ['with start and end', { start: '2020-06-08', end: '2021-03' }, '2020-06-08..2021-03-31'],
  ['with only a start', { start: '2020' }, '2020-01-01..?'],
  ['with only an end', { end: '2021-03-18' }, '?..2021-03-18'],
  ['that is empty', {}, 'none'],
  ['that is absent', undefined, 'none'],
])('the period of a flag %s', (_name, period, expected) => {
  const range = flag({ period })?.period
  const days = [range?.first, range?.last].map((day) =>
    day !== undefined && Number.isFinite(day) ? isoDay(day) : '?',
  )
  expect(range === undefined ? 'none' : days.join('..')).toBe(expected)
})

test('other resources are not alerts', () => {
  expect(readAlert({ resourceType: 'Condition' })).toBeUndefined()
})

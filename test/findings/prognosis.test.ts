import { expect, test } from 'vitest'
import {
  lifeExpectancyUnderOneYear,
  noTestingByTeamDecision,
  nursingHome,
} from '../../src/findings/prognosis.ts'
import type { JsonObject } from '../../src/json.ts'
import {
  answerOf,
  concept,
  condition,
  inputOf,
  type Situation,
  statement,
  visitToday,
} from '../support/fracture-input.ts'

const unknown = 'unknown: not-recorded'
const housing = (code: string, effectiveDateTime = '2026-01-01'): JsonObject => ({
  resourceType: 'Observation',
  id: code,
  status: 'final',
  code: concept('272497004'),
  valueCodeableConcept: { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.13.1', code }] },
  effectiveDateTime,
})

test.each<[string, Situation, string]>([
  ['problem', { conditions: [condition('160734000')] }, 'true'],
  ['problem in ICD-10', { conditions: [condition('Z59.3')] }, 'true'],
  ['problem, no longer', { conditions: [condition('160734000', { clinicalStatus: 'inactive' })] }, unknown],
  ['problem, ended', { conditions: [condition('160734000', { abatementDateTime: '2026-01-01' })] }, unknown],
  [
    'problem, from tomorrow',
    { conditions: [condition('160734000', { onsetDateTime: '2026-11-23' })] },
    unknown,
  ],
  ['housing', { observations: [housing('WLZIN')] }, 'true'],
  [
    'housing, before the present one',
    { observations: [housing('WLZIN', '2020-01-01'), housing('AANLW')] },
    unknown,
  ],
  [
    'came from there',
    { encounter: { ...visitToday, hospitalization: { admitSource: concept('42665001') } } },
    'true',
  ],
  [
    'goes there',
    { encounter: { ...visitToday, hospitalization: { dischargeDisposition: concept('42665001') } } },
    'true',
  ],
  ['nothing', {}, unknown],
])('living in a nursing home is known from: %s', (_name, situation, expected) => {
  expect(answerOf(nursingHome(inputOf(situation)))).toBe(expected)
})

test.each<[string, Situation, string]>([
  ['stated', { observations: [statement('life-expectancy-under-one-year', true, '2026-06-01')] }, 'true'],
  ['stated, undated', { observations: [statement('life-expectancy-under-one-year', true)] }, 'true'],
  ['denied', { observations: [statement('life-expectancy-under-one-year', false, '2026-06-01')] }, 'false'],
  ['palliative care', { conditions: [condition('Z51.5')] }, 'true'],
  ['terminal illness', { conditions: [condition('300936002')] }, 'true'],
  [
    'palliative care, over',
    { conditions: [condition('103735009', { clinicalStatus: 'resolved' })] },
    unknown,
  ],
  [
    'discharge to a hospice',
    { encounter: { ...visitToday, hospitalization: { dischargeDisposition: concept('284546000') } } },
    'true',
  ],
  [
    'palliative care, and denied',
    {
      conditions: [condition('Z51.5')],
      observations: [statement('life-expectancy-under-one-year', false, '2026-06-01')],
    },
    'false',
  ],
  ['nothing', {}, unknown],
])('life expectancy under one year is known from: %s', (_name, situation, expected) => {
  expect(answerOf(lifeExpectancyUnderOneYear(inputOf(situation)))).toBe(expected)
})

test.each<[string, readonly JsonObject[], string]>([
  ['decided', [statement('no-testing-by-team-decision', true, '2026-01-01')], 'true'],
  ['decided otherwise', [statement('no-testing-by-team-decision', false, '2026-01-01')], 'false'],
  [
    'decided, then otherwise',
    [
      statement('no-testing-by-team-decision', true, '2025-01-01'),
      statement('no-testing-by-team-decision', false, '2026-01-01'),
    ],
    'false',
  ],
  ['nothing', [], unknown],
])('the decision of the team not to test: %s', (_name, observations, expected) => {
  expect(answerOf(noTestingByTeamDecision(inputOf({ observations })))).toBe(expected)
})

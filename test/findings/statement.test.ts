import { expect, test } from 'vitest'
import { evaluationDeclined } from '../../src/findings/discharge.ts'
import type { Derivation } from '../../src/findings/finding.ts'
import { severeAccident } from '../../src/findings/fracture-cause.ts'
import {
  lifeExpectancyUnderOneYear,
  noTestingByTeamDecision,
  nursingHome,
} from '../../src/findings/prognosis.ts'
import type { JsonObject } from '../../src/json.ts'
import type { SlotState } from '../../src/record/slots.ts'
import { answerOf, condition, inputOf, statement, visitToday } from '../support/fracture-input.ts'

const derived: Readonly<Record<string, Derivation<boolean>>> = {
  'severe-accident': severeAccident,
  'evaluation-declined': evaluationDeclined,
  'life-expectancy-under-one-year': lifeExpectancyUnderOneYear,
  'no-testing-by-team-decision': noTestingByTeamDecision,
  'nursing-home': nursingHome,
}

function answer(
  name: string,
  circumstances: SlotState,
  observations: readonly JsonObject[] = [],
  conditions: readonly JsonObject[] = [],
): string | undefined {
  const input = inputOf({ encounter: visitToday, observations, conditions, slots: { circumstances } })
  const finding = derived[name]?.(input)
  return finding && answerOf(finding)
}

test.each(Object.keys(derived))(
  'nothing about %s: not recorded, unless the search was not answered',
  (name) => {
    expect(answer(name, 'empty')).toBe('unknown: not-recorded')
    expect(answer(name, 'missing')).toBe('unknown: not-recorded')
    expect(answer(name, 'failed')).toBe('unknown: circumstances-failed')
    expect(answer(name, 'null')).toBe('unknown: circumstances-null')
    expect(answer(name, 'partial')).toBe('unknown: circumstances-partial')
    expect(answer(name, 'foreign')).toBe('unknown: circumstances-foreign')
  },
)

test.each(Object.keys(derived).filter((name) => name !== 'nursing-home'))(
  'what was stated about %s is known from a first page',
  (name) => expect(answer(name, 'partial', [statement(name, true, '2026-11-22')])).toBe('true'),
)

const today = { onsetDateTime: '2026-11-22' }

test.each<[string, string, string]>([
  ['severe-accident', '214031005', 'true'],
  ['severe-accident', '33036003', 'false'],
  ['life-expectancy-under-one-year', 'Z51.5', 'true'],
])('a code about %s (%s) decides only where no statement can be missing', (name, code, expected) => {
  const conditions = [condition(code, today)]
  expect(answer(name, 'empty', [], conditions)).toBe(expected)
  expect(answer(name, 'missing', [], conditions)).toBe(expected)
  expect(answer(name, 'failed', [], conditions)).toBe('unknown: circumstances-failed')
})

test('that the evaluation was not declined leaves open whether it is done elsewhere, on a first page', () => {
  const declined = [statement('evaluation-declined', false, '2026-11-22')]
  expect(answer('evaluation-declined', 'present', declined)).toBe('false')
  expect(answer('evaluation-declined', 'partial', declined)).toBe('unknown: circumstances-partial')
  const both = [...declined, statement('evaluated-elsewhere', true, '2026-11-22')]
  expect(answer('evaluation-declined', 'partial', both)).toBe('true')
})

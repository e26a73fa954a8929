import { expect, test } from 'vitest'
import { parseCall } from '../../src/cds-hooks/request.ts'
import { print, printJson } from '../../src/cli/explain.ts'
import { readConfig } from '../../src/config/config.ts'
import { decideCall } from '../../src/decision.ts'
import type { Explanation } from '../../src/explanation.ts'
import { knowledge, services } from '../support/app.ts'
import { aged, person, prefetched, problem, report, visit, visitBody } from '../support/request-builder.ts'

const config = readConfig({ OSTEOHOOKS_NOW: '2026-11-22' }, () => 0)
const service = services.find(({ hook }) => hook === 'encounter-discharge')

const resources = [
  visit('EMER'),
  problem('snomed 5913000', '2026-11-20', { id: 'hip', encounter: { reference: 'Encounter/e1' } }),
  report('T-score LWK -2,7.', '2026-10-01', { id: 'words', code: { text: 'Verslag' } }),
]

function explained(own = resources): Explanation {
  if (service === undefined) throw new Error('hooks/ has no service for encounter-discharge')
  const body = visitBody('encounter-discharge', prefetched(person(aged(70)), own))
  const { explanation } = decideCall(service, parseCall(body, service, 'nl'), knowledge, config)
  return explanation()
}

function printed(): readonly string[] {
  return print(explained(), false).split('\n')
}

test.each([
  ['a code', 'fractureLocation', /hip {2}<- Condition\/hip {2}\(coded\)$/],
  ['a calculation', 'ageYears', /70 {2}<- Patient\/p1 {2}\(derived\)$/],
  ['a sentence', 'tScoreLowest', /-2\.7 {2}<- DiagnosticReport\/words "T-score LWK -2,7" {2}\(text\)$/],
  ['no entry at all', 'onBoneMedication', /false$/],
  ['nothing known', 'vertebralGrade', /unknown \(vfa-missing\)$/],
])('the basis of a finding is printed behind its evidence: %s', (_name, finding, expected) => {
  const line = printed().find((one) => one.trimStart().startsWith(`${finding} `))
  expect(line).toMatch(expected)
})

test('nothing of a record steers the terminal', () => {
  const odd = '\u001b[2J\u009b2J\u202e'
  const explanation = explained([
    visit('EMER'),
    problem('snomed 5913000', '2026-11-20', {
      id: `hip${odd}\nhip`,
      encounter: { reference: 'Encounter/e1' },
    }),
    report(`T-score LWK -2,7${odd}.`, '2026-10-01', { id: `words${odd}`, code: { text: 'Verslag' } }),
  ])
  expect(JSON.stringify(explanation)).toContain('[2J')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/
  const text = print(explanation, true)
  expect(text).not.toMatch(steering)
  expect(text).toMatch(/hip {2}<- Condition\/hip \[2J 2J {2}hip/)
  const json = printJson(explanation)
  expect(json).not.toMatch(steering)
  expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(explanation)))
})

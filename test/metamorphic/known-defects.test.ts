import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { bounds, dosage, draft, existing, simply } from '../support/prescriptions.ts'
import {
  aged,
  inUse,
  observation,
  orderBody,
  ordered,
  person,
  prefetched,
  problem,
  report,
  stated,
  tScore,
  value,
  visit,
  visitBody,
} from '../support/request-builder.ts'
import { decide } from './decided.ts'
import { expectLess } from './information.ts'
import { lose, openEnded } from './loss.ts'
import type { Search } from './sent.ts'
import { without } from './walk.ts'

/*
 * Counterexamples to the relations of this folder, most of them to "removing data never makes a statement
 * stronger", as small as they get.
 */

const record = (age: number, ...resources: readonly JsonObject[]) => prefetched(person(aged(age)), resources)
const gc = (drafts: readonly JsonObject[], ...resources: readonly JsonObject[]) => ({
  service: 'glucocorticoid-order-select',
  body: orderBody(drafts, record(45, ...resources)),
})
const leaving = (age: number, ...resources: readonly JsonObject[]) => ({
  service: 'fracture-encounter-discharge',
  body: visitBody('encounter-discharge', record(age, ...resources)),
})
const wrist = problem('nl S52.5', '2026-11-20')
const statement: JsonObject = {
  ...inUse('M05BA04', '2023-01-01'),
  resourceType: 'MedicationStatement',
  effectivePeriod: { start: '2023-01-01' },
}

interface Case {
  readonly service: string
  readonly body: JsonObject
  readonly lost: Search
  readonly finding: string
}

const spine = tScore('loinc 38267-1', -1, '2026-10-01')
const low = report('T-score totale heup -2,6.', '2026-10-20')

const cases: readonly (readonly [string, Case])[] = [
  [
    'a second glucocorticoid on file that could not be read makes the dose at least that of the draft',
    {
      ...gc(simply(5), existing('atc H02AB09', 20, '2026-11-01', '2027-11-01')),
      lost: 'medications',
      finding: 'sustainedMgPerDay',
    },
  ],
  [
    'earlier use that could not be read makes the course at least as long as the draft',
    {
      ...gc(
        [draft('atc H02AB06', [dosage(10, bounds(30))])],
        existing('atc H02AB06', 10, '2026-08-01', '2026-11-21'),
      ),
      lost: 'medications',
      finding: 'episodeDays',
    },
  ],
  [
    'a glucocorticoid on file that could not be read may go on after a stop',
    {
      ...gc(
        [{ ...draft('atc H02AB06', []), status: 'stopped' }],
        existing('atc H02AB09', 20, '2026-11-01', '2027-11-01'),
      ),
      lost: 'medications',
      finding: 'glucocorticoidStopped',
    },
  ],
  [
    'statements that could not be read may hold the start of the treatment',
    {
      ...leaving(68, visit('EMER'), wrist, inUse('M05BA04', '2026-06-01'), { ...statement, id: 's1' }),
      lost: 'statements',
      finding: 'boneMedicationMonths',
    },
  ],
  [
    'reports that could not be read may hold a lower T-score',
    { ...gc(simply(5), spine, low), lost: 'reports', finding: 'tScoreLowest' },
  ],
  [
    'densities that could not be read may hold a lower T-score than the reports',
    {
      ...gc(
        simply(5),
        tScore('loinc 38267-1', -2.6, '2026-10-20'),
        report('T-score totale heup -1,2.', '2026-10-01'),
      ),
      lost: 'boneDensity',
      finding: 'tScoreLowest',
    },
  ],
  [
    'requests that could not be read may hold a DXA that was carried out',
    {
      ...leaving(
        68,
        visit('EMER'),
        wrist,
        ordered('snomed 241686001', '2026-11-01', { status: 'completed' }),
      ),
      lost: 'orders',
      finding: 'dxaDone',
    },
  ],
  [
    'statements of circumstances that could not be read may deny a severe accident',
    {
      ...leaving(68, visit('EMER'), wrist, problem('snomed 214031005', '2026-11-20'), {
        ...stated('severe-accident'),
        valueBoolean: false,
      }),
      lost: 'circumstances',
      finding: 'severeAccident',
    },
  ],
]

test.each(cases)('%s', (_name, { service, body, lost, finding }) => {
  const [full, less] = [decide(service, body), decide(service, lose(body, lost, 'refused'))]
  const only = (decided: typeof full) => ({
    ...decided,
    findings: { [finding]: decided.findings[finding] ?? {} },
  })
  expectLess(only(full), only(less))
})

test('a page that is not there may hold the more serious fracture of this visit', () => {
  const hip = problem('nl S72.0', '2026-11-19')
  const full = leaving(78, visit('EMER'), wrist, hip)
  const page = openEnded(leaving(78, visit('EMER'), wrist).body, 'conditions')
  expectLess(decide(full.service, full.body), decide(full.service, page))
})

test.each([
  ['a wrist', 68, [wrist], 'C26'],
  ['a vertebra', 78, [problem('nl S22.0', '2026-11-20')], 'C25'],
  ['a hip', 78, [problem('nl S72.0', '2026-11-20')], 'C20'],
  ['a bone that is not clear', 68, [problem('nl T12.0', '2026-11-20')], 'C06'],
  ['a wrist of a patient around 50', '1976', [wrist], 'C03'],
  ['a wrist after a DXA', 68, [wrist, tScore('loinc 38267-1', -1, '2026-10-01')], 'C41'],
])('%s on the first of more pages leads to its card, which says that there may be others', (...row) => {
  const [, age, resources, primary] = row
  const patient = person(typeof age === 'string' ? age : aged(age))
  const body = visitBody('encounter-discharge', prefetched(patient, [visit('EMER'), ...resources]))
  const told = decide('fracture-encounter-discharge', openEnded(body, 'conditions'))
  expect(told.primary).toBe(primary)
  expect(JSON.stringify(told.cards)).toContain(
    'andere fracturen bij dit bezoek (diagnoselijst niet volledig)',
  )
})

test.each([
  ['a finger', 'nl S62.60'],
  ['a diseased bone', 'nl M84.4'],
])('%s on the first of more pages is not said to be all', (_name, code) => {
  const { service, body } = leaving(68, visit('EMER'), problem(code, '2026-11-20'))
  const told = decide(service, openEnded(body, 'conditions'))
  expect([told.primary, told.withheld, told.cards]).toEqual(['C12', ['fracture-not-known'], []])
})

test('circumstances that could not be read are named on the card that they might have withheld', () => {
  const { service, body } = leaving(68, visit('EMER'), wrist, stated('no-testing-by-team-decision'))
  expect(decide(service, body).primary).toBe('C10')
  expect(JSON.stringify(decide(service, lose(body, 'circumstances', 'refused')).cards)).toContain(
    'Niet bekend',
  )
})

const vitaminD = (level: number, date: string) => observation('loinc 14635-7', date, value(level, 'nmol/L'))

test('of two examinations the card names the day of the newest, whichever was sent first', () => {
  const [older, newer] = [
    tScore('loinc 38267-1', -1, '2026-03-01'),
    tScore('loinc 38267-1', -1, '2026-10-01'),
  ]
  const card = (...scores: readonly JsonObject[]) => {
    const { service, body } = leaving(68, visit('EMER'), wrist, ...scores)
    return decide(service, body).cards
  }
  expect(card(older, newer)).toEqual(card(newer, older))
})

test('a local code before "resolved" does not make an oesophagitis active', () => {
  const resolved = { system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'resolved' }
  const status = (coding: readonly JsonObject[]) =>
    decide(
      'glucocorticoid-order-select',
      gc(simply(10), problem('icd K21.0', '2025-03-01', { clinicalStatus: { coding } })).body,
    )
  expect(status([{ system: 'urn:oid:1.2.3', code: 'R' }, resolved])).toEqual(status([resolved]))
})

test('an older result does not stand in for a newer one that lost its unit', () => {
  const newer = vitaminD(48, '2026-11-10')
  const bare = { ...newer, valueQuantity: { value: 48 } }
  const older = vitaminD(80, '2026-03-01')
  const { service, body } = gc(simply(10), newer, older)
  expectLess(decide(service, body), decide(service, gc(simply(10), bare, older).body))
})

test('an older result does not stand in for a newer one that lost its date', () => {
  const newer = vitaminD(20, '2026-11-10')
  const older = vitaminD(80, '2026-03-01')
  const { service, body } = gc(simply(10), newer, older)
  expectLess(
    decide(service, body),
    decide(service, gc(simply(10), without(newer, ['effectiveDateTime']), older).body),
  )
})

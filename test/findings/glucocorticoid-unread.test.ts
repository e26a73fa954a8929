import { expect, test } from 'vitest'
import { doseCertain } from '../../src/findings/dose-certainty.ts'
import {
  courseLengthKnown,
  episodeDays,
  glucocorticoidBursts,
  peakMgPerDay,
  sustainedMgPerDay,
} from '../../src/findings/glucocorticoid.ts'
import { glucocorticoidStopped } from '../../src/findings/glucocorticoid-stop.ts'
import type { SlotName, SlotState } from '../../src/record/slots.ts'
import {
  daily,
  dosage,
  inDays,
  inputWith,
  type Medication,
  order,
  say,
} from '../support/glucocorticoid-input.ts'

const prednisolone = 'H02AB06'
const findings = [
  sustainedMgPerDay,
  peakMgPerDay,
  episodeDays,
  glucocorticoidBursts,
  courseLengthKnown,
  doseCertain,
]
const told = (medication: Medication) => {
  const input = inputWith(medication)
  return findings.map((derive) => say(derive(input))).join(' | ')
}

const month = order(prednisolone, [daily(30, 30)])
const halfYear = order(prednisolone, [daily(10, 180)])
const asNeeded = order(prednisolone, [
  dosage(10, { boundsDuration: { value: 180, unit: 'd' } }, { asNeededBoolean: true, ...mostPerDay(10) }),
])
const onFile = order(prednisolone, [daily(10)], { authoredOn: inDays(-200) })
const statement = {
  ...order('H02AB09', []),
  resourceType: 'MedicationStatement',
  dosage: [daily(20, 400)],
  effectivePeriod: { start: inDays(-300) },
}
const given = {
  ...order('H02AB09', []),
  resourceType: 'MedicationAdministration',
  status: 'completed',
  dosage: { dose: { value: 40, unit: 'mg' } },
  effectiveDateTime: inDays(-1),
}

function mostPerDay(mg: number) {
  return { maxDosePerPeriod: { numerator: { value: mg, unit: 'mg' }, denominator: { value: 1, unit: 'd' } } }
}

const states: readonly SlotState[] = ['null', 'failed', 'partial', 'foreign', 'missing']
test.each(states)('with orders that are %s a draft says the least that is used', (state) => {
  const why = `medications-${state}`
  expect(told({ drafts: [halfYear], slots: { medications: state } })).toBe(
    `10..Infinity ${why} | 10..Infinity ${why} | 180..Infinity ${why} | 0..Infinity ${why} | ? ${why} | ? ${why}`,
  )
  expect(told({ drafts: [month], slots: { medications: state } })).toBe(
    `? ${why} | 30..Infinity ${why} | 30..Infinity ${why} | 1..Infinity ${why} | ? ${why} | ? ${why}`,
  )
})

test.each<[string, SlotState, boolean]>([
  ['present', 'present', true],
  ['empty', 'empty', true],
  ['failed', 'failed', false],
])('orders that are %s', (_, state, isKnown) => {
  const said = told({ drafts: [month], slots: { medications: state } })
  if (isKnown) expect(said).toBe('0 | 30 | 30 | 1 | true | true')
  else expect(said).toContain('30..Infinity medications-failed')
})

test.each<[SlotName, SlotState, string]>([
  ['statements', 'failed', '10..Infinity statements-failed'],
  ['statements', 'missing', '10'],
  ['administrations', 'null', '10..Infinity administrations-null'],
  ['administrations', 'missing', '10'],
  ['conditions', 'failed', '10'],
])('%s that are %s', (slot, state, expected) => {
  expect(say(sustainedMgPerDay(inputWith({ drafts: [halfYear], slots: { [slot]: state } })))).toBe(expected)
})

test.each<[string, Medication, string]>([
  [
    'an order on the page that came counts',
    {
      drafts: [halfYear],
      orders: [{ ...onFile, medicationCodeableConcept: atc('H02AB09') }],
      slots: { medications: 'partial' },
    },
    '12.5..Infinity medications-partial',
  ],
  [
    'what the patient tells may have been overruled by an order',
    { drafts: [halfYear], statements: [statement], slots: { medications: 'failed' } },
    '10..Infinity medications-failed',
  ],
  [
    'it may not by an administration',
    { drafts: [halfYear], statements: [statement], slots: { administrations: 'failed' } },
    '15..Infinity administrations-failed',
  ],
  [
    'a gift may belong to what the patient would have told',
    { drafts: [month], administrations: [given], slots: { statements: 'failed' } },
    '? statements-failed',
  ],
  [
    'a dose that cannot be read is said before the list',
    { drafts: [order(prednisolone, [{ text: 'volgens schema' }])], slots: { medications: 'failed' } },
    '? dose-free-text',
  ],
])('%s', (_, medication, expected) => {
  expect(say(sustainedMgPerDay(inputWith(medication)))).toBe(expected)
})

test('what makes advice conditional stays so without the list', () => {
  const slots = { medications: 'failed' } as const
  expect(say(courseLengthKnown(inputWith({ drafts: [order(prednisolone, [daily(10)])], slots })))).toBe(
    'false',
  )
  expect(say(doseCertain(inputWith({ drafts: [asNeeded], slots })))).toBe('false')
})

const stop = order(prednisolone, [daily(10)], { status: 'stopped' })
const other = order('H02AB09', [daily(20)], { authoredOn: inDays(-100) })
test.each<[string, Medication, string]>([
  ['orders failed', { drafts: [stop], slots: { medications: 'failed' } }, '? medications-failed'],
  ['orders were never sent', { drafts: [stop], slots: { medications: 'missing' } }, '? medications-missing'],
  [
    'statements have more pages',
    { drafts: [stop], slots: { statements: 'partial' } },
    '? statements-partial',
  ],
  ['statements were never sent', { drafts: [stop], slots: { statements: 'missing' } }, 'true'],
  ['administrations failed', { drafts: [stop], slots: { administrations: 'failed' } }, 'true'],
  [
    'another one on the page that came stays',
    { drafts: [stop], orders: [other], slots: { medications: 'partial' } },
    'false',
  ],
  ['nothing is stopped', { drafts: [halfYear], slots: { medications: 'failed' } }, 'false'],
])('a stop when %s', (_, medication, expected) => {
  expect(say(glucocorticoidStopped(inputWith(medication)))).toBe(expected)
})

function atc(code: string) {
  return { coding: [{ system: 'http://www.whocc.no/atc', code }] }
}

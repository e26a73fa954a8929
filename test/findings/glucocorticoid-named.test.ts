import { describe, expect, test } from 'vitest'
import { doseCertain } from '../../src/findings/dose-certainty.ts'
import type { FindingInput } from '../../src/findings/finding.ts'
import {
  courseLengthKnown,
  episodeDays,
  glucocorticoidBursts,
  peakMgPerDay,
  sustainedMgPerDay,
  systemicGlucocorticoid,
} from '../../src/findings/glucocorticoid.ts'
import { glucocorticoidClass } from '../../src/findings/glucocorticoid-gate.ts'
import { glucocorticoidStopped } from '../../src/findings/glucocorticoid-stop.ts'
import type { JsonObject } from '../../src/json.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'
import { codeMapFile } from '../support/code-map.ts'
import {
  between,
  daily,
  dosage,
  inDays,
  inputWith,
  type Medication,
  order,
  say,
} from '../support/glucocorticoid-input.ts'

const atc = 'http://www.whocc.no/atc'
const prednisolone = 'H02AB06'
const readText = { drugNames: false, fractureWords: true, examinationNames: true, reports: true }
const silent = loadTerminology('plans', 'sandbox', { readText })

const unreadIn = (medication: Medication): FindingInput => ({ ...inputWith(medication), terminology: silent })
const named = (text: string, dosages: readonly JsonObject[], more: JsonObject = {}): JsonObject =>
  order('', dosages, { medicationCodeableConcept: { text }, ...more })
const four = [dosage(4, { frequency: 1, period: 1, periodUnit: 'd' }, tabletsOf(4))]

function tabletsOf(value: number): JsonObject {
  return { doseAndRate: [{ doseQuantity: { value, unit: 'tablet' } }] }
}

describe('a glucocorticoid on file by its name alone, where names may not decide', () => {
  const drafts = [order(prednisolone, [daily(10, 180)])]
  const onFile = named('PREDNISON TABLET 5MG', four, { authoredOn: inDays(-30) })
  const asked = [
    sustainedMgPerDay,
    peakMgPerDay,
    episodeDays,
    courseLengthKnown,
    glucocorticoidBursts,
    doseCertain,
  ]
  const told = (input: FindingInput) => asked.map((derive) => say(derive(input)))

  test('makes what is known a lower limit', () => {
    expect(told(unreadIn({ drafts, orders: [onFile] }))).toEqual([
      '10..Infinity words-not-read',
      '10..Infinity words-not-read',
      '180..Infinity words-not-read',
      '? words-not-read',
      '0..Infinity words-not-read',
      '? words-not-read',
    ])
    expect(say(sustainedMgPerDay(inputWith({ drafts, orders: [onFile] })))).toBe('30')
  })

  test.each([
    ['another drug', named('PARACETAMOL TABLET 500MG', four)],
    [
      'a drug that its ATC code names',
      order('N02BE01', four, {
        medicationCodeableConcept: {
          coding: [{ system: atc, code: 'N02BE01' }],
          text: 'PREDNISON TABLET 5MG',
        },
      }),
    ],
    [
      'a local route',
      named('DEXAMETHASON TABLET 0,5MG', [daily(10, undefined, { route: { text: 'nasaal' } })]),
    ],
    ['never taken', named('PREDNISON TABLET 5MG', four, { status: 'cancelled' })],
    [
      'longer ago than any window',
      named('PREDNISON TABLET 5MG', [between(10, -500, -400)], {
        status: 'completed',
        authoredOn: inDays(-500),
      }),
    ],
  ])('%s changes nothing', (_, other) => {
    expect(told(unreadIn({ drafts, orders: [other] }))).toEqual(['10', '10', '180', 'true', '0', 'true'])
  })

  test('that is over, but within the window of the bursts, leaves only those open', () => {
    const over = named('PREDNISON TABLET 5MG', [between(30, -200, -190)], { authoredOn: inDays(-200) })
    expect(told(unreadIn({ drafts, orders: [over] }))).toEqual([
      '10',
      '10',
      '180',
      'true',
      '0..Infinity words-not-read',
      'true',
    ])
  })

  test('an order by name overrules what the patient told, so that does not count', () => {
    const statement = {
      ...order('H02AB09', []),
      resourceType: 'MedicationStatement',
      dosage: [daily(20, 400)],
      effectivePeriod: { start: inDays(-30) },
    }
    expect(say(sustainedMgPerDay(unreadIn({ drafts, statements: [statement] })))).toBe('15')
    expect(say(sustainedMgPerDay(unreadIn({ drafts, statements: [statement], orders: [onFile] })))).toBe(
      '10..Infinity words-not-read',
    )
  })

  test('beside a stop it may stay', () => {
    const stop = order(prednisolone, [], { status: 'stopped' })
    expect(say(glucocorticoidStopped(unreadIn({ drafts: [stop], orders: [onFile] })))).toBe(
      '? words-not-read',
    )
    expect(say(glucocorticoidStopped(unreadIn({ drafts: [stop] })))).toBe('true')
    expect(say(glucocorticoidStopped(inputWith({ drafts: [stop], orders: [onFile] })))).toBe('false')
  })

  test('as a draft beside another it leaves open whether that is all', () => {
    const budesonide = order('A07EA06', [daily(9, 60)])
    const draft = named('PREDNISON TABLET 5MG', four)
    expect(say(systemicGlucocorticoid(unreadIn({ drafts: [budesonide, draft] })))).toBe('? words-not-read')
    expect(say(systemicGlucocorticoid(unreadIn({ drafts: [budesonide] })))).toBe('false')
  })
})

describe('a code that names the group of glucocorticoids alone', () => {
  const one = [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } }, ...tabletsOf(1) }]
  const grouped = (more: JsonObject, code = 'H02AB'): JsonObject =>
    order('', one, { medicationCodeableConcept: { coding: [{ system: atc, code }], ...more } })
  const [classOf] = [
    (draft: JsonObject, input = inputWith({ drafts: [draft] })) =>
      input.record.drafts.map((entry) => glucocorticoidClass(entry, input.terminology)).join(),
  ]

  test.each<[string, JsonObject, string, string]>([
    ['alone', grouped({}), 'systemic', '? dose-substance-without-equivalent'],
    ['in small letters', grouped({}, 'h02ab '), 'systemic', '? dose-substance-without-equivalent'],
    ['with the name of a product', grouped({ text: 'Prednisolon tablet 5 mg' }), 'systemic', '5'],
    [
      'with a name that says no strength',
      grouped({ text: 'Prednisolon' }),
      'systemic',
      '? dose-substance-without-equivalent',
    ],
    ['with a local form', grouped({ text: 'prednisolon oogdruppels' }), 'local', '0'],
  ])('%s', (_, draft, kind, dose) => {
    expect(classOf(draft)).toBe(kind)
    expect(say(sustainedMgPerDay(inputWith({ drafts: [draft] })))).toBe(dose)
  })

  test('another code beside it says which', () => {
    const coding = [
      { system: atc, code: 'H02AB' },
      { system: 'http://snomed.info/sct', code: '116602009' },
    ]
    const draft = order('', [daily(10, 180)], { medicationCodeableConcept: { coding } })
    expect(say(sustainedMgPerDay(inputWith({ drafts: [draft] })))).toBe('10')
  })

  test('where names may not decide it stays a glucocorticoid of which the dose is not known', () => {
    const input = unreadIn({ drafts: [grouped({ text: 'Prednisolon tablet 5 mg' })] })
    expect(say(systemicGlucocorticoid(input))).toBe('true')
    expect(say(sustainedMgPerDay(input))).toBe('? dose-substance-without-equivalent')
  })

  test('its dose was read from text', () => {
    const { evidence } = sustainedMgPerDay(
      inputWith({ drafts: [grouped({ text: 'Prednisolon tablet 5 mg' })] }),
    )
    expect(evidence[0]?.basis).toBe('text')
  })
})

test.each([
  ['another drug', 'local;p1;atc;N02BE01;500;;tablet;;', '? dose-strength-missing'],
  ['the same', 'local;p1;atc;H02AB07;5;;tablet;;', '5'],
])('a mapped strength counts when its target is the same drug: %s', (_, row, expected) => {
  const terminology = loadTerminology('plans', 'sandbox', {
    codeMap: codeMapFile(row.replace('local', 'urn:oid:1.2.3')),
  })
  const draft = order('', [dosage(1, { frequency: 1, period: 1, periodUnit: 'd' }, tabletsOf(1))], {
    medicationCodeableConcept: {
      coding: [
        { system: atc, code: 'H02AB07', userSelected: true },
        { system: 'urn:oid:1.2.3', code: 'p1' },
      ],
    },
  })
  expect(say(sustainedMgPerDay({ ...inputWith({ drafts: [draft] }), terminology }))).toBe(expected)
})

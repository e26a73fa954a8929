import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dayOf } from '../../src/days.ts'
import { unreadableIn } from '../../src/findings/unreadable.ts'
import { countUnreadable } from '../../src/findings/unreadable-count.ts'
import { unreadableShapes } from '../../src/findings/unreadable-shapes.ts'
import type { JsonObject } from '../../src/json.ts'
import { recordFromResources } from '../../src/record/read-record.ts'
import { knowledge, root } from '../support/app.ts'
import { concept, observation, problem, resource, value, visit } from '../support/request-builder.ts'
import { prednisolone } from '../support/requests.ts'

/** What could not be read of these resources of one patient, in words: `prk 99999`, `dose-unit`. */
function unreadable(...resources: readonly JsonObject[]): readonly string[] {
  const { parameters, terminology } = knowledge
  const record = recordFromResources('p1', resources, 'e1')
  const found = unreadableIn({ record, today: dayOf(2026, 11, 22), parameters, terminology })
  return countUnreadable(found).map((one) => ('shape' in one ? one.shape : `${one.system} ${one.code}`))
}

const order = (more: JsonObject): JsonObject => prednisolone('o1', { status: 'active', ...more })
const dosage = (more: JsonObject): JsonObject => order({ dosageInstruction: [{ timing: daily, ...more }] })
const daily: JsonObject = { repeat: { frequency: 1, period: 1, periodUnit: 'd' } }
const dose = (size: number, unit: string): JsonObject => ({
  doseAndRate: [{ doseQuantity: { value: size, unit } }],
})

describe('doses of a glucocorticoid', () => {
  test.each<[string, JsonObject, readonly string[]]>([
    ['in mg', dosage(dose(10, 'mg')), []],
    ['in tablets of a strength that the name says', dosage(dose(1, 'tablet')), []],
    ['in a unit that is no amount', dosage(dose(1, 'doosje')), ['dose-unit']],
    [
      'in tablets of no known strength',
      { ...dosage(dose(1, 'tablet')), medicationCodeableConcept: concept('atc H02AB06') },
      ['dose-strength'],
    ],
    [
      'with a timing of which nothing is known',
      dosage({ ...dose(1, 'mg'), timing: { code: { text: '1dd' } } }),
      ['dose-timing'],
    ],
    ['in words', order({ dosageInstruction: [{ text: 'volgens schema' }] }), ['dose-text']],
    ['that nobody wrote', order({ dosageInstruction: [] }), []],
    [
      'with a route that no table has',
      dosage({ ...dose(5, 'mg'), route: concept('table7 999') }),
      ['route-7 999'],
    ],
    ['with a route in words', dosage({ ...dose(5, 'mg'), route: { text: 'oraal' } }), []],
    [
      'of another drug are not looked at',
      { ...dosage(dose(1, 'doosje')), medicationCodeableConcept: concept('atc N02BE01') },
      [],
    ],
  ])('%s', (_, sent, expected) => {
    expect(unreadable(sent)).toEqual(expected)
  })
})

describe('medicines', () => {
  test.each<[string, JsonObject, readonly string[]]>([
    [
      'without a row in a code map',
      order({ medicationCodeableConcept: concept('prk 99999') }),
      ['prk 99999'],
    ],
    ['that are not there', order({ medicationCodeableConcept: {} }), ['code-missing']],
    [
      'whose Medication did not come along',
      order({ medicationCodeableConcept: null, medicationReference: { reference: 'Medication/9' } }),
      ['code-missing'],
    ],
    [
      'whose ingredient is known',
      order({
        medicationCodeableConcept: null,
        medicationReference: { reference: '#m' },
        contained: [
          {
            resourceType: 'Medication',
            id: 'm',
            code: concept('prk 99999'),
            ingredient: [{ itemCodeableConcept: concept('atc N02BE01') }],
          },
        ],
      }),
      [],
    ],
  ])('%s', (_, sent, expected) => {
    expect(unreadable(sent)).toEqual(expected)
  })
})

describe('results', () => {
  const result = (code: string, more: JsonObject) => observation(code, '2026-11-01', more)
  test.each<[string, JsonObject, readonly string[]]>([
    ['a T-score', result('loinc 38267-1', value(-2.4, '{T-score}')), []],
    [
      'a density in the place of a T-score',
      result('loinc 38267-1', value(0.8, 'g/cm2')),
      ['result-quantity'],
    ],
    ['a T-score of last century', observation('loinc 38267-1', '1999-01-01', value(-2.4, '1')), []],
    ['a T-score in words', result('loinc 38267-1', { valueString: 'verlaagd' }), ['result-words']],
    ['calcium', result('loinc 2000-8', value(2.3, 'mmol/L')), []],
    ['calcium that is low, without albumin', result('loinc 2000-8', value(1.9, 'mmol/L')), []],
    ['calcium without unit', result('loinc 2000-8', { valueQuantity: { value: 2.3 } }), []],
    [
      'vitamin D that may be in two units',
      result('loinc 14635-7', { valueQuantity: { value: 30 } }),
      ['result-unit-missing'],
    ],
    ['vitamin D in an unknown unit', result('loinc 14635-7', value(30, 'IE/l')), ['result-quantity']],
    ['an eGFR above 90', result('loinc 62238-1', { valueString: '> 90' }), []],
    ['an eGFR that cannot be', result('loinc 62238-1', value(900, 'mL/min')), ['result-quantity']],
    ['calcium of a range', result('loinc 2000-8', { valueRange: {} }), []],
    ['calcium yes or no', result('loinc 2000-8', { valueBoolean: true }), ['result-value']],
    ['a test that was called off', result('loinc 2000-8', { valueString: 'geannuleerd' }), []],
    [
      'a test of a laboratory',
      result('https://lab.example.org KREA', value(80, 'umol/L')),
      ['https://lab.example.org KREA'],
    ],
    ['another test in any unit', result('loinc 2947-0', value(140, 'x')), []],
    ['a grade', result('own vfa-highest-grade', { valueInteger: 2 }), []],
    ['a grade that is none', result('own vfa-highest-grade', { valueInteger: 7 }), ['result-quantity']],
    [
      'a T-score among the components of a local panel',
      result('loinc 38269-7', {
        component: [{ code: concept('https://dxa.example.org TS'), ...value(-2, '1') }],
      }),
      ['https://dxa.example.org TS'],
    ],
  ])('%s', (_, sent, expected) => {
    expect(unreadable(sent)).toEqual(expected)
  })
})

describe('diagnoses, visits, orders and warnings', () => {
  test.each<[string, JsonObject, readonly string[]]>([
    ['a local diagnosis', problem('https://hix.example.org 77', '2026'), ['https://hix.example.org 77']],
    [
      'a body site of a fracture',
      problem('snomed 125605004', '2026', { bodySite: [concept('https://hix.example.org POLS')] }),
      ['https://hix.example.org POLS'],
    ],
    [
      'a body site of anything else',
      problem('snomed 38341003', '2026', { bodySite: [concept('https://hix.example.org POLS')] }),
      [],
    ],
    ['a visit', visit('EMER'), []],
    [
      'a local class',
      visit('x', { class: { system: 'https://hix.example.org', code: 'POLI' } }),
      ['https://hix.example.org POLI'],
    ],
    [
      'a disposition in words',
      visit('EMER', { hospitalization: { dischargeDisposition: { text: 'naar huis' } } }),
      ['none (text)'],
    ],
    [
      'an order',
      resource('ServiceRequest', { status: 'active', code: concept('https://hix.example.org BOT') }),
      ['https://hix.example.org BOT'],
    ],
    ['an order of nothing', resource('ServiceRequest', { status: 'active' }), ['code-missing']],
    ['a contra-indication', resource('Flag', { status: 'active', code: concept('ci 9999') }), ['ci-40 9999']],
    ['one that ended', resource('Flag', { status: 'inactive', code: concept('ci 9999') }), []],
  ])('%s', (_, sent, expected) => {
    expect(unreadable(sent)).toEqual(expected)
  })
})

test('alike ones are counted together, with the entries in which they stand', () => {
  const { parameters, terminology } = knowledge
  const drugs = ['a', 'b', 'c'].map((id) => ({
    ...order({ medicationCodeableConcept: concept('prk 99999') }),
    id,
  }))
  const record = recordFromResources('p1', [
    ...drugs,
    problem('https://hix.example.org 77', '2026', { id: 'c' }),
  ])
  const input = { record, today: dayOf(2026, 11, 22), parameters, terminology }
  expect(countUnreadable(unreadableIn(input))).toEqual([
    {
      system: 'prk',
      code: '99999',
      count: 3,
      references: ['MedicationRequest/a', 'MedicationRequest/b', 'MedicationRequest/c'],
    },
    { system: 'https://hix.example.org', code: '77', count: 1, references: ['Condition/c'] },
  ])
})

describe('an entry with more parts than anyone writes takes no more time than one that has many', () => {
  const counted = (...resources: readonly JsonObject[]) => {
    const { parameters, terminology } = knowledge
    const record = recordFromResources('p1', resources, 'e1')
    const steps = [...unreadableIn({ record, today: dayOf(2026, 11, 22), parameters, terminology })]
    return countUnreadable(steps).map(({ count }) => count)
  }
  const many = <T>(item: T): readonly T[] => Array.from({ length: 300_000 }, () => item)
  const odd = { coding: [{ system: 'https://hix.example.org', code: 'A1' }] }

  test.each<[string, JsonObject, readonly number[]]>([
    ['codes', problem('x 1', '2026', { code: { coding: many({ code: 'A1' }) } }), [100]],
    ['body sites', problem('snomed 125605004', '2026', { bodySite: many(odd) }), [100]],
    ['reasons', visit('EMER', { reasonCode: many(odd) }), [100]],
    ['components', observation('loinc 38269-7', '2026', { component: many({ code: odd }) }), [300_000]],
  ])(
    '%s',
    (_, sent, expected) => {
      expect(counted(sent)).toEqual(expected)
    },
    30_000,
  )
})

test('every shape says in words what it is', () => {
  expect(Object.values(unreadableShapes).filter((text) => !/^[A-Z].{20,}\.$/.test(text))).toEqual([])
})

test('docs/unreadable.md has the table of shapes', () => {
  const page = readFileSync(join(root, 'docs/unreadable.md'), 'utf8')
  for (const [shape, text] of Object.entries(unreadableShapes))
    expect(page.replace(/ {2,}/g, ' ')).toContain(`| \`${shape}\` | ${text} |`)
})

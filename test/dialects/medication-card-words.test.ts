import { expect, test } from 'vitest'
import { type Json, type JsonObject, object, objects, text } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import { bounds, dosage, draft } from '../support/prescriptions.ts'
import {
  aged,
  concept,
  inUse,
  observation,
  orderBody,
  person,
  prefetched,
  problem,
  resource,
  tScore,
  value,
  vfaGrade,
  visit,
  visitBody,
} from '../support/request-builder.ts'
import { discharge, orderSelect } from '../support/requests.ts'

/** What a card says of the order, of what decided, and of the drug to choose. */

const { app } = openApp()

interface Said {
  readonly primary: string
  readonly summary: string
  readonly facts: string
  readonly advice: string
}

async function said(service: string, payload: JsonObject, language = 'nl'): Promise<Said> {
  const url = `/explain/${service}`
  const response = await app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'accept-language': language },
  })
  const answer = object(response.json<Json>()) ?? {}
  const [card] = objects(answer['cards'])
  const detail = text(card?.['detail']) ?? ''
  return {
    primary: text(answer['primary']) ?? '',
    summary: text(card?.['summary']) ?? '',
    facts: detail.split('\n\n')[0] ?? '',
    advice: detail.split('\n\n').slice(1).join('\n\n'),
  }
}

const days120 = bounds(120)
const oral = { route: concept('snomed 26643006') }
const ordered = (atc: string, mg: number, repeat: JsonObject = days120) =>
  draft(`atc ${atc}`, [dosage(mg, repeat, oral)])
const prednisolone = (mg: number, repeat: JsonObject = days120) => ordered('H02AB06', mg, repeat)
const dexamethasone = (mg: number) => ordered('H02AB02', mg)
const hydrocortisone = (mg: number) => ordered('H02AB09', mg)
const onFile = (mg: number, start: string, end: string) =>
  draft('atc H02AB06', [dosage(mg, { boundsPeriod: { start, end } }, oral)], {
    status: 'active',
    authoredOn: start,
  })
const pulse = draft('atc H02AB04', [
  {
    ...dosage(1000, { period: 1, periodUnit: 'mo', ...bounds(180) }),
    route: concept('snomed 47625008'),
  },
])
const burst = prednisolone(40, bounds(7))
const earlierBursts = ['2026-01-10', '2026-04-10', '2026-07-10'].map((start) =>
  onFile(40, start, `${start.slice(0, 8)}16`),
)
const asked = (age: number, drafts: readonly JsonObject[], ...more: readonly JsonObject[]) =>
  orderBody(drafts, prefetched(person(aged(age)), more))
const period = (mg: string) => `${mg} mg prednison-equivalent per dag in deze gebruiksperiode`

test.each<[string, JsonObject, string, string | undefined]>([
  ['one order', asked(68, [prednisolone(10)]), 'Prednisolon 10 mg/dag', undefined],
  [
    'two orders of one drug',
    asked(68, [prednisolone(5), prednisolone(2.5)]),
    'Prednisolon 7,5 mg/dag',
    undefined,
  ],
  [
    'a drug of another strength',
    asked(68, [dexamethasone(1.6)]),
    'Dexamethason (10 mg prednison-equivalent/dag)',
    undefined,
  ],
  [
    'a lower dose after a higher one',
    asked(68, [prednisolone(5)], onFile(30, '2026-07-01', '2026-11-10')),
    'Prednisolon',
    period('30'),
  ],
  [
    'an order that has the id of the one that it changes',
    asked(68, [{ ...prednisolone(5), id: 'same' }], {
      ...onFile(30, '2026-07-01', '2026-11-10'),
      id: 'same',
    }),
    'Prednisolon',
    period('30'),
  ],
  [
    'another drug beside one on file',
    asked(68, [hydrocortisone(4)], onFile(20, '2026-07-01', '2027-07-01')),
    'Hydrocortison',
    period('21'),
  ],
  [
    'two drugs together',
    asked(68, [prednisolone(5), dexamethasone(0.5)]),
    'Prednisolon + dexamethason',
    period('8,13'),
  ],
  ['a burst, the fourth in a year', asked(68, [burst], ...earlierBursts), 'Prednisolon', undefined],
])('the dose that belongs to the order: %s', async (_name, body, order, dose) => {
  const { summary, facts } = await said(orderSelect, body)
  expect(summary).toMatch(new RegExp(`^${order.replaceAll(/[()+]/g, '\\$&')}(?: bij| met| \\d maanden|:|,)`))
  const told = facts.split(/; |\.$/).filter((fact) => fact.includes('gebruiksperiode'))
  expect(told).toEqual(dose === undefined ? [] : [dose])
})

test('a pulse that comes back every month has no dose a day', async () => {
  const { summary, facts } = await said(orderSelect, asked(68, [pulse]))
  expect(summary).toMatch(/^Methylprednisolon (?!\()/)
  expect(`${summary} ${facts}`).not.toMatch(/mg/)
})

const achalasia = problem('icd K22.0', '2019-04-01')
const low = tScore('loinc 38267-1', -2.6, '2026-10-01')
const drugsOfFirstChoice = /alendron|risedron/i

test.each<[string, string, JsonObject, boolean]>([
  ['A31', 'tablets are possible', asked(62, [prednisolone(5)], low), true],
  ['A31', 'tablets are not possible', asked(62, [prednisolone(5)], low, achalasia), false],
  ['A42', 'tablets are possible', asked(45, [prednisolone(10)], low), true],
  ['A42', 'tablets are not possible', asked(45, [prednisolone(10)], low, achalasia), false],
  [
    'A40',
    'tablets are not possible',
    asked(45, [prednisolone(10)], problem('icd S52.5', '2026-02-01'), achalasia),
    false,
  ],
  ['A50', 'tablets are not possible', asked(62, [prednisolone(10)], achalasia), false],
])('%s, %s: only what can be chosen is named', async (row, _name, body, isNamed) => {
  for (const language of ['nl', 'en']) {
    const { primary, summary, advice } = await said(orderSelect, body, language)
    const lines = advice.split('\n').filter((line) => line.startsWith('- '))
    expect(primary).toBe(row)
    expect(summary).not.toMatch(drugsOfFirstChoice)
    expect(lines.some((line) => drugsOfFirstChoice.test(line))).toBe(isNamed)
    expect(lines.some((line) => line.includes('A61'))).toBe(!isNamed)
  }
})

const upright = resource('AllergyIntolerance', {
  patient: { reference: 'Patient/p1' },
  clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical active'),
  code: concept('atc M05BA04'),
})
const lowCalcium = [
  observation('loinc 2000-8', '2026-11-10', value(1.95, 'mmol/L')),
  observation('loinc 1751-7', '2026-11-10', value(40, 'g/L')),
]
const hip = problem('nl S72.0', '2026-11-20')
const leaving = (age: number, more: JsonObject, ...others: readonly JsonObject[]) =>
  visitBody('encounter-discharge', prefetched(person(aged(age)), [visit('IMP', more), hip, ...others]))
const to = (code: string) => ({ hospitalization: { dischargeDisposition: concept(`snomed ${code}`) } })
const no = 'oraal bisfosfonaat gecontra-indiceerd of niet verdragen'

test.each<[string, string, JsonObject, string]>([
  [
    'an oesophageal disorder',
    orderSelect,
    asked(62, [prednisolone(10)], achalasia),
    `${no}: slokdarmaandoening`,
  ],
  ['an allergy', orderSelect, asked(62, [prednisolone(10)], upright), `${no}: allergie of intolerantie`],
  [
    'both',
    orderSelect,
    asked(62, [prednisolone(10)], upright, achalasia),
    `${no}: slokdarmaandoening, allergie of intolerantie`,
  ],
  [
    'the bone of a recent fracture',
    orderSelect,
    asked(45, [prednisolone(10)], problem('icd S52.5', '2026-02-01')),
    'recente niet-wervelfractuur (2 jaar of korter): polsfractuur',
  ],
  [
    'calcium that is too low',
    orderSelect,
    asked(62, [prednisolone(10)], ...lowCalcium),
    'hypocalciëmie: gecorrigeerd calcium 1,95 mmol/l',
  ],
  ['a nursing home as destination', discharge, leaving(80, to('42665001')), 'verpleeghuis: gaat erheen'],
  [
    'a nursing home as origin',
    discharge,
    leaving(80, { hospitalization: { admitSource: concept('snomed 42665001') } }),
    'verpleeghuis: komt er vandaan',
  ],
  [
    'a nursing home as residence',
    discharge,
    leaving(80, {}, problem('snomed 160734000', '2024-01-01')),
    'verpleeghuis: woont er (01-01-2024)',
  ],
  [
    'an examination that was done, without its name twice',
    orderSelect,
    asked(62, [prednisolone(10)], low),
    'Niet voorgesteld:** DXA (DXA is in de laatste 365 dagen gedaan)',
  ],
  [
    'palliative care',
    discharge,
    leaving(80, {}, problem('icd Z51.5', '2026-10-01')),
    'palliatief, of levensverwachting korter dan een jaar',
  ],
])('the facts say what decided: %s', async (_name, service, body, fact) => {
  const { facts, advice } = await said(service, body)
  expect(`${facts}\n${advice}`).toContain(fact)
})

const stop = { ...prednisolone(10), status: 'stopped' }

test('a stop is not told as no days of use', async () => {
  const { primary, facts } = await said(orderSelect, asked(62, [stop], inUse('M05BA04', '2025-01-01')))
  expect({ primary, facts }).toEqual({ primary: 'A82', facts: expect.not.stringContaining('dagen gebruik') })
})

test.each([
  ['nl', 'Prednisolon: dosis, duur of staken niet zeker', 'Wordt het gestaakt, dan geldt dit niet'],
  ['en', 'Prednisolone: dose, length or stopping not certain', 'If it is stopped, this does not hold'],
])(
  'a stop beside a list that was not read does not say that use goes on: %s',
  async (language, start, advice) => {
    const asking = asked(62, [stop])
    const prefetch = { ...object(asking['prefetch']), medications: null }
    const card = await said(orderSelect, { ...asking, prefetch }, language)
    expect(card).toMatchObject({ primary: 'A04', summary: expect.stringContaining(start) })
    expect(card.advice).toContain(advice)
  },
)

test.each([
  ['a wrist fracture that goes to a nursing home', [problem('icd S52.5', '2026-11-20')], to('42665001')],
  ['a hip fracture at 84 that goes to a nursing home', [hip], to('42665001')],
  ['a resident', [problem('icd S52.5', '2026-11-20'), problem('snomed 160734000', '2024-01-01')], {}],
])('no card calls somebody a resident of a nursing home: %s', async (_name, record, place) => {
  const body = visitBody(
    'encounter-discharge',
    prefetched(person(aged(84)), [visit('IMP', place), ...record]),
  )
  const { summary, facts, advice } = await said(discharge, body)
  expect(advice).toContain('Bij een tijdelijk verblijf geldt het gewone advies. *(C11, overweeg)*')
  expect(`${summary} ${facts} ${advice}`).not.toMatch(/bewoner/)
})

test('a card about a fracture says which, whatever decided', async () => {
  const body = leaving(70, {}, inUse('M05BA04', '2025-01-01'))
  expect(await said(discharge, body)).toMatchObject({
    primary: 'C30',
    facts: expect.stringContaining('heupfractuur (20-11-2026)'),
  })
})

test('a hip fracture with a creatinine without eGFR says what zoledronate needs', async () => {
  const creatinine = observation('loinc 14682-9', '2026-11-20', value(256, 'umol/L'))
  const { primary, advice } = await said(discharge, leaving(82, {}, creatinine))
  expect(primary).toBe('C20')
  expect(advice).toContain('eGFR (wel creatinine, geen eGFR: bereken die eerst)')
  expect(advice).toContain(
    'zoledroninezuur (alleen bij eGFR 35 of hoger; infuus 14 dagen of langer na de operatie)',
  )
})

test.each<[string, readonly JsonObject[], string]>([
  ['a vertebral fracture of grade 2', [vfaGrade(2, '2026-10-01')], 'hoogste VFA-graad 2'],
  ['a low T-score', [low], 'laagste T-score -2,6'],
  ['a recent fracture', [problem('icd S52.5', '2026-02-01')], 'recente niet-wervelfractuur'],
])('the facts say which sign made a parenteral drug worth considering: %s', async (_name, record, fact) => {
  const { facts, advice } = await said(orderSelect, asked(60, [prednisolone(10)], ...record))
  expect(advice).toContain('A51')
  expect(facts).toContain(fact)
})

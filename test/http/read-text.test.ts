import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import type { JsonObject } from '../../src/json.ts'
import { loadKnowledge } from '../../src/knowledge.ts'
import { quietParts, runningOf, services } from '../support/app.ts'
import {
  aged,
  concept,
  inUse,
  orderBody,
  ordered,
  performed,
  person,
  prefetched,
  problem,
  report,
  resource,
  visit,
  visitBody,
} from '../support/request-builder.ts'

const folder = mkdtempSync(join(tmpdir(), 'osteohooks-read-text-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The server as a tenant's settings make it. */
function appWith(settings: JsonObject) {
  const file = join(folder, `${JSON.stringify(settings).replaceAll(/\W+/g, '-')}.json`)
  writeFileSync(file, JSON.stringify(settings))
  const config = readConfig({ OSTEOHOOKS_NOW: '2026-11-22', OSTEOHOOKS_CONFIG: file }, () => 0)
  const knowledge = loadKnowledge('plans', config.mode, config)
  return buildApp(quietParts(runningOf(config, knowledge)))
}

const apps = {
  none: appWith({}),
  drugNames: appWith({ readText: { drugNames: false } }),
  fractureWords: appWith({ readText: { fractureWords: false } }),
  examinationNames: appWith({ readText: { examinationNames: false } }),
  reports: appWith({ readText: { reports: false } }),
}
type Switch = Exclude<keyof typeof apps, 'none'>

async function explained(app: (typeof apps)['none'], body: JsonObject, language = 'nl') {
  const service = services.find(({ hook }) => hook === body['hook'])
  const answer = await app.inject({
    method: 'POST',
    url: `/explain/${service?.id}`,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'accept-language': language },
  })
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

const atVisit = (...resources: readonly JsonObject[]) =>
  visitBody('encounter-discharge', prefetched(person(aged(70)), [visit('EMER'), ...resources]))
const hip = problem('snomed 5913000', '2026-11-20', { encounter: { reference: 'Encounter/e1' } })
const inWords = problem('text fractuur van pols', '2026-11-20', { encounter: { reference: 'Encounter/e1' } })
const alendronate = inUse('M05BA04', '2024-01-01', {
  id: 'named',
  medicationCodeableConcept: { text: 'ALENDRONINEZUUR TABLET 70MG' },
})
const allergy = {
  ...resource('AllergyIntolerance', { id: 'allergy', code: { text: 'Allergie voor alendroninezuur' } }),
  patient: { reference: 'Patient/p1' },
}
const scores = report('T-score LWK -2,7, heup -1,9. VFA: wervelfractuur Th8 graad 2.', '2026-10-01', {
  id: 'words',
  code: { text: 'Verslag' },
})

describe('a text that may not decide leaves its finding unknown, and says so', () => {
  test.each<[string, Switch, string, JsonObject[], unknown, string]>([
    ['a drug', 'drugNames', 'onBoneMedication', [hip, alendronate], true, 'medication-not-classified'],
    ['an allergy', 'drugNames', 'bisphosphonateAllergy', [hip, allergy], true, 'words-not-read'],
    ['a fracture', 'fractureWords', 'fractureLocation', [inWords], 'unclassifiable', 'words-not-read'],
    [
      'an order',
      'examinationNames',
      'dxaOrdered',
      [hip, ordered('text DXA met VFA', '2026-11-01')],
      true,
      'words-not-read',
    ],
    [
      'an examination',
      'examinationNames',
      'vfaDone',
      [hip, performed('text VFA', '2026-10-01')],
      true,
      'words-not-read',
    ],
    ['a T-score', 'reports', 'tScoreLowest', [hip, scores], -2.7, 'words-not-read'],
    ['a grade', 'reports', 'vertebralGrade', [hip, scores], 2, 'words-not-read'],
    ['a report of a DXA', 'reports', 'dxaDone', [hip, scores], true, 'words-not-read'],
  ])('%s, %s off: %s', async (_what, off, name, resources, value, reason) => {
    const body = atVisit(...resources)
    for (const [, app] of Object.entries(apps).filter(([key]) => key !== off)) {
      const { findings } = await explained(app, body)
      expect(findings[name]).toMatchObject({ value, basis: 'text' })
    }
    const { findings } = await explained(apps[off], body)
    expect(findings[name]).toMatchObject({ unknown: reason })
  })
})

test('a fracture known by its name only asks; where names may not decide nothing is asked or said', async () => {
  const read = await explained(apps.none, atVisit(inWords))
  expect([read.primary, read.cards.length]).toEqual(['C06', 1])
  expect(read.cards[0].detail).toContain(
    'fractuur zonder duidelijke locatie (20-11-2026, uit tekst, klopt dat?)',
  )
  const unread = await explained(apps.fractureWords, atVisit(inWords))
  expect([unread.primary, unread.cards]).toEqual(['C12', []])
})

test('words that say no fracture say the same in both settings', async () => {
  const body = atVisit(problem('text liesbreuk', '2026-11-20'))
  for (const app of [apps.none, apps.fractureWords]) {
    expect((await explained(app, body)).findings.fractureLocation).toMatchObject({ value: 'none' })
  }
})

const tablets = (medication: JsonObject) =>
  orderBody(
    [
      resource('MedicationRequest', {
        status: 'draft',
        intent: 'order',
        medicationCodeableConcept: medication,
        dosageInstruction: [
          {
            timing: {
              repeat: { frequency: 1, period: 1, periodUnit: 'd', boundsDuration: { value: 180, unit: 'd' } },
            },
            doseAndRate: [{ doseQuantity: { value: 3, unit: 'stuk' } }],
          },
        ],
      }),
    ],
    prefetched(person(aged(70)), []),
  )

test('a glucocorticoid known by its name only is conditional; where names may not decide it is not classified', async () => {
  const body = tablets({ text: 'PREDNISON TABLET 5MG' })
  const read = await explained(apps.none, body)
  expect(read.findings.sustainedMgPerDay).toMatchObject({ value: 15, basis: 'text' })
  expect(read.additional).toContain('A08')
  expect(read.cards[0].indicator).toBe('info')
  expect(await explained(apps.drugNames, body)).toMatchObject({
    primary: null,
    withheld: ['name-not-read'],
    cards: [],
  })
})

test('a glucocorticoid on file by its name only is no lower dose where names may not decide', async () => {
  const repeat = { frequency: 1, period: 1, periodUnit: 'd', boundsDuration: { value: 180, unit: 'd' } }
  const daily = (value: number, unit: string) => ({
    dosageInstruction: [{ timing: { repeat }, doseAndRate: [{ doseQuantity: { value, unit } }] }],
  })
  const onFile = resource('MedicationRequest', {
    status: 'active',
    intent: 'order',
    authoredOn: '2026-11-01',
    medicationCodeableConcept: { text: 'PREDNISON TABLET 5MG' },
    ...daily(4, 'stuk'),
  })
  const draft = resource('MedicationRequest', {
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: concept('atc H02AB06'),
    ...daily(5, 'mg'),
  })
  const body = orderBody([draft], prefetched(person(aged(70)), [onFile]))
  expect((await explained(apps.none, body)).findings.sustainedMgPerDay).toMatchObject({ value: 25 })
  const { findings, primary } = await explained(apps.drugNames, body)
  expect(findings.sustainedMgPerDay).toMatchObject({ atLeast: 5, unknown: 'words-not-read' })
  expect(primary).toBe('A04')
})

test('a strength that only the name of a coded drug gives goes with the names', async () => {
  const body = tablets(concept('atc H02AB07|text PREDNISON TABLET 5MG'))
  expect((await explained(apps.none, body)).findings.sustainedMgPerDay).toMatchObject({
    value: 15,
    basis: 'text',
  })
  expect((await explained(apps.drugNames, body)).findings.sustainedMgPerDay).toMatchObject({
    unknown: 'dose-strength-missing',
  })
})

describe('the card says what was read from text or assumed', () => {
  const coded = problem('snomed 5913000', '2026-11-20', { encounter: { reference: 'Encounter/e1' } })
  const name = (body: JsonObject, language: string) => explained(apps.none, body, language)

  test.each([
    ['nl', 'laagste T-score -2,7 (01-10-2026, uit tekst "T-score LWK -2,7, heup -1,9")'],
    ['en', 'lowest T-score -2.7 (2026-10-01, from text "T-score LWK -2,7, heup -1,9")'],
  ])('a T-score with the sentence that gives it: %s', async (language, fact) => {
    const { cards, findings } = await name(atVisit(coded, scores), language)
    expect(cards[0].detail).toContain(fact)
    expect(findings.tScoreLowest).toMatchObject({
      basis: 'text',
      sentences: { 'DiagnosticReport/words': 'T-score LWK -2,7, heup -1,9' },
    })
  })

  test.each([
    ['nl', 'Prednison 15 mg/dag (uit tekst, klopt dat?)'],
    ['en', 'Prednisone 15 mg/day (from text, is that right?)'],
  ])('a drug by its name: %s', async (language, fact) => {
    const { cards } = await name(tablets({ text: 'PREDNISON TABLET 5MG' }), language)
    expect(cards[0].detail).toContain(fact)
    expect(cards[0].detail.match(/uit tekst|from text/g)).toHaveLength(1)
  })

  test.each([
    ['nl', '(toedieningsweg of dosis aangenomen)'],
    ['en', '(route or dose assumed)'],
  ])('a route that nobody stated: %s', async (language, word) => {
    const draft = orderBody(
      [
        resource('MedicationRequest', {
          status: 'draft',
          intent: 'order',
          medicationCodeableConcept: concept('atc H02AB07'),
          dosageInstruction: [
            {
              timing: {
                repeat: {
                  frequency: 1,
                  period: 1,
                  periodUnit: 'd',
                  boundsDuration: { value: 180, unit: 'd' },
                },
              },
              doseAndRate: [{ doseQuantity: { value: 10, unit: 'mg' } }],
            },
          ],
        }),
      ],
      prefetched(person(aged(70)), []),
    )
    const { cards, findings } = await name(draft, language)
    expect(findings.systemicGlucocorticoid).toMatchObject({ value: true, basis: 'assumed' })
    expect(cards[0].detail).toContain(word)
  })

  test('nothing is said of what a code says', async () => {
    const { cards, findings } = await name(atVisit(coded), 'nl')
    expect(findings.fractureLocation).toMatchObject({ value: 'hip', basis: 'coded' })
    expect(cards[0].detail).not.toMatch(/uit tekst|aangenomen/)
  })
})

test('what a report says beside its figures does not reach a card', async () => {
  const hostile = report('T-score LWK -2,7 [klik](https://evil.test)', '2026-10-01', {
    code: { text: 'Verslag' },
  })
  const { cards, findings } = await explained(apps.none, atVisit(hip, hostile))
  expect(findings.tScoreLowest).toEqual({ unknown: 't-score-unreadable' })
  expect(JSON.stringify({ cards, findings })).not.toContain('evil')
})

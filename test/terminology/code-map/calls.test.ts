import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { response } from '../../../src/cds-hooks/response.ts'
import { readConfig } from '../../../src/config/config.ts'
import type { Json, JsonObject } from '../../../src/json.ts'
import { loadKnowledge } from '../../../src/knowledge.ts'
import { evaluationDate, knowledge, quietParts, root, runningOf } from '../../support/app.ts'
import { codeMapFile, writeCodeMap } from '../../support/code-map.ts'
import {
  aged,
  concept,
  inUse,
  observation,
  orderBody,
  ordered,
  performed,
  person,
  prefetched,
  problem,
  resource,
  searchset,
  tScore,
  value,
  vfaGrade,
  visit,
  visitBody,
} from '../../support/request-builder.ts'
import { discharge, orderSelect } from '../../support/requests.ts'

const map = codeMapFile(
  'prk;900001;atc;H02AB07;5;;tablet;;',
  'prk;900002;atc;H02AB02;;;oordruppels;;',
  'prk;900003;atc;S02CA06;;;;;',
  'prk;900004;atc;M05BA04;70;;tablet;;',
  'urn:ehr:lab;CA;loinc;2000-8;;;;;',
  'urn:ehr:lab;GFR;loinc;62238-1;;;;;',
  'urn:ehr:orders;DXAVFA;nza;120037;;;;;',
  'ci-40;900;icd-10;K22.0;;;;;',
  'ci-40;901;snomed;77386006;;;;;',
  'urn:ehr:diagnoses;POLS;icd-10;S52.5;;;;;',
)

/** The server of a hospital, wired as the real one is. */
function serverWith(setting: JsonObject) {
  const file = writeCodeMap(JSON.stringify(setting), 'json')
  const config = readConfig({ OSTEOHOOKS_CONFIG: file, OSTEOHOOKS_NOW: evaluationDate }, () => 0)
  const loaded = loadKnowledge(`${root}/plans`, config.mode, config)
  return buildApp(quietParts(runningOf(config, loaded)))
}

const withMap = serverWith({ codeMap: map })
const withoutMap = serverWith({})

async function ask(app: typeof withMap, path: string, body: Json) {
  const answer = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.statusCode).toBe(200)
  return answer
}

/** Row and cards, which name the order and its evidence and nothing of how it was coded. */
async function decisionOf(app: typeof withMap, service: string, body: Json) {
  const explained = (await ask(app, `/explain/${service}`, body)).json<{
    primary?: string
    additional: string[]
  }>()
  const { cards } = response.parse((await ask(app, `/cds-services/${service}`, body)).json())
  const { primary, additional } = explained
  return { primary, additional, cards: cards.map(({ summary, detail }) => ({ summary, detail })) }
}

const nictiz = 'http://nictiz.nl/fhir/StructureDefinition'

/** As MP9 sends it: "1 stuk" twice a day for half a year, the product by reference, status unknown. */
function agreement(
  medication: JsonObject,
  quantity: JsonObject,
  display = 'PREDNISON',
): readonly JsonObject[] {
  const order = {
    resourceType: 'MedicationRequest',
    id: 'ma1',
    status: 'unknown',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    category: [concept('snomed 33633005')],
    medicationReference: { reference: 'Medication/m1', display },
    extension: [
      {
        url: `${nictiz}/ext-TimeInterval.Period`,
        valuePeriod: {
          start: '2026-11-22',
          extension: [
            {
              url: `${nictiz}/ext-TimeInterval.Duration`,
              valueDuration: { value: 180, unit: 'dag', system: 'http://unitsofmeasure.org', code: 'd' },
            },
          ],
        },
      },
    ],
    dosageInstruction: [
      {
        timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
        route: concept('table7 9'),
        doseAndRate: [{ doseQuantity: quantity }],
      },
    ],
  }
  return [order, { resourceType: 'Medication', id: 'm1', code: medication }]
}

const piece = { value: 1, unit: 'stuk', system: 'http://unitsofmeasure.org', code: '1' }
const fiveMg = { value: 5, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }
const untreated = prefetched(person(aged(66)), [])
const select = (drafts: readonly JsonObject[], prefetch: Json = untreated) => orderBody(drafts, prefetch)

describe('a prescription that names the product by PRK and the dose in pieces', () => {
  const local = select(agreement(concept('prk 900001'), piece))
  const plain = select(agreement(concept('atc H02AB07'), fiveMg))

  test('decides as the same prescription with ATC and milligrams', async () => {
    const expected = await decisionOf(withoutMap, orderSelect, plain)
    expect(expected.cards).toHaveLength(1)
    expect(await decisionOf(withMap, orderSelect, local)).toEqual(expected)
  })

  test('gives no card without the map: nothing says that it is a glucocorticoid', async () => {
    expect(await decisionOf(withoutMap, orderSelect, local)).toEqual({
      primary: null,
      additional: [],
      cards: [],
    })
  })

  test('asks for the dose when the map does not give the strength', async () => {
    const bare = select(agreement(concept('prk 900001'), piece))
    const silent = serverWith({ codeMap: codeMapFile('prk;900001;atc;H02AB07;;;tablet;;') })
    const asked = await decisionOf(silent, orderSelect, bare)
    expect(asked.primary).toBe('A04')
    expect(asked.cards).toHaveLength(1)
  })

  test('takes the strength of the map, whatever the name says', async () => {
    const named = select(
      agreement(concept('prk 900001|text PREDNISON TABLET 20MG'), piece, 'PREDNISON TABLET 20MG'),
    )
    expect(await decisionOf(withMap, orderSelect, named)).toEqual(
      await decisionOf(withoutMap, orderSelect, plain),
    )
  })

  test.each(['prk 900002', 'prk 900003'])('gives no card for ear drops: %s', async (code) => {
    const drops = select(agreement(concept(code), piece, 'SOFRADEX'))
    const decision = await decisionOf(withMap, orderSelect, drops)
    expect(decision.cards).toEqual([])
  })
})

describe('local codes in the record decide as the public codes that they mean', () => {
  /** Untreated, T-score normal, 7.5 mg: the record decides what is proposed. */
  const prednisone = agreement(concept('atc H02AB07'), fiveMg)
  const score = [tScore('loinc 38263-0', -2.6, '2026-10-01'), vfaGrade(0, '2026-10-01')]
  const slot = (prefetch: JsonObject, name: string, ...found: readonly JsonObject[]) => ({
    ...prefetch,
    [name]: searchset(found),
  })
  const gfr = (code: string) =>
    slot(prefetched(person(aged(66)), score), 'laboratory', {
      ...observation(code, '2026-11-01', value(20, 'mL/min')),
      id: 'lab1',
    })
  const calcium = (code: string) =>
    slot(prefetched(person(aged(66)), []), 'laboratory', {
      ...observation(code, '2026-11-01', value(2.3, 'mmol/L')),
      id: 'lab1',
    })
  const withOne = (found: JsonObject) => prefetched(person(aged(66)), [...score, { ...found, id: 'x1' }])

  test.each<[string, (local: boolean) => JsonObject]>([
    ['an eGFR', (local) => gfr(local ? 'urn:ehr:lab GFR' : 'loinc 62238-1')],
    ['calcium', (local) => calcium(local ? 'urn:ehr:lab CA' : 'loinc 2000-8')],
    [
      'a requested DXA with VFA',
      (local) =>
        prefetched(person(aged(66)), [
          { ...ordered(local ? 'urn:ehr:orders DXAVFA' : 'nza 120037', '2026-11-01'), id: 'x1' },
        ]),
    ],
    [
      'a DXA that was made',
      (local) =>
        prefetched(person(aged(66)), [
          { ...performed(local ? 'urn:ehr:orders DXAVFA' : 'nza 120037', '2026-11-01'), id: 'x1' },
        ]),
    ],
    ['a contra-indication', (local) => withOne(problem(local ? 'ci 900' : 'icd K22.0', '2025-01-01'))],
    ['a bone-sparing drug', (local) => withOne(mappedUse(local ? 'prk 900004' : 'atc M05BA04'))],
  ])('%s', async (_name, prefetch) => {
    const [local, plain, none] = [prefetch(true), prefetch(false), prefetch(true)]
    const expected = await decisionOf(withoutMap, orderSelect, select(prednisone, plain))
    expect(await decisionOf(withMap, orderSelect, select(prednisone, local))).toEqual(expected)
    expect(await decisionOf(withoutMap, orderSelect, select(prednisone, none))).not.toEqual(expected)
  })

  test('a contra-indication flag of the G-Standaard', async () => {
    const flag = (code: string) => ({
      ...resource('Flag', { status: 'active', code: concept(code) }),
      id: 'flag1',
    })
    const young = (code: string) => prefetched(person(aged(45)), [...score, flag(code)])
    const expected = await decisionOf(withoutMap, orderSelect, select(prednisone, young('ci 1320')))
    expect(await decisionOf(withMap, orderSelect, select(prednisone, young('ci 901')))).toEqual(expected)
    expect(await decisionOf(withoutMap, orderSelect, select(prednisone, young('ci 901')))).not.toEqual(
      expected,
    )
  })

  test('a diagnosis of the emergency department', async () => {
    const left = (code: string) =>
      visitBody(
        'encounter-discharge',
        prefetched(person(aged(66)), [{ ...problem(code, '2026-11-20'), id: 'c1' }, visit('EMER')]),
      )
    const expected = await decisionOf(withoutMap, discharge, left('icd S52.5'))
    expect(expected.cards).toHaveLength(1)
    expect(await decisionOf(withMap, discharge, left('urn:ehr:diagnoses POLS'))).toEqual(expected)
    expect(await decisionOf(withoutMap, discharge, left('urn:ehr:diagnoses POLS'))).not.toEqual(expected)
  })

  function mappedUse(code: string): JsonObject {
    return inUse('M05BA04', '2026-03-01', { medicationCodeableConcept: concept(code) })
  }
})

test('the path of the map is seen from the file that names it', () => {
  const file = writeCodeMap(JSON.stringify({ codeMap: basename(map) }), 'json')
  expect(readConfig({ OSTEOHOOKS_CONFIG: file }, () => 0).codeMap).toBe(map)
})

test('a map that is wrong stops the start', () => {
  const wrong = codeMapFile('prk;1;atc;H02AB07;500;;tablet;;')
  expect(() => serverWith({ codeMap: wrong })).toThrow(/row 2 mg_per_unit: found "500"/)
  expect(() => serverWith({ codeMap: 'nowhere.csv' })).toThrow(/nowhere\.csv cannot be read/)
})

test('without a map nothing changes', async () => {
  const body = select(agreement(concept('prk 8311'), piece, 'PREDNISON TABLET 5MG'))
  const expected = await decisionOf(withoutMap, orderSelect, body)
  expect(expected.cards).toHaveLength(1)
  expect(await decisionOf(withMap, orderSelect, body)).toEqual(expected)
  expect(knowledge.terminology.mapped).toBeUndefined()
})

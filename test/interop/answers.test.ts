import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Card } from '../../src/cards/card.ts'
import { parseCall } from '../../src/cds-hooks/request.ts'
import { response } from '../../src/cds-hooks/response.ts'
import { type Config, type Language, readConfig } from '../../src/config/config.ts'
import { decideCall } from '../../src/decision.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { evaluationDate, knowledge, root, services } from '../support/app.ts'
import {
  bundle,
  discharge,
  dischargeBody,
  emptyBundle,
  hipFracture,
  nothingFound,
  orderSelect,
  orderSelectBody,
  orderSign,
  patient,
  patientView,
  prednisolone,
  without,
} from '../support/requests.ts'
import { r4Problems } from './r4-validators.ts'
import { resourcesOf } from './rendered.ts'

const config = readConfig({ OSTEOHOOKS_NOW: evaluationDate }, () => 0)
const languages = ['nl', 'en'] as const
const dialects = ['standard', 'epic'] as const

/** Every glucocorticoid that we know by ATC code, each worth very many milligrams. */
const substances: readonly string[] = substanceCodes(
  JSON.parse(readFileSync(join(root, 'plans/dose-equivalents/prednisone.json'), 'utf8')),
)

/** Requests that lead to different rows, as they arrive. */
const calls: readonly (readonly [string, string, JsonObject])[] = [
  ...[35, 45, 55, 75].flatMap((age) =>
    [0.5, 5, 7.5, 33.333].map((mg): readonly [string, string, JsonObject] => [
      `${age} years, prednisolone ${mg} mg`,
      orderSelect,
      orderSelectBody({
        context: drafted(dose(mg)),
        prefetch: { patient: aged(age), conditions: emptyBundle, ...nothingFound },
      }),
    ]),
  ),
  ...substances.map((code): readonly [string, string, JsonObject] => [
    `${code}, a dose with many digits`,
    orderSelect,
    orderSelectBody({ context: drafted({ ...dose(1234.567), medicationCodeableConcept: atc(code) }) }),
  ]),
  ['only the patient is known', orderSelect, orderSelectBody({ prefetch: { patient } })],
  ['no dosage', orderSelect, orderSelectBody({ context: drafted({ dosageInstruction: [] }) })],
  [
    'a recent fracture',
    orderSelect,
    orderSelectBody({ prefetch: { patient, conditions: bundle(hipFracture), ...nothingFound } }),
  ],
  [
    'alendronate in use',
    orderSelect,
    orderSelectBody({
      prefetch: { patient, conditions: emptyBundle, ...nothingFound, medications: bundle(alendronate()) },
    }),
  ],
  ['at signing', orderSign, { ...orderSelectBody(), hook: 'order-sign' }],
  ['a hip fracture', discharge, dischargeBody()],
  ['a wrist fracture', discharge, fracture({ system: 'http://hl7.org/fhir/sid/icd-10-nl', code: 'S52.5' })],
  [
    'a vertebral fracture',
    discharge,
    fracture({ system: 'http://hl7.org/fhir/sid/icd-10-nl', code: 'S32.0' }),
  ],
  ['a finger fracture', discharge, fracture({ system: 'http://hl7.org/fhir/sid/icd-10-nl', code: 'S62.6' })],
  [
    'a fracture of no known site',
    discharge,
    fracture({ system: 'http://hl7.org/fhir/sid/icd-10-nl', code: 'T14.2' }),
  ],
  [
    'a hip fracture at 80',
    discharge,
    dischargeBody({ prefetch: { patient: aged(80), conditions: bundle(hipFracture), ...nothingFound } }),
  ],
  [
    'a hip fracture under alendronate',
    discharge,
    dischargeBody({
      prefetch: {
        patient,
        conditions: bundle(hipFracture),
        ...nothingFound,
        medications: bundle(alendronate()),
      },
    }),
  ],
  [
    'only patient and conditions are known',
    discharge,
    dischargeBody({ prefetch: { patient, conditions: bundle(hipFracture) } }),
  ],
  ['when the chart opens', patientView, { ...dischargeBody(), hook: 'patient-view' }],
]

describe.each(languages.flatMap((language) => dialects.map((dialect) => ({ language, dialect }))))(
  'answers to real calls, $language $dialect',
  ({ language, dialect }) => {
    test.each(calls)('%s', (_name, service, body) => {
      const cards = cardsOf(service, body, { dialect }, language)
      expect(response.safeParse(JSON.parse(JSON.stringify({ cards }))).error).toBeUndefined()
      expect(resourcesOf(cards).flatMap(r4Problems)).toEqual([])
      for (const { summary, detail, suggestions = [] } of cards) {
        expect([summary.length, [...summary].length].every((length) => length < 140)).toBe(true)
        const told = [summary, detail, ...suggestions.map(({ label }) => label)].join('\n')
        expect(told).not.toMatch(
          /\b(?:undefined|null|NaN|Infinity|prefetch|timeout|error)\b|\{(?:order|fracture)\}|https?:/,
        )
      }
    })
  },
)

test('the calls above lead to many different rows', () => {
  const rows = calls.flatMap(([, service, body]) => cardsOf(service, body).flatMap(rowsOf))
  expect(new Set(rows).size).toBeGreaterThan(20)
})

describe('C13 ids', () => {
  test('are lower-case UUIDs, no two the same in 10 000 calls', () => {
    const seen = new Set<string>()
    let made = 0
    for (let call = 0; call < 10_000; call += 1) {
      for (const id of idsOf(
        cardsOf(orderSelect, orderSelectBody({ top: { hookInstance: `call-${call}` } })),
      )) {
        made += 1
        if (/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)) seen.add(id)
      }
    }
    expect(made).toBeGreaterThan(20_000)
    expect(seen.size).toBe(made)
  })

  test.each([
    ['the same call has the same ones', orderSelect, {}, {}, true],
    ['another language has the same ones', orderSelect, {}, { language: 'en' }, true],
    ['another hook instance has others', orderSelect, { hookInstance: 'another' }, {}, false],
    ['another key has others', orderSelect, {}, { cardKey: 'another key of 16' }, false],
  ] as const)('%s', (_name, service, top, changes, same) => {
    const first = idsOf(cardsOf(service, orderSelectBody()))
    const language = 'language' in changes ? changes.language : 'nl'
    const second = idsOf(cardsOf(service, orderSelectBody({ top }), changes, language))
    expect(first.length).toBeGreaterThan(1)
    expect(first.some((id) => second.includes(id))).toBe(same)
    if (same) expect(second).toEqual(first)
  })

  test('order-select and order-sign have different ones for the same patient', () => {
    const select = idsOf(cardsOf(orderSelect, orderSelectBody()))
    const sign = idsOf(cardsOf(orderSign, { ...orderSelectBody(), hook: 'order-sign' }))
    expect(select.filter((id) => sign.includes(id))).toEqual([])
  })
})

describe('C07 nothing that was sent can be read in an answer', () => {
  const canaries = [
    '<style>CANARY</style>',
    '![x](http://CANARY/p.png)',
    '[k](javascript:CANARY)',
    '|CANARY\n|',
    '{{CANARY}}',
    '\u202eCANARY',
  ]

  test.each(canaries)('%j', (canary) => {
    const text = { text: canary, display: canary }
    const code = (coding: JsonObject) => ({ coding: [{ ...coding, display: canary }], text: canary })
    const draft = {
      medicationCodeableConcept: code({ system: 'http://www.whocc.no/atc', code: 'H02AB06' }),
      note: [text],
    }
    const fractured = {
      ...hipFracture,
      code: code({ system: 'http://snomed.info/sct', code: '5913000' }),
      note: [text],
    }
    const named = { ...patient, name: [{ text: canary, family: canary }] }
    const prefetch = { patient: named, conditions: bundle(fractured), ...nothingFound }
    const answers = [
      cardsOf(orderSelect, orderSelectBody({ context: drafted({ ...dose(10), ...draft }), prefetch })),
      cardsOf(discharge, dischargeBody({ prefetch })),
    ]
    expect(answers.map((cards) => cards.length)).toEqual([1, 1])
    expect(JSON.stringify(answers)).not.toContain('CANARY')
  })
})

function cardsOf(
  id: string,
  body: Json,
  changes: Partial<Config> = {},
  language: Language = 'nl',
): readonly Card[] {
  const service = services.find((one) => one.id === id)
  if (service === undefined) throw new Error(`No service has the id ${id}.`)
  return decideCall(service, parseCall(body, service, language), knowledge, { ...config, ...changes }).answer
    .cards
}

function idsOf(cards: readonly Card[]): readonly string[] {
  return cards.flatMap(({ uuid, suggestions = [] }) => [
    uuid,
    ...suggestions.map((suggestion) => suggestion.uuid),
  ])
}

function rowsOf({ extension }: Card): readonly string[] {
  return extension['org.osteohooks.decision'].rows
}

function drafted(change: JsonObject): JsonObject {
  return { draftOrders: bundle(prednisolone('d1', change)), selections: ['MedicationRequest/d1'] }
}

function dose(mg: number): JsonObject {
  const repeat = {
    frequency: 1,
    period: 1,
    periodUnit: 'd',
    boundsDuration: { value: 6, unit: 'mo', code: 'mo' },
  }
  return {
    dosageInstruction: [{ timing: { repeat }, doseAndRate: [{ doseQuantity: { value: mg, unit: 'mg' } }] }],
  }
}

function aged(years: number): JsonObject {
  return { ...patient, birthDate: `${2026 - years}-01-15` }
}

function atc(code: string): JsonObject {
  return { coding: [{ system: 'http://www.whocc.no/atc', code }] }
}

function fracture(coding: JsonObject): JsonObject {
  return dischargeBody({
    prefetch: {
      patient,
      conditions: bundle({ ...hipFracture, code: { coding: [coding] } }),
      ...nothingFound,
    },
  })
}

function alendronate(): JsonObject {
  const order = without(
    prednisolone('m1', { status: 'active', authoredOn: '2026-01-10' }),
    'dosageInstruction',
  )
  return { ...order, medicationCodeableConcept: atc('M05BA04') }
}

function substanceCodes(file: {
  readonly substances: readonly {
    readonly codes: readonly { readonly system: string; readonly code: string }[]
  }[]
}) {
  return file.substances.flatMap(({ codes }) =>
    codes.filter(({ system }) => system === 'http://www.whocc.no/atc').map(({ code }) => code),
  )
}

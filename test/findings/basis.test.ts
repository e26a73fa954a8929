import { expect, test } from 'vitest'
import { basisOf } from '../../src/findings/basis.ts'
import { deriveFindings } from '../../src/findings/derive.ts'
import type { Basis } from '../../src/findings/finding.ts'
import { derivations } from '../../src/findings/registry.ts'
import type { JsonObject } from '../../src/json.ts'
import { allergy, inputFrom, order as listed, observation, quantity, service } from '../support/bone-input.ts'
import { condition, inputOf, visitToday } from '../support/fracture-input.ts'
import { daily, inputWith, order } from '../support/glucocorticoid-input.ts'

test.each<[string, readonly (Basis | undefined)[], Basis | undefined]>([
  ['nothing', [], undefined],
  ['an entry that does not say', [undefined], 'coded'],
  ['codes only', ['coded', undefined], 'coded'],
  ['a calculation', ['coded', 'derived'], 'derived'],
  ['one text among codes', ['coded', 'text', 'derived'], 'text'],
  ['one assumption', ['text', 'assumed', 'coded'], 'assumed'],
])('the weakest decides: %s', (_name, bases, expected) => {
  const evidence = bases.map((basis, index) => ({
    reference: `Observation/${index}`,
    ...(basis === undefined ? {} : { basis }),
  }))
  expect(basisOf({ evidence })).toBe(expected)
})

const basisIn = (name: string, input: ReturnType<typeof inputOf>): string => {
  const finding = deriveFindings([name], input, derivations).findings[name]
  return finding === undefined ? 'no finding' : String(basisOf(finding))
}
const text = (words: string): JsonObject => ({ medicationCodeableConcept: { text: words } })
const tablets = { doseAndRate: [{ doseQuantity: { value: 1, unit: 'stuk' } }] }
const request = { status: 'active', intent: 'order', authoredOn: '2026-11-01' }

test.each<[string, string, ReturnType<typeof inputOf>, string]>([
  [
    'ageYears',
    'a birth date',
    inputOf({ patient: { resourceType: 'Patient', id: '1', birthDate: '1955-03-02' } }),
    'derived',
  ],
  [
    'fractureLocation',
    'a code',
    inputOf({ encounter: visitToday, conditions: [condition('S72.0', { onsetDateTime: '2026-11-22' })] }),
    'coded',
  ],
  [
    'fractureLocation',
    'a name',
    inputOf({
      encounter: visitToday,
      conditions: [
        { resourceType: 'Condition', id: 'n', code: { text: 'polsfractuur' }, onsetDateTime: '2026-11-22' },
      ],
    }),
    'text',
  ],
  ['fractureLocation', 'a complete list without one', inputOf({ encounter: visitToday }), 'undefined'],
  [
    'recentFracture',
    'a name',
    inputOf({
      encounter: visitToday,
      conditions: [
        { resourceType: 'Condition', id: 'n', code: { text: 'polsfractuur' }, onsetDateTime: '2026-11-22' },
      ],
    }),
    'text',
  ],
  ['tScoreLowest', 'a code', inputFrom([observation('loinc 38267-1', '2026-10-01', quantity(-2))]), 'coded'],
  [
    'tScoreLowest',
    'a report',
    inputFrom([
      service('DiagnosticReport', 'text DXA', {
        status: 'final',
        effectiveDateTime: '2026-10-01',
        conclusion: 'T-score LWK -2,0',
      }),
    ]),
    'text',
  ],
  [
    'vertebralGrade',
    'a report',
    inputFrom([
      service('DiagnosticReport', 'text VFA', {
        status: 'final',
        effectiveDateTime: '2026-10-01',
        conclusion: 'Wervelfractuur Th8 graad 2',
      }),
    ]),
    'text',
  ],
  ['dxaOrdered', 'a code', inputFrom([service('ServiceRequest', 'snomed 241686001', request)]), 'coded'],
  ['dxaOrdered', 'a name', inputFrom([service('ServiceRequest', 'text DXA', request)]), 'text'],
  [
    'onBoneMedication',
    'a code',
    inputFrom([listed('atc M05BA04', { status: 'active', authoredOn: '2024-01-01' })]),
    'coded',
  ],
  [
    'onBoneMedication',
    'a name',
    inputFrom([listed('text ALENDRONINEZUUR TABLET 70MG', { status: 'active', authoredOn: '2024-01-01' })]),
    'text',
  ],
  [
    'boneMedicationMonths',
    'a code',
    inputFrom([listed('atc M05BA04', { status: 'active', authoredOn: '2024-01-01' })]),
    'derived',
  ],
  [
    'boneMedicationMonths',
    'a name',
    inputFrom([listed('text ALENDRONINEZUUR TABLET 70MG', { status: 'active', authoredOn: '2024-01-01' })]),
    'text',
  ],
  ['bisphosphonateAllergy', 'a name', inputFrom([allergy('text alendroninezuur')]), 'text'],
  [
    'systemicGlucocorticoid',
    'a code and a route',
    inputWith({ drafts: [order('H02AB07', [daily(10, 30)])] }),
    'coded',
  ],
  [
    'systemicGlucocorticoid',
    'a code without a route',
    inputWith({ drafts: [order('H02AB07', [daily(10, 30, { route: {} })])] }),
    'assumed',
  ],
  [
    'systemicGlucocorticoid',
    'a name',
    inputWith({ drafts: [order('', [daily(10, 30)], text('PREDNISON TABLET 5MG'))] }),
    'text',
  ],
  [
    'sustainedMgPerDay',
    'a code and a dose',
    inputWith({ drafts: [order('H02AB07', [daily(10, 100)])] }),
    'derived',
  ],
  [
    'sustainedMgPerDay',
    'a code without a route',
    inputWith({ drafts: [order('H02AB07', [daily(10, 100, { route: {} })])] }),
    'assumed',
  ],
  [
    'sustainedMgPerDay',
    'a strength in a name',
    inputWith({
      drafts: [
        order('', [daily(10, 100, tablets)], {
          medicationCodeableConcept: {
            coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB07', display: 'PREDNISON TABLET 5MG' }],
          },
        }),
      ],
    }),
    'text',
  ],
  [
    'sustainedMgPerDay',
    'a dose as needed',
    inputWith({
      drafts: [
        order('H02AB07', [
          daily(10, 100, {
            asNeededBoolean: true,
            maxDosePerPeriod: { numerator: { value: 10, unit: 'mg' }, denominator: { value: 1, unit: 'd' } },
          }),
        ]),
      ],
    }),
    'assumed',
  ],
  [
    'glucocorticoidStopped',
    'a name',
    inputWith({ drafts: [order('', [], { ...text('PREDNISON TABLET 5MG'), status: 'stopped' })] }),
    'text',
  ],
])('%s by %s', (name, _by, input, expected) => {
  expect(basisIn(name, input)).toBe(expected)
})

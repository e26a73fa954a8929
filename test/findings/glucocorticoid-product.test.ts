import { expect, test } from 'vitest'
import { sustainedMgPerDay } from '../../src/findings/glucocorticoid.ts'
import type { JsonObject } from '../../src/json.ts'
import { inputWith, order, say } from '../support/glucocorticoid-input.ts'

const oneTablet = [
  {
    timing: {
      repeat: { frequency: 1, period: 1, periodUnit: 'd', boundsDuration: { value: 100, unit: 'd' } },
    },
    doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
  },
]
const coded = (system: string, code: string, text?: string): JsonObject => ({
  medicationCodeableConcept: { coding: [{ system, code }], ...(text === undefined ? {} : { text }) },
})
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const atc = 'http://www.whocc.no/atc'
const contained = (
  code: JsonObject,
  ingredient: JsonObject,
  more: JsonObject = {},
  beside: readonly JsonObject[] = [],
): JsonObject => {
  const { medicationCodeableConcept: _, ...rest } = order('', [])
  return {
    ...rest,
    medicationReference: { reference: '#m' },
    contained: [{ resourceType: 'Medication', id: 'm', code, ingredient: [ingredient] }, ...beside],
    dosageInstruction: oneTablet,
    ...more,
  }
}
const prednisolone: JsonObject = { coding: [{ system: atc, code: 'H02AB06' }] }
const strength = (mg: number, per: number, unit: string): JsonObject => ({
  numerator: { value: mg, unit: 'mg', code: 'mg' },
  denominator: { value: per, unit, code: unit },
})

test.each<[string, JsonObject, string]>([
  ['the code', order('', oneTablet, coded(rxnorm, '312617')), '5'],
  ['a Dutch code', order('', oneTablet, coded('urn:oid:2.16.840.1.113883.2.4.4.10', '106704')), '2.5'],
  [
    'the name beside a class code',
    order('', oneTablet, coded(atc, 'H02AB06', 'prednisolon tablet 10 mg')),
    '10',
  ],
  [
    'the name alone',
    order('', oneTablet, { medicationCodeableConcept: { text: 'DEXAMETHASON TABLET 1,2MG' } }),
    '7.5',
  ],
  [
    'the ingredient',
    contained(prednisolone, {
      itemCodeableConcept: { text: 'prednisolon' },
      strength: strength(20, 1, 'tablet'),
    }),
    '20',
  ],
  ['the ingredient per two tablets', contained(prednisolone, { strength: strength(20, 2, '1') }), '10'],
  [
    'mg per mg that the name confirms',
    contained({ ...prednisolone, text: 'prednisolon 50mg tablet' }, { amount: strength(50, 50, 'mg') }),
    '50',
  ],
  [
    'mg per mg that nothing confirms',
    contained(prednisolone, { strength: strength(50, 50, 'mg') }),
    '? dose-strength-missing',
  ],
  [
    'mg per ml of a tablet dose',
    contained(prednisolone, { strength: strength(5, 1, 'mL') }),
    '? dose-strength-missing',
  ],
  [
    'two numbers in the name',
    order('', oneTablet, coded(atc, 'H02AB06', 'prednisolon 5 mg en 20 mg')),
    '? dose-strength-missing',
  ],
  ['nothing', order('', oneTablet, coded(atc, 'H02AB06')), '? dose-strength-missing'],
])('one tablet a day, strength by %s', (_, draft, expected) => {
  expect(say(sustainedMgPerDay(inputWith({ drafts: [draft] })))).toBe(expected)
})

test.each<[string, JsonObject, string]>([
  ['strength per ml', contained(prednisolone, { strength: strength(5, 1, 'mL') }), '10'],
  ['strength per 5 ml', contained(prednisolone, { strength: strength(25, 5, 'ml') }), '10'],
  ['strength in the name', order('', [], coded(atc, 'H02AB06', 'prednisolon drank 5mg/ml')), '10'],
])('2 ml a day, %s', (_, draft, expected) => {
  const dosageInstruction = [{ ...oneTablet[0], doseAndRate: [{ doseQuantity: { value: 2, unit: 'ml' } }] }]
  expect(say(sustainedMgPerDay(inputWith({ drafts: [{ ...draft, dosageInstruction }] })))).toBe(expected)
})

test.each([
  ['a Dutch code', coded('urn:oid:2.16.840.1.113883.2.4.4.10', '8311')],
  ['a name', { medicationCodeableConcept: { text: 'PREDNISON TABLET 5MG' } }],
])('ten of what nobody says is no dose: %s', (_, product) => {
  const dosage = { ...oneTablet[0], doseAndRate: [{ doseQuantity: { value: 10 } }] }
  const draft = order('', [dosage], product)
  expect(say(sustainedMgPerDay(inputWith({ drafts: [draft] })))).toBe('? dose-unit-unknown')
})

test('in public test data, which has no units for tablets, two of what nobody says are two tablets', () => {
  const dosage = { ...oneTablet[0], doseAndRate: [{ doseQuantity: { value: 2 } }] }
  const draft = order('', [dosage], coded(rxnorm, '312617'))
  expect(say(sustainedMgPerDay(inputWith({ drafts: [draft] })))).toBe('10')
})

test('a strength that was read from the name is marked as such', () => {
  const { evidence } = sustainedMgPerDay(
    inputWith({ drafts: [order('', oneTablet, coded(atc, 'H02AB06', 'prednisolon tablet 10 mg'))] }),
  )
  expect(evidence[0]?.basis).toBe('text')
})

const substance = (code: JsonObject): JsonObject => ({ resourceType: 'Substance', id: 's', code })
const prednisoloneSubstance: JsonObject = {
  coding: [{ system: 'http://snomed.info/sct', code: '116601002' }],
}
const referring = (itemReference: JsonObject): JsonObject => ({
  itemReference,
  strength: strength(5, 1, 'tablet'),
})

test.each<[string, JsonObject, readonly JsonObject[], string]>([
  ['contained in the order', { reference: '#s' }, [substance(prednisoloneSubstance)], '5'],
  ['that is not there', { reference: '#x' }, [substance(prednisoloneSubstance)], '0'],
  ['without a code', { reference: '#s' }, [{ resourceType: 'Substance', id: 's' }], '0'],
  ['that refers to nothing', {}, [], '0'],
  ['of another drug', { reference: '#s' }, [substance({ text: 'paracetamol' })], '0'],
])('an ingredient by reference: %s', (_, reference, beside, expected) => {
  const draft = contained({ text: 'onbekend' }, referring(reference), {}, beside)
  expect(say(sustainedMgPerDay(inputWith({ drafts: [draft] })))).toBe(expected)
})

test('an ingredient by reference, contained in the Medication', () => {
  const draft = order('', oneTablet, {
    medicationReference: { reference: '#m' },
    contained: [
      {
        resourceType: 'Medication',
        id: 'm',
        code: { text: 'onbekend' },
        ingredient: [referring({ reference: '#s' })],
        contained: [substance(prednisoloneSubstance)],
      },
    ],
  })
  const { medicationCodeableConcept: _, ...referringDraft } = draft
  expect(say(sustainedMgPerDay(inputWith({ drafts: [referringDraft] })))).toBe('5')
})

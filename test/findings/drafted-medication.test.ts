import { describe, expect, test } from 'vitest'
import { boneMedicationDrafted, onVitaminD } from '../../src/findings/drafted-medication.ts'
import type { Finding, FindingInput } from '../../src/findings/finding.ts'
import type { JsonObject } from '../../src/json.ts'
import { readMedication } from '../../src/record/medication.ts'
import type { SlotName, SlotState } from '../../src/record/slots.ts'
import { inputFrom, order } from '../support/bone-input.ts'

const byName = 'text COLECALCIFEROL CAPSULE 800IE'
const active = { status: 'active', authoredOn: '2026-01-10' }
const supply = (spec: string, more: JsonObject): JsonObject => ({
  ...order(spec, { status: 'completed', ...more }),
  resourceType: 'MedicationDispense',
})

function told({ kind, ...finding }: Finding): string {
  if ('reason' in finding) return `? ${finding.reason}`
  return 'value' in finding ? `${finding.value} ${finding.evidence[0]?.basis ?? ''}`.trim() : kind
}

function unread(input: FindingInput): FindingInput {
  const readText = { drugNames: false, fractureWords: true, examinationNames: true, reports: true }
  return { ...input, terminology: { ...input.terminology, readText } }
}

type Slots = Partial<Record<SlotName, SlotState>>

describe('vitamin D', () => {
  test.each<[string, readonly JsonObject[], string, Slots?]>([
    ['nothing on file is none', [], 'false'],
    ['nothing of a list that failed may be any', [], '? medications-failed', { medications: 'failed' }],
    ['nothing of statements that failed may be any', [], '? statements-failed', { statements: 'failed' }],
    ['statements need not be sent', [], 'false', { statements: 'missing' }],
    ['a code', [order('atc A11CC05', active)], 'true'],
    ['a combination with a bone drug', [order('atc M05BB03', active)], 'true'],
    ['an active metabolite is no supplement', [order('atc A11CC03', active)], 'false'],
    ['a name', [order(byName, active)], 'true text'],
    [
      'a name of a combination',
      [order('text CALCIUMCARBONAAT/COLECALCIFEROL KAUWTABLET 1,25G/800IE', active)],
      'true text',
    ],
    ['drops by name', [order('text COLECALCIFEROL DRUPPELS 50.000IE/ML', active)], 'true text'],
    ['calcium alone', [order('text CALCIUMCARBONAAT KAUWTABLET 1,25G', active)], 'false'],
    ['a name that says no', [order('text GEEN COLECALCIFEROL CAPSULE 800IE', active)], 'false'],
    ['stopped', [order(byName, { ...active, status: 'stopped' })], 'false'],
    ['a drug that nothing names may be it', [order('prk 99999', active)], '? medication-not-classified'],
    ['handed over last month', [supply(byName, { whenHandedOver: '2026-10-22' })], 'true text'],
    [
      'used up, the days of grace included, today',
      [supply(byName, { whenHandedOver: '2026-08-24' })],
      'true text',
    ],
    ['used up yesterday', [supply(byName, { whenHandedOver: '2026-08-23' })], 'false'],
    [
      'a supply that lasted until now',
      [supply(byName, { whenHandedOver: '2026-05-26', daysSupply: { value: 90, unit: 'd' } })],
      'true text',
    ],
    ['handed over tomorrow', [supply(byName, { whenHandedOver: '2026-11-23' })], 'false'],
    ['handed over on no day', [supply(byName, {})], 'false'],
    ['declined', [supply(byName, { status: 'declined', whenHandedOver: '2026-10-22' })], 'false'],
  ])('%s', (_, resources, expected, slots = {}) => {
    expect(told(onVitaminD(inputFrom(resources, slots)))).toBe(expected)
  })

  test('a name that may not decide leaves it open', () => {
    expect(told(onVitaminD(unread(inputFrom([order(byName, active)]))))).toBe('? medication-not-classified')
    expect(told(onVitaminD(unread(inputFrom([order('text OMEPRAZOL CAPSULE 20MG', active)]))))).toBe('false')
  })
})

test.each([
  ['atc M05BA04', 'true coded'],
  ['text ALENDRONINEZUUR TABLET 70MG', 'true text'],
  ['atc B03BB01', 'false'],
])('a draft of %s as bone drug: %s', (spec, expected) => {
  const draft = readMedication(order(spec, { status: 'draft' }), 'draft', () => undefined)
  const input = inputFrom([])
  const drafts = draft === undefined ? [] : [draft]
  expect(told(boneMedicationDrafted({ ...input, record: { ...input.record, drafts } }))).toBe(expected)
})

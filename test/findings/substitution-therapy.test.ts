import { expect, test } from 'vitest'
import { substitutionTherapy } from '../../src/findings/substitution-therapy.ts'
import type { JsonObject } from '../../src/json.ts'
import { condition } from '../support/fracture-input.ts'
import { daily, inputWith, type Medication, order, say } from '../support/glucocorticoid-input.ts'

const hydrocortisone = (mg: number, more: JsonObject = {}): JsonObject =>
  order('H02AB09', [daily(mg, 365)], more)
const addison = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-nl', code: 'E27.1' }] }
const documented = (more: JsonObject = {}): JsonObject => condition('E27.1', more)

test.each<[string, Medication, string]>([
  ['documented, on the maximum', { drafts: [hydrocortisone(30)], conditions: [documented()] }, 'true'],
  ['documented, above the maximum', { drafts: [hydrocortisone(30.1)], conditions: [documented()] }, 'false'],
  [
    'documented as the reason of the draft',
    { drafts: [hydrocortisone(20, { reasonCode: [addison] })] },
    'true',
  ],
  ...(['failed', 'null', 'partial', 'missing'] as const).flatMap((state): [string, Medication, string][] => [
    [
      `documented, the orders ${state}`,
      { drafts: [hydrocortisone(20)], conditions: [documented()], slots: { medications: state } },
      `? medications-${state}`,
    ],
    [
      `documented, above the maximum, the orders ${state}`,
      { drafts: [hydrocortisone(31)], conditions: [documented()], slots: { medications: state } },
      'false',
    ],
    [
      `not documented, the orders ${state}`,
      { drafts: [hydrocortisone(20)], slots: { medications: state } },
      'false',
    ],
  ]),
  ['not documented', { drafts: [hydrocortisone(20)] }, 'false'],
  [
    'suspected only',
    {
      drafts: [hydrocortisone(20)],
      conditions: [documented({ verificationStatus: { coding: [{ code: 'provisional' }] } })],
    },
    'false',
  ],
  [
    'over',
    {
      drafts: [hydrocortisone(20)],
      conditions: [documented({ clinicalStatus: { coding: [{ code: 'resolved' }] } })],
    },
    'false',
  ],
  [
    'no complete list',
    { drafts: [hydrocortisone(20)], slots: { conditions: 'failed' } },
    '? conditions-failed',
  ],
  [
    'no complete list, but a high dose',
    { drafts: [hydrocortisone(60)], slots: { conditions: 'failed' } },
    'false',
  ],
  [
    'documented, dose unknown',
    { drafts: [order('H02AB09', [])], conditions: [documented()] },
    '? dose-missing',
  ],
])('substitution: %s', (_, medication, expected) => {
  expect(say(substitutionTherapy(inputWith(medication)))).toBe(expected)
})

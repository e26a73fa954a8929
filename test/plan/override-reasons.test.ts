import { describe, expect, test } from 'vitest'
import { type JsonObject, object, objects } from '../../src/json.ts'
import { extensionUrls } from '../../src/plan/plan-file.ts'
import { knowledge } from '../support/app.ts'
import { brokenPlans, type Change, row, startError } from './broken-plans.ts'

const file = 'override-reasons.json'
const glucocorticoid = 'glucocorticoid/plan.json'

/** Changes the top of the file. */
const top =
  (change: (found: JsonObject) => JsonObject): Change =>
  (found) =>
    found['sameAs'] === undefined ? undefined : change(found)

/** Changes one reason. */
const reason = (code: string, change: JsonObject): Change =>
  top((found) => ({
    ...found,
    reasons: {
      ...object(found['reasons']),
      [code]: { ...object(object(found['reasons'])?.[code]), ...change },
    },
  }))

/** Adds an extension to a row. */
const extended = (id: string): Change =>
  row(id, (found) => ({
    ...found,
    extension: [...objects(found['extension']), { url: extensionUrls.alwaysShown, valueBoolean: true }],
  }))

describe('what answers do must be whole, or the start stops', () => {
  test.each<[string, string, Change, RegExp]>([
    [
      'a shown reason that does not exist',
      file,
      top((found) => ({ ...found, shown: ['patient-says-no'] })),
      /names patient-says-no, which does not exist/,
    ],
    [
      'seven shown reasons',
      file,
      top((found) => ({ ...found, shown: Object.keys(object(found['reasons']) ?? {}).slice(0, 7) })),
      /ERR_PLAN_INVALID .* at shown/,
    ],
    [
      'a code that means none',
      file,
      top((found) => ({ ...found, sameAs: { x: 'y' } })),
      /names y, which does not exist/,
    ],
    [
      'an unknown drug class',
      file,
      top((found) => ({ ...found, contraindicates: { aspirin: 'pregnant' } })),
      /names aspirin, which/,
    ],
    [
      'an unknown finding',
      file,
      top((found) => ({ ...found, contraindicates: { denosumab: 'mood' } })),
      /names mood, which/,
    ],
    [
      'a finding that is a number',
      file,
      top((found) => ({ ...found, contraindicates: { denosumab: 'ageYears' } })),
      /names ageYears, which/,
    ],
    [
      'another reason that hides a drug class',
      file,
      reason('patient-refuses', { hides: 'drug-class' }),
      /must let patient-contraindication alone/,
    ],
    [
      'a contraindication that hides advice',
      file,
      reason('patient-contraindication', { hides: 'advice' }),
      /must let patient-contraindication alone/,
    ],
    [
      'a time that is none',
      file,
      reason('patient-refuses', { for: 'long' }),
      /ERR_PLAN_INVALID .* at reasons.patient-refuses.for/,
    ],
    ['zero days', file, reason('patient-refuses', { for: { days: 0 } }), /at reasons.patient-refuses.for/],
    [
      'an information that is always shown',
      glucocorticoid,
      extended('D26'),
      /D26 is always shown but no warning/,
    ],
    [
      'an order coupled with a panel',
      'activities/order-dxa-with-vfa.json',
      (found) =>
        String(found['valueCanonical']).endsWith('/order-vfa')
          ? { ...found, valueCanonical: 'x/order-lab' }
          : undefined,
      /ERR_PLAN_UNKNOWN_ACTIVITY .*couples x\/order-lab, which is no order/,
    ],
  ])('%s', (_name, name, change, message) => {
    expect(startError(brokenPlans(name, change))).toMatch(message)
  })
})

test('every drug that builds or spares bone has a class, and nothing else has one', () => {
  const classes = [...knowledge.activities.values()].flatMap(({ id, drugClass }) =>
    drugClass === undefined ? [] : [[id, drugClass]],
  )
  expect(Object.fromEntries(classes)).toEqual({
    'prescribe-alendronate': 'oral-bisphosphonate',
    'prescribe-risedronate': 'oral-bisphosphonate',
    'prescribe-zoledronate': 'zoledronate',
    'prescribe-denosumab': 'denosumab',
  })
})

test('what stays shown whatever was answered are the warnings about denosumab', () => {
  const rows = [...knowledge.plans.values()].flatMap(({ plan }) => plan.rows)
  expect(rows.filter(({ alwaysShown }) => alwaysShown).map(({ id }) => id)).toEqual(['D52', 'D53'])
})

test('C10 a card offers six reasons, each with a display', () => {
  const { shown, reasons } = knowledge.overrideReasons
  expect(shown).toHaveLength(6)
  for (const code of shown)
    for (const language of ['nl', 'en'] as const) expect(reasons[code]?.display[language]).toMatch(/\S/)
})

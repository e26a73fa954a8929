import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/json.ts'
import { extensionUrls, ourFhir } from '../../src/plan/plan-file.ts'
import { placeholders } from '../../src/plan/summary.ts'
import { brokenPlans, type Change, lacking, row, startError } from './broken-plans.ts'

const glucocorticoid = 'glucocorticoid/plan.json'
const fracture = 'fracture/plan.json'

describe('what a row says of things outside its plan must be so, or the start stops', () => {
  test.each<[string, string, Change, string]>([
    [
      'no source',
      glucocorticoid,
      row('A31', (found) => ({ ...found, documentation: [] })),
      `ERR_PLAN_UNKNOWN_SOURCE ${glucocorticoid} A31 cites no source; add "documentation"`,
    ],
    [
      'a source that is not listed',
      glucocorticoid,
      row('A31', (found) => ({ ...found, documentation: [{ type: 'citation', label: 'S2-B99' }] })),
      `ERR_PLAN_UNKNOWN_SOURCE ${glucocorticoid} A31 cites "S2-B99", which plans/sources.json does not have`,
    ],
    [
      'one listed source and one that is not',
      fracture,
      row('C20', (found) => ({
        ...found,
        documentation: [
          { type: 'citation', label: 'P8' },
          { type: 'citation', label: 'p8' },
        ],
      })),
      `ERR_PLAN_UNKNOWN_SOURCE ${fracture} C20 cites "p8", which plans/sources.json does not have`,
    ],
    [
      'an activity that does not exist',
      glucocorticoid,
      row('A30', (found) => ({ ...found, action: [activity('order-dexa')] })),
      `ERR_PLAN_UNKNOWN_ACTIVITY ${glucocorticoid} A30 proposes "order-dexa"; plans/activities/order-dexa.json does not exist`,
    ],
    [
      'an alternative that does not exist',
      glucocorticoid,
      row('A31', (found) => ({
        ...found,
        action: [
          {
            selectionBehavior: 'at-most-one',
            action: [activity('prescribe-alendronate'), activity('prescribe-raloxifene')],
          },
        ],
      })),
      `ERR_PLAN_UNKNOWN_ACTIVITY ${glucocorticoid} A31 proposes "prescribe-raloxifene"`,
    ],
    [
      "another publisher's activity",
      fracture,
      row('C26', (found) => ({
        ...found,
        action: [{ definitionCanonical: 'https://example.org/ActivityDefinition/order-dxa' }],
      })),
      `ERR_PLAN_UNKNOWN_ACTIVITY ${fracture} C26 proposes "https://example.org/ActivityDefinition/order-dxa"`,
    ],
  ])('%s', (_what, file, change, message) => {
    expect(startError(brokenPlans(file, change))).toContain(message)
  })

  test('a panel with a member that does not exist', () => {
    const file = 'activities/order-lab.json'
    const change: Change = ({ definitionCanonical }) =>
      definitionCanonical === `${ourFhir}/ActivityDefinition/order-tsh`
        ? activity('order-thyroid')
        : undefined
    expect(startError(brokenPlans(file, change))).toContain(
      `ERR_PLAN_UNKNOWN_ACTIVITY plans/${file} proposes "order-thyroid"`,
    )
  })
})

describe('what no shape can say is checked row by row', () => {
  test.each<[string, string, Change, string]>([
    [
      'a row id that appears twice',
      glucocorticoid,
      row('A32', (found) => ({ ...found, id: 'A31', prefix: 'A31' })),
      `${glucocorticoid} A31 appears twice; row ids are unique`,
    ],
    [
      'an additional row that rides on nothing',
      glucocorticoid,
      row('A51', lacking('relatedAction')),
      `${glucocorticoid} A51 is additional but rides on no row; add relatedAction`,
    ],
    [
      'an additional row that rides on a row of nowhere',
      glucocorticoid,
      row('A51', (found) => ({ ...found, relatedAction: [rides('A59')] })),
      `${glucocorticoid} A51 rides on A59, which is not a row of this plan`,
    ],
    [
      'a row that rides on one that comes after it',
      glucocorticoid,
      row('A51', (found) => ({ ...found, relatedAction: [{ actionId: 'A67', relationship: 'concurrent' }] })),
      `${glucocorticoid} A51 rides on A67, which comes after it; move it down`,
    ],
    [
      'a row that rides on a row of the other plan',
      fracture,
      row('C21', (found) => ({ ...found, relatedAction: [rides('C20'), rides('A50')] })),
      `${fracture} C21 rides on A50, which is not a row of this plan`,
    ],
    [
      'a card without summary',
      glucocorticoid,
      row('A31', lacking('description')),
      `${glucocorticoid} A31 shows a card without description (summary) or textEquivalent (guidance)`,
    ],
    [
      'a card without English summary',
      glucocorticoid,
      row('A31', lacking('_description')),
      `${glucocorticoid} A31 shows a card without description (summary) or textEquivalent (guidance)`,
    ],
    [
      'a card without guidance',
      fracture,
      row('C20', lacking('textEquivalent')),
      `${fracture} C20 shows a card without description (summary) or textEquivalent (guidance)`,
    ],
    [
      'a deciding row without card and without a reason',
      glucocorticoid,
      row('A20', (found) => ({ ...found, extension: extensionsWithout(found, extensionUrls.withheld) })),
      `${glucocorticoid} A20 shows no card and does not say why; add the withheld-reason extension`,
    ],
    [
      'a card that proposes DXA without saying what is true while DXA cannot be ordered',
      glucocorticoid,
      row('A30', (found) => ({ ...found, extension: extensionsWithout(found, extensionUrls.withoutDxa) })),
      `${glucocorticoid} A30 proposes DXA or VFA; add the summary-without-dxa extension`,
    ],
    [
      'a card that proposes only VFA without it',
      fracture,
      row('C43', (found) => ({ ...found, extension: extensionsWithout(found, extensionUrls.withoutDxa) })),
      `${fracture} C43 proposes DXA or VFA; add the summary-without-dxa extension`,
    ],
    [
      'a card that has it and proposes no DXA',
      fracture,
      row('C43', lacking('action')),
      `${fracture} C43 has a summary-without-dxa, but shows no card that proposes DXA or VFA`,
    ],
  ])('%s', (_what, file, change, message) => {
    expect(startError(brokenPlans(file, change))).toBe(`ERR_PLAN_INVALID ${message}`)
  })
})

describe('a card summary stays under 140 characters, however long what it names becomes', () => {
  const order = placeholders.order.length
  const location = placeholders.fracture.length

  test.each<[string, string]>([
    ['139 characters', 'x'.repeat(139)],
    ['139 characters with the longest order', `{order}${'x'.repeat(139 - order)}`],
    ['139 characters with the longest fracture', `{fracture}${'x'.repeat(139 - location)}`],
  ])('%s are accepted', (_what, summary) => {
    expect(startError(brokenPlans(glucocorticoid, row('A31', inDutch(summary))))).toBe('')
    expect(startError(brokenPlans(glucocorticoid, row('A31', inEnglish(summary))))).toBe('')
  })

  test.each<[string, string, number]>([
    ['140 characters', 'x'.repeat(140), 140],
    ['200 characters', 'x'.repeat(200), 200],
    ['140 characters with the longest order', `{order}${'x'.repeat(140 - order)}`, 140],
    ['140 characters with the longest fracture', `{fracture}${'x'.repeat(140 - location)}`, 140],
    ['140 characters of which some are outside the BMP', '🦴'.repeat(70), 140],
  ])('%s stop the start', (_what, summary, length) => {
    const found = (language: string) =>
      `ERR_PLAN_SUMMARY_TOO_LONG ${glucocorticoid} A31 summary (${language}) can reach ${length} characters; CDS Hooks allows fewer than 140`
    expect(startError(brokenPlans(glucocorticoid, row('A31', inDutch(summary))))).toBe(found('nl'))
    expect(startError(brokenPlans(glucocorticoid, row('A31', inEnglish(summary))))).toBe(found('en'))
  })
})

test('a summary for while DXA cannot be ordered stays under 140 characters as well', () => {
  const change: Change = ({ url, ...more }) =>
    url === extensionUrls.withoutDxa ? { ...more, url, valueString: 'x'.repeat(140) } : undefined
  expect(startError(brokenPlans(fracture, change))).toBe(
    `ERR_PLAN_SUMMARY_TOO_LONG ${fracture} C30 summary-without-dxa (nl) can reach 140 characters; CDS Hooks allows fewer than 140`,
  )
})

function activity(id: string): JsonObject {
  return { definitionCanonical: `${ourFhir}/ActivityDefinition/${id}` }
}

function rides(actionId: string): JsonObject {
  return { actionId, relationship: 'concurrent' }
}

function extensionsWithout(found: JsonObject, url: string): readonly Json[] {
  const extensions: readonly Json[] = Array.isArray(found['extension']) ? found['extension'] : []
  return extensions.filter((extension) => !JSON.stringify(extension).includes(url))
}

function inDutch(description: string): (found: JsonObject) => JsonObject {
  return (found) => ({ ...found, description })
}

function inEnglish(valueString: string): (found: JsonObject) => JsonObject {
  const extension = [
    { url: 'lang', valueCode: 'en' },
    { url: 'content', valueString },
  ]
  return (found) => ({
    ...found,
    _description: { extension: [{ url: extensionUrls.translation, extension }] },
  })
}

import { expect, test } from 'vitest'
import { evaluationDeclined, hasDied, transferPlanned } from '../../src/findings/discharge.ts'
import type { JsonObject } from '../../src/json.ts'
import { answerOf, concept, condition, inputOf, statement, visitToday } from '../support/fracture-input.ts'

const goesTo = (code: string) => ({ hospitalization: { dischargeDisposition: concept(code) } })
const kind = (code: string) => ({
  coding: [{ system: 'http://nictiz.nl/fhir/NamingSystem/organization-type', code }],
})
const sentTo = (code: string, dischargeDisposition?: JsonObject) => ({
  contained: [{ resourceType: 'Organization', id: 'o', type: [kind(code)] }],
  hospitalization: {
    destination: { reference: '#o' },
    ...(dischargeDisposition === undefined ? {} : { dischargeDisposition }),
  },
})
const unknown = 'unknown: not-recorded'

test.each<[string, JsonObject, string]>([
  ['hospital', goesTo('22232009'), 'true'],
  ['home', goesTo('264362003'), 'false'],
  ['nursing home', goesTo('42665001'), 'false'],
  ['rehabilitation hospital', goesTo('80522000'), 'false'],
  ['a destination that we do not know', goesTo('38341003'), unknown],
  ['a hospital by its kind', sentTo('V6'), 'true'],
  ['a nursing home by its kind', sentTo('R5'), 'false'],
  ['a kind that we do not know', sentTo('A1'), unknown],
  ['home, with a hospital by its kind', sentTo('V4', concept('264362003')), 'false'],
  ['elsewhere, with a hospital by its kind', sentTo('V4', concept('38341003')), 'true'],
  ['nothing', {}, unknown],
  ['nothing, on a ward', { class: { code: 'IMP' } }, unknown],
])('a transfer is known from the destination: %s', (_name, more, expected) => {
  expect(answerOf(transferPlanned(inputOf({ encounter: { ...visitToday, ...more } })))).toBe(expected)
})

test('without an encounter nothing is known about a transfer', () => {
  expect(answerOf(transferPlanned(inputOf({})))).toBe(unknown)
})

const fracture = [condition('S52.5', { onsetDateTime: '2026-11-15' })]

test.each<[string, readonly JsonObject[], string]>([
  ['declined on the day of the fracture', [statement('evaluation-declined', true, '2026-11-15')], 'true'],
  [
    'declined a day earlier: about another fracture',
    [statement('evaluation-declined', true, '2026-11-14')],
    unknown,
  ],
  ['declined at this visit', [statement('evaluation-declined', true, '2026-11-22')], 'true'],
  ['declined, undated', [statement('evaluation-declined', true)], unknown],
  [
    'declined, then not',
    [
      statement('evaluation-declined', true, '2026-11-16'),
      statement('evaluation-declined', false, '2026-11-22'),
    ],
    'false',
  ],
  ['evaluated elsewhere', [statement('evaluated-elsewhere', true, '2026-11-22')], 'true'],
  [
    'not declined, but evaluated elsewhere',
    [
      statement('evaluation-declined', false, '2026-11-22'),
      statement('evaluated-elsewhere', true, '2026-11-22'),
    ],
    'true',
  ],
  ['not evaluated elsewhere', [statement('evaluated-elsewhere', false, '2026-11-22')], 'false'],
  ['nothing', [], unknown],
])('declined or elsewhere counts for this fracture: %s', (_name, observations, expected) => {
  const input = inputOf({ encounter: visitToday, conditions: fracture, observations })
  expect(answerOf(evaluationDeclined(input))).toBe(expected)
})

test.each<[string, JsonObject, JsonObject, boolean]>([
  ['nothing says so', {}, {}, false],
  ['died in hospital', {}, goesTo('183676005'), true],
  ['goes home', {}, goesTo('264362003'), false],
  ['deceased', { deceasedBoolean: true }, {}, true],
  ['deceased on a day', { deceasedDateTime: '2026-11-21' }, {}, true],
  ['not deceased', { deceasedBoolean: false }, {}, false],
])('the patient has died: %s', (_name, patient, encounter, expected) => {
  const { record, terminology } = inputOf({
    patient: { resourceType: 'Patient', id: '1', ...patient },
    encounter: { ...visitToday, ...encounter },
  })
  expect(hasDied(record, terminology)).toBe(expected)
})

test('without patient and encounter nobody has died', () => {
  const { record, terminology } = inputOf({})
  expect(hasDied(record, terminology)).toBe(false)
})

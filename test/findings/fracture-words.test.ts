import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fractureLocation, namedBone } from '../../src/findings/fracture.ts'
import { recentFracture } from '../../src/findings/fracture-history.ts'
import { fractureInWords } from '../../src/findings/fracture-words.ts'
import type { JsonObject } from '../../src/json.ts'
import { readConcept } from '../../src/terminology/concept.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'
import { answerOf, concept, condition, inputOf, visitToday } from '../support/fracture-input.ts'

const { terminology } = inputOf({})
const local = 'https://ehr.test/codes'

test.each([
  ['a local code', local, 'X1', 'unclear'],
  ['NullFlavor', 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', 'OTH', 'unclear'],
  ['a DHD id', 'urn:oid:2.16.840.1.113883.2.4.3.120.5.1', '0000050288', 'unclear'],
  ['a SNOMED CT code in none of our sets', 'http://snomed.info/sct', '208322000', 'unclear'],
  ['a SNOMED CT code of a finger', 'http://snomed.info/sct', '18171007', undefined],
  ['an ICD-10 code without fracture', 'http://hl7.org/fhir/sid/icd-10', 'M81.0', undefined],
  ['later care in icd-10-cm', 'http://hl7.org/fhir/sid/icd-10-cm', 'S52.501D', undefined],
])('words count only without a code that we know: %s', (_name, system, code, expected) => {
  const named = readConcept({ coding: [{ system, code }], text: 'polsfractuur' })
  expect(fractureInWords(named, terminology)).toBe(expected)
})

const inWords = (text: string, more: JsonObject = {}): JsonObject => ({
  resourceType: 'Condition',
  id: 'words',
  code: { coding: [{ system: local, code: 'X1', display: text }] },
  ...more,
})

test.each<[string, JsonObject, string, string]>([
  [
    'today',
    inWords('Fractuur pols', { onsetDateTime: '2026-11-22' }),
    'unclassifiable',
    'unknown: fracture-site-unclear',
  ],
  [
    'last year',
    inWords('Fractuur pols', { onsetDateTime: '2025-11-22' }),
    'none',
    'unknown: fracture-site-unclear',
  ],
  ['three years ago', inWords('Fractuur pols', { onsetDateTime: '2023-11-22' }), 'none', 'false'],
  ['without a date', inWords('Fractuur pols'), 'undated', 'unknown: fracture-site-unclear'],
  ['with a doubt', inWords('Fractuur pols?', { onsetDateTime: '2026-11-22' }), 'none', 'false'],
  [
    'that is not confirmed',
    inWords('Fractuur pols', { onsetDateTime: '2026-11-22', verificationStatus: 'provisional' }),
    'none',
    'false',
  ],
  [
    'with a body site that is excluded',
    inWords('Fractuur', { onsetDateTime: '2026-11-22', bodySite: [concept('7569003')] }),
    'excluded',
    'false',
  ],
  ['of a hernia', inWords('Liesbreuk', { onsetDateTime: '2026-11-22' }), 'none', 'false'],
])('a fracture in words %s', (_name, condition, location, recent) => {
  const input = inputOf({ encounter: visitToday, conditions: [condition] })
  expect(answerOf(fractureLocation(input))).toBe(location)
  expect(answerOf(recentFracture(input))).toBe(recent)
})

test('a fracture in words says so, on the list and as the reason of the encounter', () => {
  const listed = inWords('Fractuur pols', { onsetDateTime: '2026-11-22' })
  const input = inputOf({ encounter: visitToday, conditions: [listed] })
  expect(fractureLocation(input).evidence).toMatchObject([{ reference: 'Condition/words', basis: 'text' }])
  const encounter = { ...visitToday, reasonCode: [{ text: 'polsfractuur' }] }
  expect(fractureLocation(inputOf({ encounter })).evidence).toMatchObject([
    { reference: 'Encounter/visit', basis: 'text' },
  ])
})

test.each([
  ['Polsfractuur rechts', 'wrist'],
  ['WERVELFRACTUUR L1', 'spine'],
  ['heupbreuk', 'hip'],
  ['geen heupfractuur, wel polsfractuur', 'wrist'],
  ['fractuur', 'unknown: not-recorded'],
  ['fractuur pols en enkel', 'unknown: not-recorded'],
  ['collumfractuur', 'unknown: not-recorded'],
  ['vingerfractuur', 'unknown: not-recorded'],
  ['contusie pols', 'unknown: not-recorded'],
])('the bone that the name "%s" says: %s', (name, expected) => {
  const conditions = [inWords(name, { onsetDateTime: '2026-11-22' })]
  expect(answerOf(namedBone(inputOf({ encounter: visitToday, conditions })))).toBe(expected)
})

test('a code leaves nothing to ask about the name, nor do names that may not decide', () => {
  const coded = condition('S52.5', { onsetDateTime: '2026-11-22' })
  const named = inWords('polsfractuur', { onsetDateTime: '2026-11-22' })
  const both = inputOf({ encounter: visitToday, conditions: [coded, named] })
  expect(answerOf(namedBone(both))).toBe('unknown: not-recorded')
  const unread = loadTerminology('plans', 'sandbox', {
    readText: { drugNames: true, fractureWords: false, examinationNames: true, reports: true },
  })
  const input = inputOf({ encounter: visitToday, conditions: [named] })
  expect(answerOf(namedBone({ ...input, terminology: unread }))).toBe('unknown: not-recorded')
})

test('every bone that words can name has a name of ours', () => {
  const { bones } = JSON.parse(readFileSync('plans/fracture-words.json', 'utf8'))
  const { namedBone: texts } = JSON.parse(readFileSync('plans/findings.json', 'utf8'))
  expect(Object.keys(texts.values)).toEqual(Object.keys(bones))
})

import { test } from 'vitest'
import { type JsonObject, objects, text } from '../../src/json.ts'
import { type Draw, expectSameDecision, pick, shuffled, type View, withoutWords } from './relation.ts'
import { mapSent } from './sent.ts'
import { isObject, mapTexts, mapWithin } from './walk.ts'

type Change = (concept: JsonObject, coding: readonly JsonObject[], draw: Draw) => JsonObject

/** Changes every CodeableConcept that has codes, wherever it stands. */
function inConcepts(change: Change, view?: View): void {
  expectSameDecision({
    resend: (sent, draw) =>
      mapSent(sent, (resource) =>
        mapWithin(resource, (found) => {
          const coding = objects(found['coding'])
          return coding.length === 0 ? found : change(found, coding, draw)
        }),
      ),
    ...(view !== undefined && { view }),
  })
}

/** Words that say nothing about bones, doses or routes; words that do are read on purpose. */
const neutral = ['zie dossier', 'NNB', 'overig', 'lorem', 'Ω', ' ', '0']

test('displays and texts beside a code decide nothing', () => {
  inConcepts((found, coding, draw) => {
    const shown = coding.map((item) => ({ ...item, display: pick(draw, neutral) }))
    return { ...found, coding: shown, text: pick(draw, neutral) }
  }, withoutWords)
})

const strange: readonly JsonObject[] = [
  { system: 'urn:oid:1.2.3.4', code: 'X1', display: 'lokaal' },
  { system: 'https://ehr.example/codes', code: '5913000' },
  { code: '99999' },
  { system: 'http://snomed.info/sct' },
  { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'OTH' },
  { system: 'http://loinc.org', code: '0000-0', version: '2.80' },
]

const amongStrangers: Change = (found, coding, draw) => ({
  ...found,
  coding: shuffled(draw, [...coding, pick(draw, strange)]),
})

test('codes that nobody knows, beside one that is known, decide nothing, in any order', () => {
  inConcepts(amongStrangers, withoutWords)
})

/** The same meaning in another code system. */
const equals: ReadonlyMap<string, JsonObject> = new Map([
  ['S72.0', { system: 'http://snomed.info/sct', code: '5913000' }],
  ['5913000', { system: 'http://hl7.org/fhir/sid/icd-10-nl', code: 'S72.0' }],
  ['K22.0', { system: 'http://snomed.info/sct', code: '45564002' }],
  ['H02AB07', { system: 'http://snomed.info/sct', code: '116602009' }],
])

test('of several codes that mean the same, the order decides nothing', () => {
  inConcepts((found, coding, draw) => {
    const all = coding.flatMap((item) => [item, equals.get(text(item['code']) ?? '') ?? item])
    return { ...found, coding: shuffled(draw, all) }
  }, withoutWords)
})

test('versions, flags and ids of codes decide nothing', () => {
  inConcepts((found, coding, draw) => {
    const extras: readonly JsonObject[] = [
      { version: '2026-04' },
      { userSelected: false },
      { userSelected: true },
      { id: 'k1' },
    ]
    const [first, ...rest] = coding
    return { ...found, id: 'cc', coding: [{ ...first, ...pick(draw, extras) }, ...rest] }
  })
})

const oids: ReadonlyMap<string, string> = new Map([
  ['http://snomed.info/sct', 'urn:oid:2.16.840.1.113883.6.96'],
  ['http://loinc.org', 'urn:oid:2.16.840.1.113883.6.1'],
  ['http://www.whocc.no/atc', 'urn:oid:2.16.840.1.113883.6.73'],
  ['http://hl7.org/fhir/sid/icd-10-nl', 'urn:oid:2.16.840.1.113883.6.3.2'],
  ['http://hl7.org/fhir/sid/icd-10', 'urn:oid:2.16.840.1.113883.6.3'],
  ['http://hl7.org/fhir/sid/icd-10-cm', 'urn:oid:2.16.840.1.113883.6.90'],
])

test('a code system may be named by its OID', () => {
  inConcepts((found, coding, draw) => ({
    ...found,
    coding: coding.map((item) => {
      const { system } = item
      const names = [system, oids.get(text(system) ?? '') ?? system]
      return { ...item, system: pick(draw, names) }
    }),
  }))
})

const steroids = /^H02AB/

/** Small letters, and the classes of the ICD without their dot. */
function respelled(isMeant: (code: string) => boolean): Change {
  const isClassified = (system: string) => system.includes('icd-10') || system.endsWith('/atc')
  return (found, coding, draw) => ({
    ...found,
    coding: coding.map((item) => {
      const code = text(item['code']) ?? ''
      if (!isClassified(text(item['system']) ?? '') || !isMeant(code)) return item
      return { ...item, code: pick(draw, [code, code.toLowerCase(), code.replace('.', '')]) }
    }),
  })
}

test('ICD and ATC codes may be written in small letters, and ICD codes without their dot', () => {
  inConcepts(respelled((code) => !steroids.test(code)))
})

test('the ATC code of a glucocorticoid may be written in small letters', () => {
  inConcepts(respelled((code) => steroids.test(code)))
})

test('other ids, renamed wherever they are referred to, decide nothing', () => {
  expectSameDecision({
    resend: (sent) =>
      mapSent(sent, (resource) => {
        if (resource['resourceType'] === 'Patient' || resource['resourceType'] === 'Encounter')
          return renamed(resource)
        return { ...renamed(resource), id: `z${text(resource['id'])}9` }
      }),
  })
})

function renamed(resource: JsonObject): JsonObject {
  const changed = mapTexts(resource, (said, key) =>
    key === 'reference' && said.startsWith('Condition/') ? said.replace(/\/(.*)$/, '/z$19') : said,
  )
  return isObject(changed) ? changed : resource
}

const unknownExtension = {
  url: 'https://ehr.example/fhir/StructureDefinition/colour',
  valueString: 'H02AB06 10 mg',
}

test('meta, narrative, language and extensions that nobody knows decide nothing', () => {
  const more: JsonObject = {
    meta: {
      versionId: '7',
      lastUpdated: '2026-11-22T09:00:00Z',
      profile: ['http://example.org/x'],
      security: [{ code: 'R' }],
    },
    implicitRules: 'http://example.org/rules',
    language: 'nl',
    text: { status: 'generated', div: '<div>heupfractuur, T-score -4,0, alendroninezuur tablet 70mg</div>' },
  }
  expectSameDecision({
    resend: (sent) =>
      mapSent(sent, (resource) => {
        const own = mapWithin(resource, (found, key) =>
          key === 'extension' || key.startsWith('value') || key === 'modifierExtension'
            ? found
            : { ...found, extension: [unknownExtension, ...objects(found['extension'])] },
        )
        return { ...own, ...more }
      }),
  })
})

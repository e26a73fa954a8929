import { expect, test } from 'vitest'
import { fractureLocation } from '../../src/findings/fracture.ts'
import type { JsonObject } from '../../src/json.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'
import { codeMapFile } from '../support/code-map.ts'
import { answerOf, condition, inputOf, visitToday } from '../support/fracture-input.ts'

const codeMap = codeMapFile(
  'none;gips-1;bone-findings;plaster-room;;;;;',
  'none;seh;act-code;EMER;;;;;',
  'urn:ehr:department;TRAUMA-POLI;act-code;AMB;;;;;',
  'urn:ehr:specialty;0303;act-code;IMP;;;;;',
  'urn:ehr:class;P;act-code;AMB;;;;;',
  'urn:ehr:class;AMB;act-code;EMER;;;;;',
)
const mapped = loadTerminology('plans', 'sandbox', { codeMap })

const at = (id: string) => ({ location: [{ location: { reference: `Location/${id}` } }] })
const ofClass = (code: string, system?: string) => ({
  class: { code, ...(system === undefined ? {} : { system }) },
})
const department = { serviceType: { coding: [{ system: 'urn:ehr:department', code: 'TRAUMA-POLI' }] } }
const specialty = { type: [{ coding: [{ system: 'urn:ehr:specialty', code: '0303' }] }] }

/** Days before the visit within which a fracture is of it, and whether one of another encounter may be. */
function windowOf(encounter: JsonObject, terminology = mapped): string {
  const of = (onsetDateTime: string, more: JsonObject = {}) => {
    const conditions = [condition('S52.5', { onsetDateTime, ...more })]
    const input = inputOf({ encounter: { ...visitToday, ...encounter }, conditions })
    return answerOf(fractureLocation({ ...input, terminology })) === 'other'
  }
  const days = of('2026-10-11') ? 42 : of('2026-11-08') ? 14 : 0
  return `${days}${of('2026-11-20', { encounter: { reference: 'Encounter/seh' } }) ? ', goes on' : ''}`
}

test.each<[string, JsonObject, string]>([
  ['emergency', ofClass('EMER'), '14'],
  ['outpatient', ofClass('AMB'), '42, goes on'],
  ['ward', ofClass('IMP'), '14, goes on'],
  ['observation', ofClass('OBSENC'), '14, goes on'],
  ['virtual', ofClass('VR'), '14'],
  ['no class', { class: null }, '14'],
  ['emergency in the plaster room', { ...ofClass('EMER'), ...at('gips-1') }, '42, goes on'],
  ['no class in the plaster room', { class: null, ...at('gips-1') }, '42, goes on'],
  ['outpatient in the emergency department', { ...ofClass('AMB'), ...at('seh') }, '14'],
  ['emergency in a place that is not mapped', { ...ofClass('EMER'), ...at('kamer-3') }, '14'],
  ['emergency with a department', { ...ofClass('EMER'), ...department }, '42, goes on'],
  ['emergency with a specialty', { ...ofClass('EMER'), ...specialty }, '14, goes on'],
  ['a class of the hospital', ofClass('P', 'urn:ehr:class'), '42, goes on'],
  ['a class of the hospital that looks like another', ofClass('AMB', 'urn:ehr:class'), '14'],
  [
    'the plaster room before the emergency department',
    { location: [...at('seh').location, ...at('gips-1').location] },
    '42, goes on',
  ],
  [
    'the plaster room left for the emergency department',
    {
      location: [
        { ...at('gips-1').location[0], status: 'completed' },
        { ...at('seh').location[0], status: 'active' },
      ],
    },
    '14',
  ],
])('days that belong to a visit: %s', (_name, encounter, expected) => {
  expect(windowOf(encounter)).toBe(expected)
})

const display = (name: string) => ({ location: [{ location: { display: name } }] })

test.each<[string, JsonObject, string]>([
  ['of a location', display('Gipskamer route 12'), '42, goes on'],
  [
    'of a location with an id',
    { location: [{ location: { reference: 'Location/9', display: 'GIPSKAMER' } }] },
    '42, goes on',
  ],
  [
    'of a contained location',
    {
      contained: [{ resourceType: 'Location', id: 'g', name: 'SEH-gipskamer' }],
      location: [{ location: { reference: '#g' } }],
    },
    '42, goes on',
  ],
  ['of a department', { serviceType: { text: 'Gipsverbandmeester' } }, '42, goes on'],
  ['of a type', { type: [{ text: 'Controle gipskamer' }] }, '42, goes on'],
  [
    'of a type with a code of the hospital',
    { type: [{ coding: [{ code: 'G', display: 'Gipspoli' }] }] },
    '42, goes on',
  ],
  ['of a location beside a ward', { ...ofClass('IMP'), ...display('Gipskamer') }, '42, goes on'],
  ['of something else', display('Gipsvlucht'), '14'],
  [
    'of a location where the patient is only expected',
    { location: [{ status: 'planned', location: { display: 'Gipskamer' } }] },
    '14',
  ],
  [
    'of a location that the hospital mapped to the emergency department',
    { location: [{ location: { reference: 'Location/seh', display: 'Gipskamer' } }] },
    '14',
  ],
])('days that belong to a visit by the name %s', (_name, encounter, expected) => {
  expect(windowOf(encounter)).toBe(expected)
})

test.each<[string, string, JsonObject, string, string | undefined]>([
  ['read', '2026-11-08', {}, 'other', undefined],
  ['read', '2026-11-07', {}, 'other', 'text'],
  ['read', '2026-10-11', {}, 'other', 'text'],
  ['read', '2026-10-10', {}, 'none', undefined],
  ['not read', '2026-11-08', {}, 'other', undefined],
  ['not read', '2026-11-07', {}, 'unknown: words-not-read', undefined],
  ['not read', '2026-10-11', {}, 'unknown: words-not-read', undefined],
  ['not read', '2026-10-10', {}, 'none', undefined],
  [
    'not read',
    '2026-11-20',
    { encounter: { reference: 'Encounter/seh' } },
    'unknown: words-not-read',
    undefined,
  ],
])(
  'the name of a plaster room, %s, and a fracture of %s %j',
  (read, onsetDateTime, more, expected, basis) => {
    const readText = {
      drugNames: true,
      fractureWords: read === 'read',
      examinationNames: true,
      reports: true,
    }
    const conditions = [condition('S52.5', { onsetDateTime, ...more })]
    const input = inputOf({ encounter: { ...visitToday, ...display('Gipskamer') }, conditions })
    const finding = fractureLocation({
      ...input,
      terminology: loadTerminology('plans', 'sandbox', { readText }),
    })
    expect(answerOf(finding)).toBe(expected)
    expect(finding.evidence.find((source) => source.reference.startsWith('Encounter/'))?.basis).toBe(basis)
  },
)

test('without a code map places say nothing', () => {
  const plain = loadTerminology('plans', 'sandbox')
  expect(windowOf({ ...ofClass('EMER'), ...at('gips-1'), ...department }, plain)).toBe('14')
})

test.each<[string, JsonObject, string]>([
  ['the encounter around this one', { partOf: { reference: 'Encounter/episode' } }, 'other'],
  ['another encounter', { partOf: { reference: 'Encounter/other' } }, 'none'],
  ['another encounter, and none is around this one', {}, 'none'],
])('a fracture of %s', (_name, more, expected) => {
  const fracture = condition('S52.5', {
    onsetDateTime: '2026-11-20',
    encounter: { reference: 'Encounter/episode' },
  })
  const input = inputOf({ encounter: { ...visitToday, ...more }, conditions: [fracture] })
  expect(answerOf(fractureLocation(input))).toBe(expected)
})

import { expect, test } from 'vitest'
import { isSameDiagnosis } from '../../src/findings/same-diagnosis.ts'
import type { Concept } from '../../src/terminology/concept.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'
import { codeMapFile } from '../support/code-map.ts'

const codeMap = codeMapFile('urn:ehr;POLS;icd-10;S52.5;;;;;')
const terminology = loadTerminology('plans', 'sandbox', { codeMap })
const icd = 'http://hl7.org/fhir/sid/icd-10'
const coded = (system: string, code: string, text?: string): Concept => ({
  codings: [{ system, code }],
  ...(text === undefined ? {} : { text }),
})
const nullFlavor = 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor'

test.each<[string, Concept, Concept, boolean]>([
  ['one code', coded(icd, 'S52.5'), coded(icd, 'S525'), true],
  ['one code in two editions', coded(icd, 'S52.5'), coded(`${icd}-nl`, 'S52.5'), true],
  ['two codes', coded(icd, 'S52.5'), coded(icd, 'S52.6'), false],
  ["a code and the hospital's own", coded(icd, 'S52.5'), coded('urn:ehr', 'POLS'), true],
  ["the hospital's own, and one that is not mapped", coded('urn:ehr', 'POLS'), coded('urn:ehr', 'X'), false],
  ['words without a code', coded(nullFlavor, 'OTH', 'Pols '), { codings: [], text: 'pols' }, true],
  ['words beside a code', coded(icd, 'S52.5', 'pols'), { codings: [], text: 'pols' }, false],
  ['nothing', { codings: [] }, { codings: [] }, false],
])('the same diagnosis: %s', (_name, one, other, expected) => {
  expect(isSameDiagnosis(one, other, terminology)).toBe(expected)
  expect(isSameDiagnosis(other, one, terminology)).toBe(expected)
})

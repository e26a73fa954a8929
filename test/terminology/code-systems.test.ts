import { expect, test } from 'vitest'
import { canonicalSystem } from '../../src/terminology/code-systems.ts'

const snomed = 'http://snomed.info/sct'
const nl = 'http://hl7.org/fhir/sid/icd-10-nl'

test.each([
  [snomed, snomed],
  ['http://snomed.info/sct/11000146104', snomed],
  ['http://snomed.info/sct/11000146104/version/20260930', snomed],
  ['http://snomed.info/sct|http://snomed.info/sct/11000146104', snomed],
  ['https://snomed.info/sct/', snomed],
  ['urn:oid:2.16.840.1.113883.6.96', snomed],
  ['2.16.840.1.113883.6.96', snomed],
  ['URN:OID:2.16.840.1.113883.6.96', snomed],
  [`${nl}|2021`, nl],
  [`${nl}/`, nl],
  ['2.16.840.1.113883.6.3.2', nl],
  ['2.16.840.1.113883.2.4.4.10', 'urn:oid:2.16.840.1.113883.2.4.4.10'],
  ['http://snomed.info.example.org/sct', 'http://snomed.info.example.org/sct'],
  ['http://lab.example.org/codes|2', 'http://lab.example.org/codes|2'],
  ['1.2.3', '1.2.3'],
  ['', ''],
])('"%s" is read as "%s"', (sent, read) => {
  expect(canonicalSystem(sent)).toBe(read)
})

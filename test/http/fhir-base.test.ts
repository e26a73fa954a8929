import { expect, test } from 'vitest'
import { isOwnBase } from '../../src/http/fhir/fhir-base.ts'

const publicUrl = 'https://cds.example.org/osteo'

test.each<[string, boolean]>([
  ['http://127.0.0.1:8080/fhir', true],
  ['http://localhost:8080/fhir/', true],
  ['http://[::1]:8080/fhir', true],
  [`${publicUrl}/fhir`, true],
  ['http://127.0.0.1:8081/fhir', false],
  ['http://127.0.0.1/fhir', false],
  ['http://127.0.0.1:8080/fhir/x', false],
  ['http://127.0.0.1:8080', false],
  ['http://ehr.example:8080/fhir', false],
  ['https://cds.example.org/fhir', false],
  ['no address', false],
])('T30 whether %s is the embedded FHIR server of this process: %s', (base, isOwn) => {
  // Nothing that the caller says of the address counts, only where the call arrived.
  expect(isOwnBase(base, { publicUrl }, { socket: { localPort: 8080 } })).toBe(isOwn)
})

import { describe, expect, test } from 'vitest'
import { pathBelow } from '../../src/outbound/below.ts'

const base = 'https://ehr.example/fhir'

describe('T07 T08 addresses below a base', () => {
  test.each([
    [base, '/fhir'],
    [
      `${base}/Observation?code=http://loinc.org|2160-0&patient=p1`,
      '/fhir/Observation?code=http://loinc.org|2160-0&patient=p1',
    ],
    [`${base}?_getpages=a%2Fb&_bundletype=searchset`, '/fhir?_getpages=a%2Fb&_bundletype=searchset'],
    [`${base}/Medication/m-1.2`, '/fhir/Medication/m-1.2'],
    [`${base}/Observation?name=a/../b`, '/fhir/Observation?name=a/../b'],
    ['https://EHR.example:443/fhir/Patient/1', '/fhir/Patient/1'],
  ])('%s', (address, path) => {
    expect(pathBelow(base, address)).toBe(path)
  })

  test.each([
    'https://evil.example/fhir/Patient/1',
    'https://ehr.example/fhir2/Patient/1',
    'https://ehr.example/Patient/1',
    'https://ehr.example',
    'http://ehr.example/fhir/Patient/1',
    'https://ehr.example:8443/fhir/Patient/1',
    'https://ehr.example./fhir/Patient/1',
    'https://ehr.example.evil.example/fhir',
    'https://ehr.example@evil.example/fhir',
    'https://ehr.example:x@evil.example/fhir',
    'https://user@ehr.example/fhir/Patient/1',
    'https://user:secret@ehr.example/fhir/Patient/1',
    'https://еhr.example/fhir/Patient/1',
    `${base}/../admin`,
    `${base}/..`,
    `${base}/./Patient`,
    `${base}/%2e%2e/admin`,
    `${base}/%2E./admin`,
    `${base}/.%2e`,
    `${base}/..;/admin`,
    `${base}/x;jsessionid=1`,
    `${base}/%252e%252e/admin`,
    `${base}/%2f..%2fadmin`,
    `${base}/..%2fadmin`,
    `${base}\\..\\admin`,
    'https://ehr.example\\@evil.example/fhir',
    `${base}/Patient/1#fragment`,
    `${base}#`,
    `${base}/Patient/\n1`,
    `${base}/Patient/\t..`,
    ` ${base}`,
    `${base}/Patient/1 2`,
    '//evil.example/fhir',
    '/fhir/Patient/1',
    'Patient/1',
    'file:///etc/passwd',
    'gopher://ehr.example/fhir',
    'data:application/json,{}',
    'javascript:alert(1)',
    '',
  ])('%j is not below it', (address) => {
    expect(pathBelow(base, address)).toBeUndefined()
  })

  test.each([
    'http://ehr.example/fhir',
    'https://ehr.example/fhir/',
    'https://user@ehr.example/fhir',
    'https://ehr.example/fhir?x',
    'file:///fhir',
    'https://2130706433/fhir',
    'https://0x7f.1/fhir',
    'https://0177.0.0.1/fhir',
  ])('%s is no base, so nothing is below it', (spelled) => {
    expect(pathBelow(spelled, spelled)).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import { registeredBase } from '../../../src/record/ehr/access.ts'

const open = { registered: [], anyLoopback: true, withoutToken: true }

describe('the sandbox may ask any server on this machine', () => {
  test.each([
    ['http://127.0.0.1:9000/fhir', 'http://127.0.0.1:9000/fhir'],
    ['http://localhost:9000/fhir/', 'http://localhost:9000/fhir'],
    ['http://[::1]:9000', 'http://[::1]:9000'],
  ])('N05 T07 %s', (fhirServer, base) => {
    expect(registeredBase({ ...open, fhirServer })).toBe(base)
  })

  test.each([
    'http://10.0.0.1/fhir',
    'https://ehr.test/fhir',
    'http://127.0.0.1.evil.test/fhir',
    'http://localhost.evil.test/fhir',
    'http://localhost@evil.test/fhir',
    'http://2130706433/fhir',
    'http://127.1/fhir',
    'http://0x7f.1/fhir',
    'http://0.0.0.0/fhir',
    'http://[::ffff:127.0.0.1]/fhir',
    'http://127.0.0.1/fhir?x=y',
    'http://127.0.0.1/a/../fhir',
    'ftp://127.0.0.1/fhir',
    'http://LOCALHOST/fhir',
    'http://localhost./fhir',
    '',
    '/',
    `http://127.0.0.1/${'x'.repeat(3000)}`,
  ])('N05 T07 not %s', (fhirServer) => {
    expect(registeredBase({ ...open, fhirServer })).toBeUndefined()
  })

  test('T07 A14 and, where servers are registered, those alone', () => {
    const closed = { ...open, anyLoopback: false, registered: ['https://ehr.test/fhir'] }
    expect(registeredBase({ ...closed, fhirServer: 'http://127.0.0.1:9000/fhir' })).toBeUndefined()
    expect(registeredBase({ ...closed, fhirServer: 'https://ehr.test/fhir/' })).toBe('https://ehr.test/fhir')
    expect(registeredBase(closed)).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import { readConfig, tenantsOf } from '../../src/config/config.ts'
import { issuer, testNow, withFile } from '../support/settings.ts'

function tenants(settings: object) {
  return tenantsOf(readConfig(withFile(settings), testNow))
}

const issuers = ['a', 'b'].map((tenant) => ({ ...issuer, iss: `https://${tenant}.example.org`, tenant }))

test('without tenants there is one, with the settings beside mode', () => {
  const found = tenants({ language: 'en', services: { x: { state: 'off' } } })
  expect([...found.keys()]).toEqual(['sandbox'])
  expect(found.get('sandbox')).toMatchObject({
    id: 'sandbox',
    language: 'en',
    dxaWithVfa: 'one-order',
    dxaCapacity: true,
    stateless: false,
    services: { x: { state: 'off', departments: {} } },
    retention: { decisionDays: 730, accessLogDays: 1830 },
  })
})

describe('T24 what one tenant says is of no other', () => {
  const shared = {
    language: 'en',
    cardKey: 'key-of-all-tenants',
    allowedOrigins: ['https://all.example.org'],
    readText: { reports: false },
    services: { x: { state: 'off' }, y: { state: 'silent' } },
    snoozeDays: { 'limited-time': 1 },
    retention: { decisionDays: 30 },
    switchedOffRows: ['A01'],
  }
  const own = {
    language: 'nl',
    cardKey: 'key-of-a-0123456789',
    pseudonymKey: 'pseudonyms-of-a-0123456789',
    allowedOrigins: ['https://a.example.org'],
    readText: { drugNames: false },
    services: { x: { departments: { seh: 'silent' } } },
    snoozeDays: { 'need-more-info': 2 },
    retention: { accessLogDays: 4000 },
    switchedOffRows: [],
    dxaCapacity: false,
    stateless: true,
  }
  const found = tenants({ ...shared, issuers, tenants: { a: own, b: {} } })
  const [a, b] = [found.get('a'), found.get('b')]

  test('it takes the place of what stands beside mode, part by part', () => {
    expect(a).toMatchObject({
      ...own,
      readText: { drugNames: false, fractureWords: true, examinationNames: true, reports: false },
      services: { x: { state: 'live', departments: { seh: 'silent' } }, y: { state: 'silent' } },
      snoozeDays: { 'limited-time': 1, 'need-more-info': 2 },
      retention: { decisionDays: 30, accessLogDays: 4000 },
      allowedOrigins: ['https://a.example.org'],
      switchedOffRows: [],
    })
  })

  test('and leaves the other as all are', () => {
    expect(b).toMatchObject({
      language: 'en',
      cardKey: 'key-of-all-tenants',
      pseudonymKey: 'osteohooks-sandbox',
      allowedOrigins: ['https://all.example.org'],
      readText: { drugNames: true, fractureWords: true, examinationNames: true, reports: false },
      services: { x: { state: 'off', departments: {} }, y: { state: 'silent', departments: {} } },
      snoozeDays: { 'limited-time': 1 },
      retention: { decisionDays: 30, accessLogDays: 1830 },
      switchedOffRows: ['A01'],
      dxaCapacity: true,
      stateless: false,
    })
  })
})

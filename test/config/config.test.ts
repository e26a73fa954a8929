import { describe, expect, test } from 'vitest'
import { inspectConfig, readConfig } from '../../src/config/config.ts'
import { isoDay } from '../../src/days.ts'
import { testNow as now, problemsOf, withFile, writeBeside } from '../support/settings.ts'

test('nothing set gives sandbox mode on loopback, Dutch, drafts as proposals', () => {
  expect(readConfig({}, now)).toMatchObject({
    mode: 'sandbox',
    host: '127.0.0.1',
    port: 8080,
    language: 'nl',
    dialect: 'standard',
    orderIntent: 'proposal',
    patientViewTriggers: ['27'],
    allowedOrigins: [],
    bodyLimitBytes: 5 * 1024 * 1024,
  })
})

test('environment and file are taken, an empty variable is none', () => {
  const file = withFile({
    language: 'en',
    orderCodes: { 'order-dxa-with-vfa': [{ system: 'urn:x', code: '1' }] },
  })
  const config = readConfig(
    { ...file, PORT: '0', HOST: '0.0.0.0', DATABASE_URL: 'postgres://x', OSTEOHOOKS_NOW: '' },
    now,
  )
  expect(config).toMatchObject({ language: 'en', port: 0, host: '0.0.0.0', databaseUrl: 'postgres://x' })
  expect(config.orderCodes).toEqual({ 'order-dxa-with-vfa': [{ system: 'urn:x', code: '1' }] })
})

test('every text may decide unless it is switched off', () => {
  const all = { drugNames: true, fractureWords: true, examinationNames: true, reports: true }
  expect(readConfig({}, now).readText).toEqual(all)
  expect(readConfig(withFile({ readText: { reports: false } }), now).readText).toEqual({
    ...all,
    reports: false,
  })
})

describe('the day of evaluation', () => {
  test.each([
    [undefined, '2026-11-23'],
    ['2026-11-22', '2026-11-22'],
    ['2026-11-22T23:30:00Z', '2026-11-23'],
    ['2026-06-30T22:30:00Z', '2026-07-01'],
    ['2026-11-22T09:00:00+01:00', '2026-11-22'],
  ])('OSTEOHOOKS_NOW %s is %s in Amsterdam', (fixed, expected) => {
    const config = readConfig(fixed === undefined ? {} : { OSTEOHOOKS_NOW: fixed }, now)
    expect(isoDay(config.today())).toBe(expected)
  })
})

describe('a setting that is wrong is named', () => {
  const cases: readonly (readonly [string, () => Record<string, string>, RegExp])[] = [
    ['a port that is a word', () => ({ PORT: 'http' }), /^PORT is "http"/],
    ['a port that is too high', () => ({ PORT: '65536' }), /^PORT/],
    [
      'a year as evaluation date',
      () => ({ OSTEOHOOKS_NOW: '2026' }),
      /^OSTEOHOOKS_NOW is "2026"; expected one day/,
    ],
    ['a date that does not exist', () => ({ OSTEOHOOKS_NOW: '2026-02-30' }), /^OSTEOHOOKS_NOW/],
    ['a file that is not there', () => ({ OSTEOHOOKS_CONFIG: '/nowhere.json' }), /names \/nowhere.json/],
    ['a file that is not JSON', () => withFile('{'), /not a readable JSON file/],
    ['an unknown setting', () => withFile({ lanuage: 'en' }), /lanuage/],
    ['an unknown language', () => withFile({ language: 'fr' }), /language: /],
    [
      'an origin with a path',
      () => withFile({ allowedOrigins: ['https://a.nl/x'] }),
      /allowedOrigins.0: is no origin/,
    ],
    ['any origin', () => withFile({ allowedOrigins: ['*'] }), /allowedOrigins.0: is no origin/],
    ['a body limit of nothing', () => withFile({ bodyLimitBytes: 0 }), /bodyLimitBytes/],
    ['a short key', () => withFile({ cardKey: 'x' }), /cardKey/],
    [
      'a database of another kind',
      () => ({ DATABASE_URL: 'mysql://root:CANARY@db' }),
      /^DATABASE_URL is no address/,
    ],
    [
      'a proxy that is everybody',
      () => withFile({ trustedProxies: ['0.0.0.0/0'] }),
      /trustedProxies.0: is no address of a few/,
    ],
    [
      'a proxy by name',
      () => withFile({ trustedProxies: ['proxy.example.org'] }),
      /trustedProxies.0: is no address of a few/,
    ],
    [
      'a tenant with capitals',
      () => withFile({ tenants: { North: {} } }),
      /tenants.North: is no name of a tenant/,
    ],
    [
      'an access log that is kept too short',
      () => withFile({ retention: { accessLogDays: 365 } }),
      /retention.accessLogDays: is shorter than five years/,
    ],
    [
      'a state that no service has',
      () => withFile({ services: { x: { departments: { seh: 'quiet' } } } }),
      /services.x.departments.seh: /,
    ],
    [
      'a folder that is a file',
      () => withFile({ dataFolder: writeBeside('no-folder', '') }),
      /dataFolder is .*no-folder, which is no folder/,
    ],
    [
      'a folder that cannot be made',
      () => withFile({ dataFolder: `${writeBeside('a-file', '')}/journal` }),
      /dataFolder is .*a-file\/journal, .*cannot be made/,
    ],
    [
      'a certificate that is not there',
      () => withFile({ tls: { certificateFile: 'lost.pem', keyFile: 'lost.key' } }),
      /tls.certificateFile .*lost.pem cannot be read/,
    ],
    [
      'a certificate without its key',
      () =>
        withFile({ tls: { certificateFile: writeBeside('a.pem', 'x'), keyFile: writeBeside('a.key', 'x') } }),
      /a.key is not the key of tls.certificateFile/,
    ],
  ]
  test.each(cases)('%s', (_name, environment, expected) => {
    expect(() => readConfig(environment(), now)).toThrow(
      expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }),
    )
    expect(() => readConfig(environment(), now)).toThrow(expected)
  })
})

test('several problems are told at once, each on its line', () => {
  const environment = { ...withFile({ language: 'fr', bodyLimitBytes: 0 }), PORT: 'http' }
  const thrown = (() => {
    try {
      return readConfig(environment, now)
    } catch (error) {
      return error
    }
  })()
  const [head, ...lines] = thrown instanceof Error ? thrown.message.split('\n  ') : []
  expect(head).toMatch(/^3 settings are not right \(OSTEOHOOKS_CONFIG is .*\.json\):$/)
  expect(lines).toEqual([
    expect.stringMatching(/^PORT is/),
    expect.stringMatching(/^bodyLimitBytes: /),
    expect.stringMatching(/^language: /),
  ])
})

test('paths are meant from where the file is', () => {
  const settings = {
    codeMap: 'maps/own.csv',
    dataFolder: 'journal',
    issuers: [{ iss: 'x', jku: 'https://ehr.example.org/jwks', tenant: 'north' }],
    tenants: { north: { codeMap: '../north.csv' } },
  }
  const environment = withFile(settings)
  const folder = environment['OSTEOHOOKS_CONFIG']?.replace(/\/[^/]+$/, '')
  expect(readConfig(environment, now)).toMatchObject({
    codeMap: `${folder}/maps/own.csv`,
    dataFolder: `${folder}/journal`,
    tenants: { north: { codeMap: `${folder?.replace(/\/[^/]+$/, '')}/north.csv` } },
  })
})

describe('T25 keys may stand outside the file, and are never told', () => {
  const key = 'CANARY-0123456789-0123456789'
  const keyFile = () => writeBeside('key', `${key}\n`)

  test('in files of their own, for all or for one', () => {
    const settings = { cardKeyFile: keyFile(), pseudonymKeyFile: 'key' }
    const config = readConfig(withFile(settings), now)
    expect([config.cardKey, config.pseudonymKey]).toEqual([key, key])
    expect(config).not.toHaveProperty('cardKeyFile')
  })

  test('in the environment', () => {
    const config = readConfig({ OSTEOHOOKS_CARD_KEY: key, OSTEOHOOKS_PSEUDONYM_KEY: ` ${key}` }, now)
    expect([config.cardKey, config.pseudonymKey]).toEqual([key, key])
  })

  test.each<[string, object, Record<string, string>, RegExp]>([
    ['twice in the file', { cardKey: key, cardKeyFile: 'key' }, {}, /^cardKey and cardKeyFile are both set/],
    [
      'in the file and the environment',
      { pseudonymKey: key },
      { OSTEOHOOKS_PSEUDONYM_KEY: key },
      /^pseudonymKey and OSTEOHOOKS_PSEUDONYM_KEY are both set/,
    ],
    ['nowhere', { cardKeyFile: 'lost' }, {}, /^cardKeyFile .*lost cannot be read/],
    ['too short', {}, { OSTEOHOOKS_CARD_KEY: 'CANARY' }, /^OSTEOHOOKS_CARD_KEY holds a key of fewer than 16/],
    [
      'nowhere, for one tenant',
      {
        issuers: [{ iss: 'x', jku: 'https://a.nl/jwks', tenant: 'a' }],
        tenants: { a: { cardKeyFile: 'lost' } },
      },
      {},
      /^tenants.a.cardKeyFile .*lost cannot be read/,
    ],
  ])('%s is a problem', (_name, settings, environment, expected) => {
    keyFile()
    const problems = problemsOf(settings, environment)
    expect(problems).toEqual([expect.stringMatching(expected)])
    expect(problems.join()).not.toMatch(/CANARY/)
  })

  test('a file of settings that is not JSON is not repeated', () => {
    const { problems } = inspectConfig(withFile('{"cardKey": "CANARY-0123456789'), now)
    expect(problems).toHaveLength(1)
    expect(problems.join()).not.toMatch(/CANARY/)
  })
})

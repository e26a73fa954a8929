import { describe, expect, test } from 'vitest'
import { inspectConfig, readConfig } from '../../src/config/config.ts'
import {
  issuer,
  problemsOf,
  production,
  productionEnvironment,
  publicKey,
  testNow,
  withFile,
} from '../support/settings.ts'
import { sandboxKey } from '../support/tokens.ts'

const { publicUrl, trustedProxies, dataFolder, cardKey, pseudonymKey, ...bare } = production
const changedIssuer = (changes: object) => ({ ...production, issuers: [{ ...issuer, ...changes }] })
const { jku: _jku, ...withoutJku } = issuer
const { fhirServers: _fhirServers, ...withoutServers } = issuer

test('T38 production starts when nothing of the sandbox is left', () => {
  const config = readConfig({ ...withFile(production), ...productionEnvironment }, testNow)
  expect(config).toMatchObject({ mode: 'production', publicUrl })
  expect(config.issuers).toMatchObject([{ algorithms: ['ES384', 'RS384'], requireType: true }])
})

describe('T38 production refuses what is for the sandbox, and says what to do', () => {
  test.each<[string, object, Record<string, string>, RegExp]>([
    [
      'D15 no issuers',
      { ...production, issuers: [], tenants: {} },
      {},
      /^issuers is empty, so anybody could call/,
    ],
    [
      'an issuer whose FHIR servers may have been forgotten',
      { ...production, issuers: [withoutServers] },
      {},
      /^issuers.0.fhirServers is missing.*write \[\]/,
    ],
    [
      'X08 no public address',
      { ...bare, trustedProxies, dataFolder, cardKey, pseudonymKey },
      {},
      /^publicUrl is missing/,
    ],
    [
      'X07 a public address by http',
      { ...production, publicUrl: 'http://localhost:8080' },
      {},
      /^publicUrl is an address of this/,
    ],
    [
      'X08 a public address of this machine',
      { ...production, publicUrl: 'https://localhost' },
      {},
      /^publicUrl is an address of this/,
    ],
    ['X07 plain http', { ...production, trustedProxies: [] }, {}, /^tls and trustedProxies are both missing/],
    ['T05 no database', production, { DATABASE_URL: '' }, /^DATABASE_URL is missing/],
    [
      'T05 no database though nothing is kept',
      { ...production, stateless: true },
      { DATABASE_URL: '' },
      /^DATABASE_URL is missing.*also when tenants are stateless/,
    ],
    [
      'no folder for the journal',
      { ...bare, publicUrl, trustedProxies, cardKey, pseudonymKey },
      {},
      /^dataFolder is missing/,
    ],
    [
      'T27 the example key of cards',
      { ...production, cardKey: 'osteohooks-sandbox' },
      {},
      /^cardKey is the example key/,
    ],
    [
      'T27 a key that can be guessed',
      { ...production, cardKey: 'CANARY-of-20-letters' },
      {},
      /^cardKey is shorter than 32/,
    ],
    [
      'T24 the example key of one tenant',
      { ...production, tenants: { north: { pseudonymKey: 'osteohooks-sandbox' } } },
      {},
      /^tenants.north.pseudonymKey is the example key.*tenants.north.pseudonymKeyFile/,
    ],
    ['one key for both', { ...production, pseudonymKey: cardKey }, {}, /^pseudonymKey is the cardKey too/],
    ['T04 keys by http', changedIssuer({ jku: 'http://localhost:9090/jwks' }), {}, /^issuers.0.jku is http/],
    [
      'N05 T07 data by http',
      changedIssuer({ fhirServers: ['http://127.0.0.1/fhir'] }),
      {},
      /^issuers.0.fhirServers.0 is http/,
    ],
    [
      'T07 servers for anybody',
      { ...production, openFhirServers: ['https://a.nl/fhir'] },
      {},
      /^openFhirServers lets callers/,
    ],
    [
      'X06 T29 pages of the own machine',
      { ...production, allowedOrigins: ['http://localhost:3000'] },
      {},
      /^allowedOrigins.0 is a page of/,
    ],
    [
      'X06 T29 pages of the own machine for one tenant',
      { ...production, tenants: { north: { allowedOrigins: ['https://127.0.0.1'] } } },
      {},
      /^tenants.north.allowedOrigins.0 is a page of/,
    ],
    [
      'X07 a page by http',
      { ...production, allowedOrigins: ['http://ehr.example.org'] },
      {},
      /^allowedOrigins.0 is http/,
    ],
    ['a fixed day', production, { OSTEOHOOKS_NOW: '2026-11-22' }, /^OSTEOHOOKS_NOW fixes the day/],
    [
      'certificates of anybody',
      production,
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      /^NODE_TLS_REJECT_UNAUTHORIZED makes every/,
    ],
    ['T10 requests in the log', production, { NODE_DEBUG: 'http' }, /^NODE_DEBUG writes requests/],
    [
      'T10 an open debugger',
      production,
      { NODE_OPTIONS: '--inspect=0.0.0.0' },
      /^NODE_OPTIONS opens the debugger/,
    ],
    [
      'T10 dumps of memory',
      production,
      { NODE_OPTIONS: '--heapsnapshot-signal=SIGUSR2' },
      /^NODE_OPTIONS writes memory/,
    ],
    [
      'T10 keys of connections, spelt with underscores',
      production,
      { NODE_OPTIONS: '--tls_keylog=keys.txt' },
      /^NODE_OPTIONS writes the keys/,
    ],
    [
      'T10 a core dump when it crashes',
      production,
      { NODE_OPTIONS: '--abort-on-uncaught-exception' },
      /^NODE_OPTIONS writes memory/,
    ],
    ['X07 old TLS', production, { NODE_OPTIONS: '--tls-min-v1.0' }, /^NODE_OPTIONS allows TLS below 1.2/],
  ])('%s', (_name, settings, environment, expected) => {
    const problems = problemsOf(settings, { ...productionEnvironment, ...environment })
    expect(problems).toEqual([expect.stringMatching(expected)])
    expect(problems.join()).not.toMatch(/CANARY/)
  })
})

describe('A17 T38 production refuses public test tools, though they are right in the sandbox', () => {
  test.each<[string, object, RegExp]>([
    [
      'the Sandbox as issuer',
      changedIssuer({ iss: 'https://sandbox.cds-hooks.org' }),
      /^issuers.0.iss is a public test tool/,
    ],
    [
      'the Sandbox in other letters',
      changedIssuer({ iss: 'https://SANDBOX.cds-hooks.org./' }),
      /^issuers.0.iss is a public/,
    ],
    [
      'the Sandbox without scheme',
      changedIssuer({ iss: 'sandbox.cds-hooks.org' }),
      /^issuers.0.iss is a public test tool/,
    ],
    [
      'keys of the Sandbox',
      changedIssuer({ jku: 'https://sandbox.cds-hooks.org/.well-known/jwks.json' }),
      /^issuers.0.jku is a public test tool/,
    ],
    [
      'the published key under another name',
      {
        ...production,
        issuers: [{ ...withoutJku, jwks: { keys: [publicKey(), { ...sandboxKey, kid: 'ours' }] } }],
      },
      /^issuers.0.jwks.keys.1 is a published test key/,
    ],
    [
      'a public test server',
      changedIssuer({ fhirServers: ['https://launch.smarthealthit.org/v/r4/fhir'] }),
      /^issuers.0.fhirServers.0 is a public test tool/,
    ],
    [
      'pages of the Sandbox',
      { ...production, allowedOrigins: ['https://sandbox.cds-hooks.org'] },
      /^allowedOrigins.0 is a public/,
    ],
  ])('%s', (_name, settings, expected) => {
    expect(problemsOf(settings, productionEnvironment)).toEqual([expect.stringMatching(expected)])
    expect(problemsOf({ ...settings, mode: 'sandbox' }, productionEnvironment)).toEqual([])
  })
})

test('T38 all reasons are told at once', () => {
  const { problems } = inspectConfig(withFile({ mode: 'production', openFhirServers: [] }), testNow)
  const named = problems.map((problem) => problem.split(' ')[0])
  expect(named).toEqual([
    'publicUrl',
    'tls',
    'DATABASE_URL',
    'dataFolder',
    'openFhirServers',
    'issuers',
    'cardKey',
    'pseudonymKey',
  ])
})

test('a journal is not wanted where nothing is kept, and an empty list of servers may be meant', () => {
  const settings = { ...bare, publicUrl, trustedProxies, cardKey, pseudonymKey, stateless: true }
  expect(problemsOf(settings, productionEnvironment)).toEqual([])
  expect(problemsOf(changedIssuer({ fhirServers: [] }), productionEnvironment)).toEqual([])
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { ConfigError } from '../../../src/errors.ts'
import { openTerminologyServer } from '../../../src/terminology/expansion/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'osteohooks-terminology-'))
afterAll(() => rmSync(folder, { recursive: true }))

const url = 'https://tx.example.org/fhir'
const secret = 'Bearer CANARY-5512'
writeFileSync(join(folder, 'header'), `${secret}\n`)
writeFileSync(join(folder, 'two-lines'), `${secret}\nX-Other: 1\n`)
writeFileSync(join(folder, 'empty'), '\n')

/** As the process reads it: from the file that OSTEOHOOKS_CONFIG names. */
function open(terminologyServer: unknown, environment: Record<string, string> = {}) {
  const file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify({ terminologyServer }))
  return openTerminologyServer(readConfig({ OSTEOHOOKS_CONFIG: file, ...environment }, () => 0))
}

test('without a terminology server there is none', () => {
  expect(openTerminologyServer(readConfig({}, () => 0))).toBeUndefined()
})

test('a base is enough: the Dutch edition, no header', () => {
  const server = open({ url })
  expect(server).toMatchObject({ url, edition: 'http://snomed.info/sct/11000146104', timeoutMs: 30_000 })
  expect(server?.authorization()).toBeUndefined()
})

test.each<[string, object, Record<string, string>]>([
  ['a file beside the configuration', { authorizationFile: 'header' }, {}],
  ['the environment', {}, { OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION: secret }],
])('the header comes from %s', (_name, settings, environment) => {
  expect(open({ url, ...settings }, environment)?.authorization()).toBe(secret)
})

test('a header in a file is read again, so that it can be renewed', () => {
  writeFileSync(join(folder, 'renewed'), 'Bearer one')
  const server = open({ url, authorizationFile: 'renewed' })
  writeFileSync(join(folder, 'renewed'), 'Bearer two')
  expect(server?.authorization()).toBe('Bearer two')
})

test.each([
  'https://tx.example.org/fhir',
  'https://tx.example.org',
  'https://tx.example.org:8443/a/b/fhir',
  'https://10.0.0.7/fhir',
  'http://127.0.0.1:8080/fhir',
  'http://localhost:8080/fhir',
  'http://[::1]:8080/fhir',
])('%s is a base', (base) => {
  expect(open({ url: base })?.url).toBe(base)
})

describe('a base that could be read in two ways stops the start', () => {
  test.each([
    'http://tx.example.org/fhir',
    'https://tx.example.org/fhir/',
    'https://user:secret@tx.example.org/fhir',
    'https://ehr.example.org@tx.example.org/fhir',
    'https://tx.example.org/fhir?x=y',
    'https://tx.example.org/fhir#x',
    'https://tx.example.org/fhir/../admin',
    'https://2130706433/fhir',
    'https://0x7f.1/fhir',
    'http://127.1:8080/fhir',
    'https://TX.example.org/fhir',
    'https://tx.example.org:443/fhir',
    'https://tx.éxample.org/fhir',
    'file:///etc/passwd',
    'gopher://tx.example.org/fhir',
    'tx.example.org/fhir',
    '',
  ])('%s', (base) => {
    expect(() => open({ url: base })).toThrow(ConfigError)
    expect(() => open({ url: base })).toThrow(/terminologyServer\.url: is no base of a server/)
  })
})

describe('a setting that cannot work stops the start and says what to do', () => {
  test.each<[string, object, Record<string, string>, RegExp]>([
    ['no url', { url: undefined }, {}, /terminologyServer\.url/],
    ['an unknown setting', { ulr: url }, {}, /terminologyServer: .*ulr/],
    ['an edition that is none', { edition: '11000146104' }, {}, /edition: is no edition of SNOMED CT; write/],
    ['a refresh every second', { refreshHours: 0.001 }, {}, /refreshHours/],
    ['no time for an answer', { timeoutMs: 0 }, {}, /timeoutMs/],
    [
      'a cache folder that is not there',
      { cacheFolder: 'nowhere' },
      {},
      /cacheFolder is .*nowhere, which is no folder/,
    ],
    [
      'a header file that is not there',
      { authorizationFile: 'nowhere' },
      {},
      /authorizationFile .*nowhere cannot be read/,
    ],
    [
      'a header of two lines',
      { authorizationFile: 'two-lines' },
      {},
      /two-lines holds no value of an Authorization header/,
    ],
    ['a header file with nothing in it', { authorizationFile: 'empty' }, {}, /empty holds no value/],
    [
      'a header with a letter that headers cannot carry',
      {},
      { OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION: 'Bearer é' },
      /OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION holds no value/,
    ],
    [
      'two headers',
      { authorizationFile: 'header' },
      { OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION: secret },
      /are both set\. Keep one/,
    ],
  ])('%s', (_name, settings, environment, message) => {
    const start = () => open({ url, ...settings }, environment)
    expect(start).toThrow(ConfigError)
    expect(start).toThrow(message)
    expect(start).not.toThrow(/CANARY/)
  })
})

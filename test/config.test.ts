import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { isoDay } from '../src/days.ts'

const folder = mkdtempSync(join(tmpdir(), 'osteohooks-config-'))
let files = 0

function withFile(content: unknown): Record<string, string> {
  files += 1
  const file = join(folder, `${files}.json`)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return { OSTEOHOOKS_CONFIG: file }
}

const now = () => Date.UTC(2026, 10, 22, 23, 30)

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
      'production, which cannot know its callers yet',
      () => withFile({ mode: 'production' }),
      /needs registered issuers/,
    ],
  ]
  test.each(cases)('%s', (_name, environment, expected) => {
    expect(() => readConfig(environment(), now)).toThrow(
      expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }),
    )
    expect(() => readConfig(environment(), now)).toThrow(expected)
  })
})

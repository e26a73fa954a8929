import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../support/app.ts'
import { issuer, production, productionEnvironment, withFile } from '../support/settings.ts'

const program = join(root, 'src/cli/check-config.ts')

function check(settings: unknown, environment: Record<string, string> = {}) {
  const file = withFile(settings)['OSTEOHOOKS_CONFIG'] ?? ''
  return { file, ...run([file], environment) }
}

function run(argv: readonly string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env['PATH'], ...environment }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('a right configuration is told as what it would serve, without its keys', () => {
  const settings = {
    ...production,
    issuers: [issuer, { ...issuer, iss: 'south', tenant: 'south', fhirServers: [] }],
    tenants: {
      north: {
        services: { 'glucocorticoid-order-sign': { state: 'silent', departments: { seh: 'off' } } },
        dxaCapacity: false,
      },
      south: { language: 'en', stateless: true, switchedOffRows: ['C27'] },
    },
  }
  const { status, stdout, stderr } = check(settings, productionEnvironment)
  expect([status, stderr]).toEqual([0, ''])
  for (const line of [
    /^\S+: right$/m,
    /^mode +production$/m,
    /^address +https:\/\/osteohooks\.example\.org, listening on 127\.0\.0\.1 port 8080, TLS at a proxy \(10\.1\.0\.5\)$/m,
    /^database +PostgreSQL, journal \/.*\/journal$/m,
    /^issuer +https:\/\/ehr\.example\.org for north: keys from .*, ES384 or RS384, FHIR https:\/\/ehr\.example\.org\/fhir$/m,
    /^issuer +south for south: .*, FHIR prefetch only$/m,
    /^tenant +north: nl, standard, one-order, keeps decisions 730 days, no DXA capacity$/m,
    /^ {2}glucocorticoid-order-sign +silent, off in seh$/m,
    /^tenant +south: en, standard, one-order, keeps nothing, rows off: C27$/m,
  ])
    expect(stdout).toMatch(line)
  expect(stdout).not.toMatch(/CANARY/)
})

test('T38 every problem is told, of the file, of the environment, and of what plans/ lacks', () => {
  const settings = { mode: 'production', switchedOffRows: ['Z9'], codeMap: 'lost.csv' }
  const { status, stdout } = check(settings, { OSTEOHOOKS_NOW: '2026-11-22', PORT: 'http' })
  expect(status).toBe(1)
  expect(stdout).toMatch(/: 11 problems$/m)
  for (const name of [
    'PORT',
    'OSTEOHOOKS_NOW',
    'issuers',
    'publicUrl',
    'DATABASE_URL',
    'code map',
    'cardKey',
    'switchedOffRows',
  ])
    expect(stdout).toMatch(new RegExp(`^- ${name} `, 'm'))
})

test('T35 a code map that is wrong does not hide what else plans/ lack', () => {
  const tenants = { north: { codeMap: 'lost.csv' }, south: { switchedOffRows: ['Z9'] } }
  const { stdout } = check({ issuers: [issuer, { ...issuer, iss: 'south', tenant: 'south' }], tenants })
  expect(stdout).toMatch(/^- .*lost\.csv/m)
  expect(stdout).toMatch(/^- tenants\.south\.switchedOffRows names Z9, which plans\/ does not have/m)
})

test('a file whose shape is wrong says that more may come', () => {
  const { status, stdout } = check({ language: 'fr' })
  expect(status).toBe(1)
  expect(stdout).toMatch(/^- language: .*\n\nThe rest is checked when the file can be read\.$/m)
})

test.each([
  ['--help', ['--help'], 0, 'stdout', /^Usage: npm run check-config -- FILE/],
  ['no file', [], 2, 'stdout', /^Usage/],
  ['two files', ['a', 'b'], 2, 'stderr', /one too many/],
  ['an unknown option', ['--fast'], 2, 'stderr', /--fast/],
] as const)('%s', (_name, argv, status, side, expected) => {
  const result = run(argv)
  expect(result.status).toBe(status)
  expect(result[side]).toMatch(expected)
})

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { checkConfig } from '../../src/cli/check-config.ts'
import { settingsFile } from '../../src/config/settings.ts'
import { exampleKey, tenantDefaults } from '../../src/config/tenant.ts'
import { productionEnvironment } from '../support/settings.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/configuration.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'osteohooks-examples-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Name and default of every row of the tables with a default. */
const documented = [...page.matchAll(/^\| `([^`]+)` +\| (.+?) +\| .*\|$/gm)].map(
  ([, name = '', value = '']) => [name, value.replaceAll('`', '')] as const,
)

/** What a table says of a default: an empty one is none. */
function shown(value: unknown): string {
  if (value === exampleKey) return 'an example key'
  if (typeof value === 'string') return value
  const isEmpty = typeof value === 'object' && Object.keys(value ?? {}).length === 0
  return value === undefined || isEmpty ? 'none' : JSON.stringify(value)
}

/** The settings within a shape, by name; keys of an EHR are described in one row. */
function namesIn(shape: z.ZodType, name: string, fallback: unknown): readonly (readonly [string, string])[] {
  if (shape instanceof z.ZodDefault || shape instanceof z.ZodPrefault)
    return namesIn(within(shape), name, shape.def.defaultValue)
  if (shape instanceof z.ZodExactOptional || shape instanceof z.ZodOptional)
    return namesIn(within(shape), name, fallback ?? null)
  const own: readonly (readonly [string, string])[] =
    name === '' || groups.includes(name)
      ? []
      : [[name, fallback === undefined ? 'required' : shown(fallback ?? undefined)]]
  if (described.includes(name)) return own
  if (shape instanceof z.ZodArray && shape.element instanceof z.ZodObject)
    return [...own, ...members(shape.element, `${name}[].`, {})]
  if (shape instanceof z.ZodRecord && shape.valueType instanceof z.ZodObject)
    return [...own, ...members(shape.valueType, `${name}.<id>.`, {})]
  if (!(shape instanceof z.ZodObject)) return own
  return [...own, ...members(shape, name === '' ? '' : `${name}.`, Object(fallback))]
}

/** Parts of a setting are described one by one, or all in its own row. */
const groups = ['readText', 'retention']
const described = ['issuers[].jwks', 'tenants', 'orderCodes']

function within(shape: { readonly unwrap: () => unknown }): z.ZodType {
  const inner = shape.unwrap()
  if (inner instanceof z.ZodType) return inner
  throw new Error('This shape has none within.')
}

function members(
  shape: z.ZodObject,
  place: string,
  fallbacks: object,
): readonly (readonly [string, string])[] {
  return Object.entries(shape.shape).flatMap(([key, value]) => {
    const fallback: unknown = Reflect.get(place === '' ? tenantDefaults : fallbacks, key)
    return value instanceof z.ZodType ? namesIn(value, `${place}${key}`, fallback) : []
  })
}

test('the page names every setting with its default, and no other', () => {
  const settings = documented.filter(([name]) => !/^[A-Z_]+$/.test(name))
  const known = namesIn(settingsFile, '', undefined)
  expect(known.length).toBeGreaterThan(50)
  expect(settings.toSorted()).toEqual(known.toSorted())
})

test('the page and the example of the environment name every variable that is read', () => {
  const source = readdirSync(join(root, 'src/config'))
    .map((name) => readFileSync(join(root, 'src/config', name), 'utf8'))
    .join()
  const named = source.matchAll(/variable(?:\(|: )'([A-Z_]+)'/g)
  const read = new Set([...named].map(([, name = '']) => name).filter((name) => !name.startsWith('NODE_')))
  const variables = documented.map(([name]) => name).filter((name) => /^[A-Z_]+$/.test(name))
  expect(new Set(variables)).toEqual(read)
  const example = readFileSync(join(root, '.env.example'), 'utf8')
  expect(new Set([...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name))).toEqual(read)
})

test('the examples are right once the files that they name are there', () => {
  cpSync(join(root, 'examples'), folder, { recursive: true })
  mkdirSync(join(folder, 'secrets'))
  for (const name of ['card-key', 'pseudonym-key'])
    writeFileSync(join(folder, 'secrets', name), `CANARY-${name}-of-thirty-two-letters-or-more\n`)
  const examples = readdirSync(folder).filter((name) => name.endsWith('.json'))
  expect(examples).toEqual(['production.json', 'sandbox-with-issuer.json'])
  for (const name of examples) {
    const { text, isRight } = checkConfig(join(folder, name), productionEnvironment)
    expect(text).toMatch(/: right\n/)
    expect(isRight).toBe(true)
    expect(text).not.toMatch(/CANARY/)
  }
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Json, type JsonObject, object } from '../../src/json.ts'
import { attacks } from '../support/canaries.ts'
import {
  discharge,
  dischargeBody,
  everythingFound,
  orderSelect,
  orderSelectBody,
  orderSign,
  patientView,
} from '../support/requests.ts'

const hooks = join(import.meta.dirname, '../../hooks')

/** A request as it goes out: to which service, and the bytes of its body. */
export interface Fuzzed {
  readonly service: string
  readonly body: Buffer
}

type Place = readonly string[]

/** The examples of every service, and the requests of the tests. */
const requests: readonly (readonly [string, JsonObject])[] = [
  ...readdirSync(hooks).flatMap((service) =>
    readdirSync(join(hooks, service))
      .filter((name) => name.startsWith('example-request'))
      .map((name): readonly [string, JsonObject] => [service, readObject(join(hooks, service, name))]),
  ),
  [orderSelect, orderSelectBody()],
  [orderSelect, orderSelectBody({ prefetch: everythingFound })],
  [orderSign, orderSelectBody({ prefetch: everythingFound, top: { hook: 'order-sign' } })],
  [discharge, dischargeBody({ prefetch: everythingFound })],
  [patientView, dischargeBody({ prefetch: everythingFound, top: { hook: 'patient-view' } })],
]

function readObject(file: string): JsonObject {
  const read: Json = JSON.parse(readFileSync(file, 'utf8'))
  return object(read) ?? {}
}

const numbers = [
  0,
  -0,
  -1,
  0.1,
  1e-300,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER + 2,
  2 ** 31,
  12.345678901234567,
]
const dates = [
  '2026',
  '2026-02',
  '2026-02-30',
  '2026-13-45',
  '0000-01-01',
  '9999-12-31',
  '2026-11-22T25:00:00',
]
const zones = [
  '2026-11-22T10:00:00',
  '2026-11-22T10:00:00+14:00',
  '2026-11-22T10:00:00-99:99',
  '2026-10-25T02:30:00',
]
const shapes: readonly Json[] = [
  null,
  true,
  '',
  ' ',
  [],
  {},
  [[]],
  [null],
  [{}],
  { resourceType: 'Bundle' },
  { resourceType: 'Bundle', entry: {} },
  { resourceType: 'Bundle', entry: [null, 1, 'x', {}, { resource: null }] },
  { resourceType: 'OperationOutcome', issue: [] },
  { resourceType: 'Bundle', total: -1, link: [{ relation: 'next', url: 'http://127.0.0.1:1/x' }] },
  { coding: null },
  { coding: [{ system: {}, code: [] }] },
  { value: 'NaN', unit: 7 },
  { start: '2026', end: '1900' },
  'Patient/p1',
  'Medication/../x',
  '#',
  '#m',
]

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(...numbers, ...dates, ...zones, ...shapes),
  fc.constantFrom<Json>(...attacks),
  fc.constantFrom<Json>('9'.repeat(10_000), '['.repeat(1000), ' '.repeat(10_000), 'a'.repeat(100_000)),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }).map((value): Json => JSON.parse(JSON.stringify(value))),
)

type Change =
  | { readonly kind: 'replace'; readonly at: Place; readonly by: Json }
  | { readonly kind: 'remove'; readonly at: Place }
  | { readonly kind: 'copy'; readonly at: Place; readonly from: Place }
  | { readonly kind: 'wrap'; readonly at: Place; readonly in: 'list' | 'object' | 'deep' }
  | { readonly kind: 'repeat'; readonly at: Place; readonly times: number }

/** Requests that are changed in up to five places, and now and then cut or broken as bytes. */
export const fuzzed: fc.Arbitrary<Fuzzed> = fc
  .constantFrom(...requests.map(([service, body]) => ({ service, body, places: placesOf(body) })))
  .chain(({ service, body, places }) =>
    fc
      .tuple(fc.array(changeOf(places), { minLength: 1, maxLength: 5 }), breaking)
      .map(([changes, broken]) => ({
        service,
        body: broken(Buffer.from(text(changes.reduce(change, body)))),
      })),
  )

function changeOf(places: readonly Place[]): fc.Arbitrary<Change> {
  const at = fc.constantFrom(...places)
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('replace' as const), at, by: odd }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), at }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('copy' as const), at, from: at }) },
    fc.record({
      kind: fc.constant('wrap' as const),
      at,
      in: fc.constantFrom('list' as const, 'object' as const, 'deep' as const),
    }),
    fc.record({ kind: fc.constant('repeat' as const), at, times: fc.constantFrom(2, 10, 200) }),
  )
}

/** Nineteen of twenty stay whole. */
const breaking: fc.Arbitrary<(bytes: Buffer) => Buffer> = fc.oneof(
  { weight: 38, arbitrary: fc.constant((bytes: Buffer) => bytes) },
  fc.nat(1_000_000).map((at) => (bytes: Buffer) => bytes.subarray(0, at % bytes.length)),
  fc.tuple(fc.nat(1_000_000), fc.nat(255)).map(([at, byte]) => (bytes: Buffer) => {
    const copy = Buffer.from(bytes)
    copy[at % copy.length] = byte
    return copy
  }),
)

function change(value: Json, made: Change): Json {
  switch (made.kind) {
    case 'replace':
      return withChange(value, made.at, () => made.by)
    case 'remove':
      return withChange(value, made.at, () => undefined)
    case 'copy':
      return withChange(value, made.at, () => valueAt(value, made.from))
    case 'wrap':
      return withChange(value, made.at, (inner) => wrap(inner, made.in))
    case 'repeat':
      return withChange(value, made.at, (inner) =>
        Array.from({ length: made.times }, () => (Array.isArray(inner) ? inner : [inner ?? null])).flat(),
      )
  }
}

function wrap(inner: Json | undefined, kind: 'list' | 'object' | 'deep'): Json {
  if (kind === 'list') return [inner ?? null]
  if (kind === 'object') return { value: inner ?? null }
  return Array.from({ length: 40 }).reduce<Json>((deep) => [deep], inner ?? null)
}

/** Every place of a value, as the keys that lead there. */
function placesOf(value: Json | undefined, path: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries<Json | undefined>(value)
  return [path, ...inner.flatMap(([key, child]) => placesOf(child, [...path, key]))]
}

function valueAt(value: Json | undefined, [key, ...rest]: Place): Json | undefined {
  if (key === undefined || typeof value !== 'object' || value === null) return value
  return valueAt(new Map(Object.entries<Json | undefined>(value)).get(key), rest)
}

/** An earlier change may have taken the place away; then there is nothing to change. */
function withChange(
  value: Json | undefined,
  [key, ...rest]: Place,
  made: (inner: Json | undefined) => Json | undefined,
): Json {
  if (key === undefined) return made(value) ?? null
  if (typeof value !== 'object' || value === null) return value ?? null
  const parts = Object.entries<Json | undefined>(value).flatMap(([name, child]): [string, Json][] => {
    if (name !== key) return [[name, child ?? null]]
    if (rest.length > 0) return [[name, withChange(child, rest, made)]]
    const changed = made(child)
    return changed === undefined ? [] : [[name, changed]]
  })
  return Array.isArray(value) ? parts.map(([, child]) => child) : Object.fromEntries(parts)
}

function text(value: Json): string {
  return JSON.stringify(value)
}

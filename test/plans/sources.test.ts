import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Json, object } from '../../src/json.ts'

const folder = join(import.meta.dirname, '../../plans')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.json'),
)
const read = (name: string): Json => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const sources = Object.keys(object(read('sources.json')) ?? {})

/** Every value of a `source` member, wherever it stands; a FHIR Reference or card source is an object. */
function citedIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(citedIn)
  return Object.entries(object(value) ?? {}).flatMap(([name, member]) =>
    name === 'source' && typeof member === 'string' ? member.split(/,\s*/) : citedIn(member),
  )
}

const citing = files
  .map((name) => [name, citedIn(read(name))] as const)
  .filter(([, cited]) => cited.length > 0)

test.each(citing)('every source that %s cites stands in sources.json', (_, cited) => {
  expect(cited.filter((key) => !sources.includes(key))).toEqual([])
})

test('files that cite are found', () => {
  expect(citing.map(([name]) => name)).toEqual(
    expect.arrayContaining(['findings.json', 'parameters.json', join('dose-equivalents', 'prednisone.json')]),
  )
})

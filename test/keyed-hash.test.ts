import { describe, expect, test } from 'vitest'
import { keyedUuid, keyedUuids } from '../src/keyed-hash.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const key = 'a key of the tests'

function all(count: number, ...named: [string, ...string[]]): readonly string[] {
  const uuidOf = keyedUuids(count, ...named)
  return Array.from({ length: count }, (_, number) => uuidOf(number))
}

test('a name that is kept has the same UUID in every version', () => {
  expect(keyedUuid(key, 'one', 'two')).toBe('9c915fe3-099c-8165-bcd5-4f1d21028356')
})

describe('UUIDs of things that are named together', () => {
  test.each([1, 4, 13])('%i of them are all different and made again from the same name', (count) => {
    const found = all(count, key, 'one', 'two')
    expect(new Set(found).size).toBe(count)
    expect(found.filter((id) => !uuid.test(id))).toEqual([])
    expect(all(count, key, 'one', 'two')).toEqual(found)
  })

  test.each<[string, ...[string, ...string[]]]>([
    ['another key', 'another key', 'one', 'two'],
    ['another name', key, 'one', 'three'],
    ['a name that is cut elsewhere', key, 'onetwo'],
    ['one part more', key, 'one', 'two', ''],
  ])('none is the same with %s', (_what, ...named) => {
    const found = new Set(all(4, key, 'one', 'two'))
    expect(all(4, ...named).filter((id) => found.has(id))).toEqual([])
  })
})

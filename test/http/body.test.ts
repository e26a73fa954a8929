import { describe, expect, test } from 'vitest'
import { parseBody } from '../../src/http/body.ts'
import { isDeep } from '../../src/http/depth.ts'

const parse = (text: string) => parseBody(Buffer.from(text))
const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
const pretty = (levels: number) => {
  const lines = Array.from({ length: levels }, (_, at) => `${' '.repeat(at * 2)}{"a":`)
  const closers = Array.from({ length: levels }, (_, at) => `${' '.repeat((levels - at) * 2)}}`)
  return `${lines.join('\n')}1\n${closers.join('\n')}`
}

describe('T14 a body that is nested too deep is refused', () => {
  test.each([
    ['64 levels', nested(64), false],
    ['65 levels', nested(65), true],
    ['100 000 levels', nested(100_000), true],
    ['100 levels over many lines', pretty(100), true],
    ['60 levels over many lines', pretty(60), false],
    ['70 brackets in a text', `{"a":"${']'.repeat(70)}"}`, false],
    ['70 brackets in a text with an escaped quote', `{"a":"\\"${']'.repeat(70)}"}`, false],
    ['deep, behind 300 kB of a list', `{"b":[${'1,'.repeat(150_000)}1],"a":${nested(70)}}`, true],
  ])('%s', (_name, text, expected) => {
    expect(isDeep(Buffer.from(text), 64)).toBe(expected)
  })

  test('wherever the run of brackets stands between two looks', () => {
    for (let shift = 0; shift < 64; shift += 1)
      expect(isDeep(Buffer.from(`${' '.repeat(shift)}${nested(66)}`), 64)).toBe(true)
  })

  test('5 MB of white space and brackets take no time that grows with their square', () => {
    const bytes = Buffer.from(`[${' '.repeat(5_000_000)}]`)
    expect(isDeep(bytes, 64)).toBe(false)
    expect(isDeep(Buffer.from('] '.repeat(30).concat('x').repeat(80_000)), 64)).toBe(false)
  })
})

describe('Q20 keys that reach for the prototype are refused', () => {
  test.each([
    ['__proto__', '{"__proto__":{"x":1}}'],
    ['__proto__ deep inside', '{"a":[{"b":{"__proto__":null}}]}'],
    ['__proto__ with escapes', '{"\\u005f_proto_\\u005F":1}'],
    ['__proto__ all escaped', '{"\\u005f\\u005f\\u0070\\u0072\\u006f\\u0074\\u006f\\u005f\\u005f":1}'],
    ['constructor.prototype', '{"constructor":{"prototype":{"x":1}}}'],
    ['constructor.prototype with escapes', '{"\\u0063onstructor":{"prototyp\\u0065":1}}'],
  ])('%s', (_name, text) => {
    expect(() => parse(text)).toThrow('__proto__')
  })

  test.each([
    ['a protonpompremmer', '{"a":"protonpompremmer"}'],
    ['the word prototype', '{"a":"prototype","constructor":"x"}'],
    ['__proto__ as a text', '{"a":"__proto__"}'],
    ['a constructor without prototype', '{"constructor":{"a":1},"b":"prototype"}'],
    ['an escaped letter', '{"a":"Jos\\u00e9 \\u0061"}'],
  ])('%s passes', (_name, text) => {
    expect(parse(text)).toEqual(JSON.parse(text))
  })
})

describe('Q04 Q06 what is no JSON object in UTF-8 is refused, and nothing of it repeated', () => {
  test.each([
    ['empty', ''],
    ['white space', ' \n '],
    ['a word', 'CANARY'],
    ['truncated', '{"a":"CANARY'],
    ['a trailing comma', '{"a":"CANARY",}'],
    ['single quotes', "{'a':'CANARY'}"],
    ['a form', 'a=CANARY&b=2'],
    ['HTML', '<html>CANARY</html>'],
    ['an array', '["CANARY"]'],
    ['a text', '"CANARY"'],
    ['a number', '42'],
    ['null', 'null'],
    ['NaN', '{"a":NaN}'],
    ['two objects', '{"a":1}{"b":"CANARY"}'],
  ])('%s', (_name, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_MALFORMED' }))
    expect(() => parse(text)).not.toThrow(/CANARY/)
  })

  test('bytes that are no UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc0]), Buffer.from('"}')])
    expect(() => parseBody(bytes)).toThrow('not UTF-8')
  })

  test('a byte order mark is skipped, names keep their letters, the last of two keys counts', () => {
    expect(parse('\ufeff{"a":"ë ó 🦴","b":1,"b":2}')).toEqual({ a: 'ë ó 🦴', b: 2 })
  })
})

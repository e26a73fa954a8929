import { describe, expect, test } from 'vitest'
import { coverageOf } from './coverage.ts'
import { idsOf } from './ids-of.ts'
import leftOut from './left-out.json' with { type: 'json' }
import requirements from './requirements.json' with { type: 'json' }

describe('ids at the beginning of a name', () => {
  test.each([
    ['A05 T03 a kid of another issuer', ['A05', 'T03']],
    ['PF2 a slow server', ['PF2']],
    ['T20', ['T20']],
    ['a name that ends in A05', []],
    ['A5 is none', []],
    ['P14 V01 a vignette', ['P14']],
    ['', []],
  ])('%j', (name, ids) => {
    expect(idsOf(name)).toEqual(ids)
  })
})

describe('the table', () => {
  const proof = (file: string, passed = true, ...names: readonly string[]) => ({ file, names, passed })

  test('names every file once, under the names around a test too', () => {
    const tests = [
      proof('test/http/b.test.ts', true, 'A05 T03 keys', 'one'),
      proof('test/http/b.test.ts', true, 'A05 T03 keys', 'two'),
      proof('test/http/a.test.ts', true, 'outer', 'A05 three'),
    ]
    expect(coverageOf(tests).page).toContain(
      `| A05 | ${requirements.A05} | \`http/a.test.ts\`, \`http/b.test.ts\` | passed |`,
    )
  })

  test('shows what failed', () => {
    expect(coverageOf([proof('test/http/a.test.ts', false, 'X01 x')]).page).toMatch(
      /\| X01 \|.*\| 1 failed \|/,
    )
  })

  test.each([
    [
      'a requirement without a test',
      proof('test/http/a.test.ts', true, 'x'),
      /^T36 .* has no test and no reason/,
    ],
    [
      'a row of the guideline is no proof',
      proof('test/plans/a.test.ts', true, 'T01 x'),
      /^T01 .* has no test/,
    ],
    ['an id that does not exist', proof('test/http/a.test.ts', true, 'A99 x'), /^A test names A99/],
  ])('tells of %s', (_name, ran, expected) => {
    expect(coverageOf([ran]).problems).toContainEqual(expect.stringMatching(expected))
  })

  test('a reason is for an id that exists', () => {
    expect(Object.keys(leftOut).filter((id) => !Object.hasOwn(requirements, id))).toEqual([])
  })
})

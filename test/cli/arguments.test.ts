import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const run = (file: string, ...given: readonly string[]) =>
  spawnSync(process.execPath, [file, ...given], { encoding: 'utf8' })

test.each([
  ['src/cli/code-map.ts', ['--foo'], "Unknown option '--foo'"],
  ['src/cli/code-map.ts', ['one.csv', 'two.csv'], '"two.csv" is one too many.'],
  ['src/cli/explain.ts', ['--foo'], "Unknown option '--foo'"],
  ['src/cli/explain.ts', ['--service'], "Option '--service <value>' argument missing"],
  ['src/cli/cohort.ts', ['--foo'], "Unknown option '--foo'"],
  ['src/cli/plans.ts', ['--foo'], "Unknown option '--foo'"],
  ['src/cli/plans.ts', ['plans'], "Unexpected argument 'plans'"],
  ['test/bench/run.ts', ['--foo'], "Unknown option '--foo'"],
  ['test/mutants/run.ts', ['--foo'], "Unknown option '--foo'"],
])('%s %j tells what it does not understand, and how it is meant', (file, given, problem) => {
  const { status, stdout, stderr } = run(file, ...given)
  expect(stderr.startsWith(problem)).toBe(true)
  expect(stderr).toMatch(/npm run [a-z-]+/)
  expect(stderr).toContain('--help')
  expect(stderr).not.toMatch(/^ +at /m)
  expect([status, stdout]).toEqual([2, ''])
})

test.each([
  ['src/cli/explain.ts', ['FILE', '--language', 'fr'], '--language is "fr"; use nl or en.\n'],
  ['test/bench/run.ts', ['--rounds', 'x'], '--rounds is "x"; expected a whole number above zero.\n'],
])('%s %j tells what is allowed', (file, given, problem) => {
  const { status, stderr } = run(file, ...given)
  expect([status, stderr]).toEqual([2, problem])
})

import { join } from 'node:path'
import { z } from 'zod'
import { ConfigError, PlanError } from '../errors.ts'
import { type Knowledge, loadKnowledge } from '../knowledge.ts'
import { adviseOnRows } from '../terminology/code-map/check.ts'
import { type Coverage, type Covered, coverageOf, type Proposed } from '../terminology/code-map/coverage.ts'
import { readCodeMap, showProblem } from '../terminology/code-map/load-code-map.ts'
import { codeMapColumns, type Problem } from '../terminology/code-map/row.ts'
import { systemNames } from '../terminology/code-map/systems.ts'
import { readArguments } from './arguments.ts'

const help = `Usage: npm run code-map -- FILE [--all]

Checks a hospital's code map, the file that the setting codeMap names: what is wrong with it,
what has no effect, and what it covers. Exit code 1 when it would stop the start.

  FILE     CSV (comma, semicolon or tab), or a JSON array of objects when it ends in .json
  --all    every problem, not only the first of each kind
  --help   this text

One row says what one code of the hospital means. Columns; the first four must be there:
${Object.entries(codeMapColumns)
  .map(([name, meaning]) => `  ${name.padEnd(14)} ${meaning}`)
  .join('\n')}
A column whose name begins with # is skipped.

Systems are written as URI, OID or one of
  ${systemNames.join(', ')}
`

const proposedCoding = z.object({ system: z.string(), code: z.string() })

const root = join(import.meta.dirname, '../..')
const shownOfEach = 10

function run(): number {
  const given = readArguments(
    {
      allowPositionals: true,
      options: { all: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    },
    help,
    1,
  )
  if (given === undefined) return 2
  const { values, positionals } = given
  const [file] = positionals
  if (values.help || file === undefined) {
    process.stdout.write(help)
    return values.help ? 0 : 2
  }
  try {
    const { text, isRight } = checkCodeMap(file, values.all)
    process.stdout.write(text)
    return isRight ? 0 : 1
  } catch (error) {
    if (!(error instanceof PlanError || error instanceof ConfigError)) throw error
    process.stderr.write(`${error.code}: ${error.message}\n`)
    return 1
  }
}

/**
 * Everything that can be said about a code map, as text for a terminal. A map is meant for the codes
 * that count in production, so those of the sandbox are not looked at.
 *
 * @throws ConfigError when the file is no table
 */
export function checkCodeMap(
  file: string,
  all: boolean,
): { readonly text: string; readonly isRight: boolean } {
  const plans = join(root, 'plans')
  const { terminology, activities } = loadKnowledge(plans, 'production')
  const { rows, problems, count } = readCodeMap(file, plans, terminology)
  const advised = [...problems, ...adviseOnRows(rows, terminology)]
  const coverage = coverageOf(rows, proposedOf(activities), terminology, plans)
  const lines = [
    `${file}: ${count} rows, ${rows.length} readable`,
    ...(['error', 'warning', 'information'] as const).flatMap((level) =>
      printLevel(
        level,
        advised.filter((problem) => problem.level === level),
        all,
      ),
    ),
    ...printCoverage(coverage),
  ]
  return { text: `${lines.join('\n')}\n`, isRight: !problems.some(({ level }) => level === 'error') }
}

function proposedOf(activities: Knowledge['activities']): readonly Proposed[] {
  return [...activities.values()].flatMap((activity) => {
    if (activity.kind !== 'order') return []
    const codings = activity.concept.coding.flatMap((coding) => {
      const read = proposedCoding.safeParse(coding)
      return read.success ? [read.data] : []
    })
    return [{ id: activity.id, codings }]
  })
}

const headings = { error: 'Errors, which stop the start', warning: 'Warnings', information: 'Good to know' }

function printLevel(level: Problem['level'], problems: readonly Problem[], all: boolean): readonly string[] {
  if (problems.length === 0) return level === 'error' ? ['', 'No errors.'] : []
  const shown = all ? problems : problems.slice(0, shownOfEach)
  const more = problems.length - shown.length
  return [
    '',
    `${headings[level]} (${problems.length})`,
    ...shown.map((problem) => `  ${showProblem(problem)}`),
    ...(more > 0 ? [`  and ${more} more; --all shows them`] : []),
  ]
}

function printCoverage(coverage: Coverage): readonly string[] {
  const { kinds, glucocorticoids, boneSparing, activities, results, settings } = coverage
  const { systemic, withStrength, undecided, local } = glucocorticoids
  return [
    '',
    'Covers',
    ...kinds.map(({ name, rows }) => `  ${String(rows).padStart(7)}  ${name}`),
    '',
    `Glucocorticoids: ${systemic} systemic (${withStrength} with mg per unit), ${local} local, ${undecided} for the order to say`,
    `Bone-sparing drugs: ${listed(boneSparing) || 'none'}`,
    ...without('Orders', activities),
    ...without('Results', results),
    ...without('Settings', settings),
  ]
}

function listed(covered: readonly Covered[]): string {
  const found = covered.filter(({ rows }) => rows > 0)
  return found.map(({ name, rows }) => `${rows} ${name}`).join(', ')
}

function without(what: string, covered: readonly Covered[]): readonly string[] {
  const lost = covered.filter(({ rows }) => rows === 0).map(({ name }) => name)
  const found = `${what} with a local code: ${listed(covered) || 'none'}`
  return lost.length === 0 ? [found] : [found, `${what} without one: ${lost.join(', ')}`]
}

if (import.meta.main) process.exitCode = run()

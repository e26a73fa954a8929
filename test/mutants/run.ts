import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { allMutants } from './all-mutants.ts'
import type { Mutant } from './mutant.ts'

const help = `Usage: npm run mutants -- [--plan NAME]

Makes one small mistake at a time in the conditions of plans/ (a threshold, a comparison, a truth
value, "and" for "or", a forgotten .empty(), a condition left out) and looks whether a vignette shows it.
Prints the mistakes that no vignette shows and ends with exit code 1 when there are any.

  --plan NAME  only glucocorticoid, fracture or activities
  --help       this text
`

let stopped = false
process.exitCode = await main()

async function main(): Promise<number> {
  const values = readArguments()
  if (values === undefined) return 2
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const folders = allMutants()
  if (values.plan !== undefined && !folders.has(values.plan)) {
    process.stderr.write(
      `There is no plan "${values.plan}"; choose from ${[...folders.keys()].join(', ')}.\n`,
    )
    return 2
  }
  const chosen = [...folders].filter(([name]) => values.plan === undefined || name === values.plan)
  const mutants = chosen.flatMap(([, found]) => found)
  process.once('SIGINT', () => {
    stopped = true
  })
  const survivors = await findSurvivors(mutants)
  if (survivors.length > 0) process.stdout.write(`${tableOf(survivors)}\n`)
  if (stopped) return 130
  return survivors.length === 0 ? 0 : 1
}

function readArguments(): { readonly plan?: string; readonly help?: boolean } | undefined {
  try {
    return parseArgs({ options: { plan: { type: 'string' }, help: { type: 'boolean' } } }).values
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`)
    return undefined
  }
}

async function findSurvivors(mutants: readonly Mutant[]): Promise<readonly Mutant[]> {
  const survivors: Mutant[] = []
  for (const [index, mutant] of mutants.entries()) {
    if (index % 100 === 0) {
      showProgress(index, mutants.length, survivors.length)
      await setImmediate()
      if (stopped) break
    }
    if (mutant.survives()) survivors.push(mutant)
  }
  if (!stopped) showProgress(mutants.length, mutants.length, survivors.length)
  process.stderr.write('\n')
  return survivors
}

function showProgress(done: number, all: number, survivors: number): void {
  if (!process.stderr.isTTY && done !== all) return
  process.stderr.write(`${process.stderr.isTTY ? '\r' : ''}${done} of ${all} mutants, ${survivors} survive`)
}

function tableOf(survivors: readonly Mutant[]): string {
  const header = ['file', 'row', 'condition', 'mutation']
  const rows = survivors.map(({ file, row, condition, mutation }) => [file, row, condition, mutation])
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => (row[column] ?? title).length)),
  )
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

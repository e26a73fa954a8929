import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Knowledge, loadKnowledge } from '../knowledge.ts'
import { decidePlan } from '../plan/decide.ts'
import { findingsPage, reviewPage } from '../plan/review-page.ts'
import { readVignettes } from '../plan/vignettes.ts'
import { readArguments } from './arguments.ts'

const help = `Usage: npm run plans [-- --check]

Checks plans/ and writes the pages that are generated from it: plans/<plan>/README.md
(the review page that the clinical owner signs) and plans/findings.md.

  --check   write nothing; exit 1 when a page is not what the plan says
  --help    this text
`

/** The generated pages by path below the plans folder. */
export function generatedPages(folder: string, knowledge: Knowledge): ReadonlyMap<string, string> {
  const pages = [...knowledge.plans].map(([id, { plan }]): [string, string] => {
    const vignettes = reachedBy(join(folder, id, 'vignettes.md'), knowledge, id)
    return [join(id, 'README.md'), `${reviewPage(plan, { ...knowledge, vignettes })}\n`]
  })
  return new Map([...pages, ['findings.md', `${findingsPage({ ...knowledge, vignettes: new Map() })}\n`]])
}

/** Names of the vignettes that reach each row. */
function reachedBy(file: string, knowledge: Knowledge, id: string): ReadonlyMap<string, readonly string[]> {
  const plan = knowledge.plans.get(id)?.plan
  const reached = new Map<string, string[]>()
  if (plan === undefined) return reached
  for (const { name, findings } of readVignettes(file, knowledge.findingTexts)) {
    const { primary, additional } = decidePlan(plan, findings)
    for (const row of [...(primary === undefined ? [] : [primary]), ...additional]) {
      reached.set(row.id, [...(reached.get(row.id) ?? []), name])
    }
  }
  return reached
}

function run(): number {
  const options = { check: { type: 'boolean' }, help: { type: 'boolean' } } as const
  const given = readArguments({ options }, help)
  if (given === undefined) return 2
  const { values } = given
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const folder = join(import.meta.dirname, '../../plans')
  const stale = [...generatedPages(folder, loadKnowledge(folder, 'sandbox'))].filter(
    ([path, page]) => !isCurrent(join(folder, path), page),
  )
  for (const [path, page] of stale) {
    process.stdout.write(`${values.check === true ? 'differs from its plan: ' : 'written: '}plans/${path}\n`)
    if (values.check !== true) writeFileSync(join(folder, path), page)
  }
  if (stale.length === 0) process.stdout.write('every generated page is what its plan says\n')
  return values.check === true && stale.length > 0 ? 1 : 0
}

function isCurrent(file: string, page: string): boolean {
  try {
    return readFileSync(file, 'utf8') === page
  } catch {
    return false
  }
}

if (import.meta.main) process.exitCode = run()

import { closeSync, openSync, writeSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '../config/config.ts'
import { ConfigError, PlanError } from '../errors.ts'
import { loadServices } from '../http/running/load-services.ts'
import { loadKnowledge, planIds } from '../knowledge.ts'
import { type CohortOptions, runCohort } from '../population/cohort.ts'
import { ProgressLine } from '../population/progress-line.ts'
import type { Broken } from '../population/source-files.ts'
import { printCohort } from '../population/table.ts'
import { inOneLine } from '../terminology/shown-code.ts'
import { readArguments } from './arguments.ts'
import { print as printExplanation } from './explain.ts'

const help = `Usage: npm run cohort -- DIR [--plan ID] [--patient ID] [--json FILE] [--language nl|en]

Runs both plans over an export and prints how often each row decided, what was not known,
which codes could not be read, and how many calls failed.

  DIR               folder with FHIR R4, also in folders below it, plain or gzip:
                    *.json    one Bundle of any type, or one resource
                    *.ndjson  one resource or one Bundle a line; a patient's resources may
                              be spread over files
  --plan ID         only this plan: ${planIds.join(' or ')}
  --patient ID      only this patient, with the explanation of every call
  --json FILE       writes one line of JSON per call: references, row ids and reason codes only
  --language nl|en  language of titles and explanations (default nl)
  --help            this text

Every systemic glucocorticoid order is decided as if it were selected on its own date, every
encounter with a fracture as if the patient were discharged at its end, each on the record as
it was at that moment. What is dated later is not seen, and what ended later still goes on; an
order that ended on a day that is not recorded keeps the status it has. The date is that of
the fact (effective, onset, authoredOn, performed), not that of its typing in.

Codes are read by our own lists and the code map alone. A terminology server that is set for the
service is not asked, and its last answer is not used: npm run explain and the service may know
codes that this run does not.

The files are read twice, and only patients with a call are kept in memory, as JSON text: allow
2 GB per million of their resources (NODE_OPTIONS=--max-old-space-size=MB raises the limit). A
million resources take about 40 seconds. A .json file may be 500 MB at most, .ndjson any size.
An interrupt (Ctrl-C) stops the run and prints the table so far.
`

const root = join(import.meta.dirname, '../..')
const tellBroken = 20

const options = {
  plan: { type: 'string' },
  patient: { type: 'string' },
  json: { type: 'string' },
  language: { type: 'string', default: 'nl' },
  help: { type: 'boolean', default: false },
} as const

async function run(): Promise<number> {
  const given = readArguments({ allowPositionals: true, options }, help, 1)
  if (given === undefined) return 2
  const { values, positionals } = given
  const [folder] = positionals
  if (values.help || folder === undefined) {
    process.stdout.write(help)
    return values.help ? 0 : 2
  }
  const problem = await problemWith(folder, values)
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`)
    return 2
  }
  return decideFolder(folder, values)
}

interface Values {
  readonly plan?: string | undefined
  readonly patient?: string | undefined
  readonly json?: string | undefined
  readonly language: string
}

async function problemWith(folder: string, { plan, language }: Values): Promise<string | undefined> {
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) return `${folder} is no folder; give the folder of the export.`
  if (plan !== undefined && !planIds.some((id) => id === plan))
    return `--plan is "${plan}"; use ${planIds.join(' or ')}.`
  if (language !== 'nl' && language !== 'en') return `--language is "${language}"; use nl or en.`
  return undefined
}

async function decideFolder(
  folder: string,
  { plan, patient, json, language: chosen }: Values,
): Promise<number> {
  const config = readConfig(process.env, Date.now)
  const plans = join(root, 'plans')
  const language = chosen === 'en' ? 'en' : 'nl'
  const knowledge = loadKnowledge(plans, config.mode, config)
  const progress = new ProgressLine(process.stderr, () => performance.now())
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort())
  const lines = json === undefined ? undefined : openSync(json, 'w')
  const options: CohortOptions = {
    folder,
    knowledge,
    settings: config,
    services: loadServices(join(root, 'hooks'), plans),
    language,
    signal: interrupt.signal,
    ...(plan === undefined ? {} : { plan }),
    ...(patient === undefined ? {} : { patientId: patient }),
    onProgress: (state) => progress.show(state),
    onBroken: brokenTeller(progress),
    onCall: callTeller(progress, lines, patient !== undefined),
  }
  const cohort = await runCohort(options)
  progress.end()
  if (lines !== undefined) closeSync(lines)
  process.stdout.write(printCohort(cohort, knowledge, language))
  if (patient !== undefined && cohort.patients === 0 && !cohort.stopped) {
    process.stderr.write(`Nothing in ${folder} is about Patient/${patient}.\n`)
    return 1
  }
  return cohort.stopped ? 130 : cohort.failed.total > 0 ? 1 : 0
}

function callTeller(
  progress: ProgressLine,
  lines: number | undefined,
  explains: boolean,
): NonNullable<CohortOptions['onCall']> {
  return (result, explanation) => {
    if (lines !== undefined) writeSync(lines, `${JSON.stringify(result)}\n`)
    if (!explains) return
    progress.end()
    process.stdout.write(`${inOneLine(result.trigger)}\n${printExplanation(explanation(), false)}\n`)
  }
}

/** Tells place and reason, never what stands there. */
function brokenTeller(progress: ProgressLine): (broken: Broken) => void {
  let told = 0
  return ({ file, line, reason }) => {
    told += 1
    if (told > tellBroken + 1) return
    progress.end()
    const place = line === undefined ? file : `${file}:${line}`
    process.stderr.write(
      told > tellBroken
        ? 'more could not be read; the table counts them\n'
        : `${place}: ${reason}, skipped\n`,
    )
  }
}

/** What the one who started the run can mend: our settings or plans, a file for --json. */
function errorCode(error: unknown): string | undefined {
  if (error instanceof PlanError || error instanceof ConfigError) return error.code
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^E[A-Z]+$/.test(code) ? code : undefined
}

if (import.meta.main) {
  try {
    process.exitCode = await run()
  } catch (error) {
    const code = errorCode(error)
    if (!(error instanceof Error) || code === undefined) throw error
    process.stderr.write(`${code}: ${error.message}\n`)
    process.exitCode = 1
  }
}

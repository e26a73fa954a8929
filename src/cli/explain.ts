import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCall } from '../cds-hooks/request.ts'
import type { Service } from '../cds-hooks/service.ts'
import { readConfig } from '../config/config.ts'
import { decideCall } from '../decision.ts'
import { ConfigError, PlanError, ServiceError } from '../errors.ts'
import type { Explanation } from '../explanation.ts'
import { parseBody } from '../http/body.ts'
import { followTerminology } from '../http/running/current-knowledge.ts'
import { loadServices } from '../http/running/load-services.ts'
import { loadKnowledge } from '../knowledge.ts'
import { inOneLine } from '../terminology/shown-code.ts'
import { readArguments } from './arguments.ts'

const help = `Usage: npm run explain -- FILE [--service ID] [--language nl|en] [--all] [--json]

Decides on one CDS Hooks request (a JSON file) and prints why: the facts, the row that
decided, the rows that ride on it, what is not known, and the card.

  FILE              the body that an EHR would post
  --service ID      which service; by default the first one of the request's hook
  --language nl|en  language of the texts (default nl)
  --all             also every row that does not apply, with its conditions
  --json            the answer of POST /explain/{id} as it is
  --help            this text

OSTEOHOOKS_NOW=2026-11-22 fixes the evaluation date.
`

type Card = Explanation['cards'][number]

const silent = { info: () => {}, warn: () => {} }

const root = join(import.meta.dirname, '../..')

const options = {
  service: { type: 'string' },
  language: { type: 'string', default: 'nl' },
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

function run(): number {
  const given = readArguments({ allowPositionals: true, options }, help, 1)
  if (given === undefined) return 2
  const { values, positionals } = given
  const [file] = positionals
  if (values.help || file === undefined) {
    process.stdout.write(help)
    return values.help ? 0 : 2
  }
  if (values.language !== 'nl' && values.language !== 'en') {
    process.stderr.write(`--language is "${values.language}"; use nl or en.\n`)
    return 2
  }
  try {
    const explanation = explainFile(file, values.service, values.language)
    process.stdout.write(values.json ? printJson(explanation) : print(explanation, values.all))
    return 0
  } catch (error) {
    if (!(error instanceof ServiceError || error instanceof PlanError || error instanceof ConfigError))
      throw error
    process.stderr.write(`${error.code}: ${error.message}\n`)
    return 1
  }
}

function explainFile(file: string, id: string | undefined, language: 'nl' | 'en'): Explanation {
  const config = readConfig(process.env, Date.now)
  const body = parseBody(readRequest(file))
  const services = loadServices(join(root, 'hooks'), join(root, 'plans'))
  const service = chooseService(services, id, body)
  const knowledge = loadKnowledge(join(root, 'plans'), config.mode, config)
  // Nothing is fetched here: what the service last kept decides, as it would there after a start.
  const current = followTerminology(knowledge, join(root, 'plans'), config, Date.now, silent)
  return decideCall(service, parseCall(body, service, language), current.knowledge, config).explanation()
}

function readRequest(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new ConfigError(`FILE ${file} cannot be read. Name a file with one CDS Hooks request.`, { cause })
  }
}

function chooseService(services: readonly Service[], id: string | undefined, body: unknown): Service {
  const hook = typeof body === 'object' && body !== null && 'hook' in body ? body.hook : undefined
  const found = services.find((service) => (id === undefined ? service.hook === hook : service.id === id))
  if (found !== undefined) return found
  const ids = services.map((service) => service.id).join(', ')
  throw new ServiceError(
    'ERR_SERVICE_UNKNOWN',
    `No service for this ${id === undefined ? 'hook' : 'id'}; use --service with one of ${ids}.`,
  )
}

/** Nothing of the record can steer the terminal: in JSON such characters are written as numbers. */
export function printJson(explanation: Explanation): string {
  const json = JSON.stringify(explanation, undefined, 2)
  return `${json.replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, escapeUnits)}\n`
}

function escapeUnits(characters: string): string {
  return characters
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}

/** For a terminal; words of the record are stripped of what would steer it. */
export function print(explanation: Explanation, all: boolean): string {
  const { findings, rows, primary, additional, withheld, cards } = explanation
  const shown = rows.filter(({ id }) => all || id === primary || additional.includes(id))
  return [
    `${explanation.service}  plan ${explanation.plan} ${explanation.version}  on ${explanation.evaluationDate}`,
    '',
    'Findings',
    ...Object.entries(findings).map(([name, finding]) => `  ${name.padEnd(34)} ${printFinding(finding)}`),
    ...printTerminology(explanation),
    ...printUnreadable(explanation),
    '',
    `Decided by ${primary ?? 'the gate'}${additional.length > 0 ? `, with ${additional.join(' ')}` : ''}${withheld.length > 0 ? `; withheld: ${withheld.join(', ')}` : ''}`,
    ...shown.flatMap((row) => [
      '',
      `${row.id}  ${row.state}`,
      ...row.conditions.map(({ state, text }) => `  ${state.padEnd(8)}${text}`),
    ]),
    '',
    ...(cards.length === 0 ? ['No card.'] : cards.flatMap(printCard)),
    '',
  ]
    .map(inOneLine)
    .join('\n')
}

function printCard(card: Card): readonly string[] {
  const { indicator, summary, detail } = card
  return [`Card (${indicator}): ${summary}`, '', ...detail.split('\n'), '', ...printSuggestions(card)]
}

/** Which lists of codes decided, and what only the terminology server knew. */
function printTerminology({ terminology, expandedCodes = [] }: Explanation): readonly string[] {
  const lists =
    terminology.source === 'static'
      ? 'our own lists'
      : `our own lists and ${terminology.version}, expanded on ${terminology.expandedOn}`
  return [
    '',
    `Codes by ${lists}`,
    ...expandedCodes.map(({ reference, code, findings }) =>
      [`  ${reference}  ${code} is known to the terminology server only`, ...findings].join('  '),
    ),
  ]
}

/** What could not be read, and where it stands. */
function printUnreadable({ unreadable }: Explanation): readonly string[] {
  if (unreadable.length === 0) return []
  return [
    '',
    'Not readable',
    ...unreadable.map((found) => {
      const name = 'shape' in found ? found.shape : `${found.system} ${found.code}`
      return `  ${String(found.count).padStart(3)}  ${name.padEnd(34)} <- ${found.references.join(', ')}`
    }),
  ]
}

function printFinding(finding: Explanation['findings'][string]): string {
  const { basis, evidence = [], sentences = {} } = finding
  const grounds = [
    ...evidence.map((reference) => `<- ${reference}${sentenceOf(sentences[reference])}`),
    ...(basis === undefined ? [] : [`(${basis})`]),
  ]
  if ('value' in finding) return [finding.value, ...grounds].join('  ')
  const limits = [
    ...(finding.atLeast === undefined ? [] : [`at least ${finding.atLeast}`]),
    ...(finding.atMost === undefined ? [] : [`at most ${finding.atMost}`]),
  ]
  return [`unknown (${[finding.unknown, ...limits].join(', ')})`, ...grounds].join('  ')
}

function sentenceOf(sentence: string | undefined): string {
  return sentence === undefined ? '' : ` "${sentence}"`
}

function printSuggestions({ suggestions = [], selectionBehavior }: Card): readonly string[] {
  if (suggestions.length === 0) return ['No suggestions.']
  return [
    `Suggestions (${selectionBehavior}):`,
    ...suggestions.map(({ label, actions }) => `  - ${label} [${actions.length} orders]`),
  ]
}

if (import.meta.main) process.exitCode = run()

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseCall } from '../cds-hooks/request.ts'
import type { Service } from '../cds-hooks/service.ts'
import { readConfig } from '../config.ts'
import { decideCall } from '../decision.ts'
import { ConfigError, PlanError, ServiceError } from '../errors.ts'
import type { Explanation } from '../explanation.ts'
import { parseBody } from '../http/body.ts'
import { loadServices } from '../http/load-services.ts'
import { loadKnowledge } from '../knowledge.ts'

const help = `Usage: npm run explain -- FILE [--service ID] [--language nl|en] [--json]

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

const root = join(import.meta.dirname, '../..')

function run(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      service: { type: 'string' },
      language: { type: 'string', default: 'nl' },
      all: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [file] = positionals
  if (values.help || file === undefined) {
    process.stdout.write(help)
    return values.help ? 0 : 2
  }
  try {
    const explanation = explainFile(file, values.service, values.language === 'en' ? 'en' : 'nl')
    process.stdout.write(
      values.json ? `${JSON.stringify(explanation, undefined, 2)}\n` : print(explanation, values.all),
    )
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
  const knowledge = loadKnowledge(join(root, 'plans'), config.mode)
  return decideCall(service, parseCall(body, service, language), knowledge, config).explanation()
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

export function print(explanation: Explanation, all: boolean): string {
  const { findings, rows, primary, additional, withheld, cards } = explanation
  const shown = rows.filter(({ id }) => all || id === primary || additional.includes(id))
  return [
    `${explanation.service}  plan ${explanation.plan} ${explanation.version}  on ${explanation.evaluationDate}`,
    '',
    'Findings',
    ...Object.entries(findings).map(([name, finding]) => `  ${name.padEnd(34)} ${printFinding(finding)}`),
    '',
    `Decided by ${primary ?? 'the gate'}${additional.length > 0 ? `, with ${additional.join(' ')}` : ''}${withheld.length > 0 ? `; withheld: ${withheld.join(', ')}` : ''}`,
    ...shown.flatMap((row) => [
      '',
      `${row.id}  ${row.state}`,
      ...row.conditions.map(({ state, text }) => `  ${state.padEnd(8)}${text}`),
    ]),
    '',
    cards.length === 0
      ? 'No card.'
      : cards
          .map(
            (card) =>
              `Card (${card.indicator}): ${card.summary}\n\n${card.detail}\n\n${printSuggestions(card)}`,
          )
          .join('\n'),
    '',
  ].join('\n')
}

function printFinding(finding: Explanation['findings'][string]): string {
  if ('value' in finding)
    return [finding.value, ...finding.evidence.map((reference) => `<- ${reference}`)].join('  ')
  const limits = [
    ...(finding.atLeast === undefined ? [] : [`at least ${finding.atLeast}`]),
    ...(finding.atMost === undefined ? [] : [`at most ${finding.atMost}`]),
  ]
  return `unknown (${[finding.unknown, ...limits].join(', ')})`
}

function printSuggestions({ suggestions = [], selectionBehavior }: Explanation['cards'][number]): string {
  if (suggestions.length === 0) return 'No suggestions.'
  return [
    `Suggestions (${selectionBehavior}):`,
    ...suggestions.map(({ label, actions }) => `  - ${label} [${actions.length} orders]`),
  ].join('\n')
}

if (import.meta.main) process.exitCode = run()

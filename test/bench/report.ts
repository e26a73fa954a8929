import type { Compared } from './against.ts'
import type { Scenario, Size } from './bodies.ts'
import { type Level, levels, type MeasuredLevels } from './levels.ts'
import type { Cost } from './load.ts'
import { type StageTimes, stageNames } from './stages.ts'
import { type Spread, spreadOf } from './statistics.ts'

/** The rounds of one scenario, each with both sides. */
export interface Measured {
  readonly scenario: Scenario
  readonly costs: readonly { readonly raw: Cost; readonly ours: Cost }[]
}

/** Share of the bare server's CPU per request; what is discarded has no target of its own. */
const cpuTargets: Readonly<Record<Size, number>> = { small: 0.5, large: 0.7 }
const planTarget = 0.25

/** What is sent and what it decides, so that a reader sees that something is measured. */
export function describeRows(
  all: readonly Scenario[],
  rowsOf: (scenario: Scenario) => readonly string[],
): string {
  const rows = all.map((scenario) => [
    scenario.name,
    kilobytes(scenario),
    scenario.service,
    rowsOf(scenario).join(' ') || 'none (no glucocorticoid)',
  ])
  return section('Requests', ['request', 'body', 'service', 'rows'], rows)
}

export function stageTable(timed: readonly (readonly [Scenario, StageTimes])[]): string {
  const head = [
    'microseconds',
    'body',
    'JSON.parse',
    ...stageNames,
    'decideCall',
    'plan / JSON.parse',
    'target',
    'record+findings+plan / JSON.parse',
  ]
  const rows = timed.map(([scenario, times]) => {
    const share = (...names: readonly (typeof stageNames)[number][]): string =>
      (names.reduce((sum, name) => sum + times[name].median, 0) / times.jsonParse.median).toFixed(2)
    const decides = scenario.cards > 0
    return [
      scenario.name,
      kilobytes(scenario),
      ...(['jsonParse', ...stageNames, 'decideCall'] as const).map((name) => times[name].median.toFixed(1)),
      decides ? share('plan') : '-',
      decides && scenario.size === 'large' ? `at most ${planTarget}` : '-',
      decides ? share('record', 'findings', 'plan') : '-',
    ]
  })
  return section('Stages in one warm process, median of batches', head, rows)
}

export function loadTable(all: readonly Measured[]): string {
  const measured = all.filter(({ costs }) => costs.length > 0)
  const rounds = Math.max(0, ...measured.map(({ costs }) => costs.length))
  const rows = measured.map(({ scenario, costs }) => [
    scenario.name,
    kilobytes(scenario),
    whole(costs.map(({ raw }) => raw.requestsPerSecond)),
    whole(costs.map(({ ours }) => ours.requestsPerSecond)),
    ratio(spreadOf(costs.map(({ raw, ours }) => ours.requestsPerSecond / raw.requestsPerSecond))),
    whole(costs.map(({ raw }) => raw.cpuMicroseconds)),
    whole(costs.map(({ ours }) => ours.cpuMicroseconds)),
    ratio(spreadOf(costs.map(({ raw, ours }) => raw.cpuMicroseconds / ours.cpuMicroseconds))),
    scenario.cards === 0 ? '-' : `at least ${cpuTargets[scenario.size].toFixed(2)}`,
  ])
  return section(
    `Servers over HTTP, paired, median of ${rounds} rounds (lowest-highest)`,
    [
      'request',
      'body',
      'raw req/s',
      'req/s',
      'share of raw',
      'raw CPU us',
      'CPU us',
      'share of raw CPU',
      'target',
    ],
    rows,
  )
}

/** What keeping and knowing cost, in CPU of the process and of the thread that answers. */
export function everythingTable(all: readonly MeasuredLevels[]): string {
  const rows = all.flatMap(({ scenario, rounds }) =>
    levels.map((level) => [
      scenario.name,
      kilobytes(scenario),
      levelNames[level],
      whole(rounds.map((round) => round[level].cpuMicroseconds)),
      whole(rounds.map((round) => round[level].threadMicroseconds)),
      ratio(spreadOf(rounds.map((round) => round.raw.cpuMicroseconds / round[level].cpuMicroseconds))),
      ratio(spreadOf(rounds.map((round) => round.raw.threadMicroseconds / round[level].threadMicroseconds))),
    ]),
  )
  const head = [
    'request',
    'body',
    'switched on',
    'CPU us',
    'request thread us',
    'share of raw CPU',
    'of its thread',
  ]
  return section(`Everything on, paired, median of rounds (lowest-highest)`, head, rows)
}

const levelNames: Readonly<Record<Level, string>> = {
  raw: 'bare server',
  alone: 'deciding alone',
  kept: '+ audit, journal, memory',
  known: '+ token checked, used once',
}

/** What each stage costs here, as a part of what it costs there; 1.15 is 15 % dearer. */
export function againstTable(all: readonly Compared[]): string {
  const names = ['jsonParse', ...stageNames, 'decideCall'] as const
  const rows = all
    .filter(({ rounds }) => rounds.length > 0)
    .map(({ scenario, rounds }) => [
      scenario.name,
      kilobytes(scenario),
      ...names.map((name) =>
        shareOf(rounds.map(({ here, there }) => [here[name].median, there[name].median])),
      ),
    ])
  return section(
    'This checkout against the other, median of rounds (lowest-highest)',
    ['stage', 'body', ...names],
    rows,
  )
}

/** A stage that takes less than a microsecond is not compared. */
function shareOf(pairs: readonly (readonly [number, number])[]): string {
  const shares = pairs.filter(([, there]) => there >= 1).map(([here, there]) => here / there)
  return shares.length === 0 ? '-' : ratio(spreadOf(shares))
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const ruler = line(widths.map((width) => '-'.repeat(width)))
  return ['', title, '', line(head), ruler, ...rows.map(line)].join('\n')
}

function kilobytes({ body }: Scenario): string {
  return `${(body.length / 1000).toFixed(1)} KB`
}

function whole(values: readonly number[]): string {
  return spreadOf(values).median.toFixed(0)
}

function ratio({ median, low, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`
}

import { join } from 'node:path'
import { readArguments } from '../../src/cli/arguments.ts'
import { type Compared, compare, openCheckout } from './against.ts'
import { type Scenario, scenarios } from './bodies.ts'
import { ask, type Cost, measure, send } from './load.ts'
import { loadProduct } from './load-product.ts'
import {
  againstTable,
  describeRows,
  everythingTable,
  loadTable,
  type Measured,
  stageTable,
} from './report.ts'
import { type MeasuredServer, startServer } from './servers.ts'
import { answerOf, type Loaded, rowsOf, type StageTimes, timeStages } from './stages.ts'

const help = `npm run bench: what a call costs, against a bare node:http server that parses the same body

  npm run bench                  about 80 seconds
  npm run bench -- --rounds 3    fewer rounds (default 7), shorter and less certain
  npm run bench -- --against DIR the stages of this checkout against those of another one (a git
                                 worktree with its own node_modules), in one process, in turns
  npm run bench -- --everything  what keeping decisions (PostgreSQL, journal) and checking tokens cost
                                 beside deciding alone, per call
  npm run bench -- --help        this text

All servers run at once and are measured in turn; every round gives one ratio. Ctrl-C prints what there is.
`

const evaluationDate = '2026-11-22'
const connections = 10
const secondsPerBatch = 0.7
const root = join(import.meta.dirname, '../..')

const options = {
  rounds: { type: 'string', default: '7' },
  against: { type: 'string' },
  everything: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const stateless = join(import.meta.dirname, 'stateless.json')

const stop = new AbortController()

async function main(): Promise<void> {
  const given = readArguments({ options }, help)
  if (given === undefined) {
    process.exitCode = 2
    return
  }
  const { values } = given
  if (values.help === true) {
    process.stdout.write(help)
    return
  }
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) {
    process.stderr.write(`--rounds is "${values.rounds}"; expected a whole number above zero.\n`)
    process.exitCode = 2
    return
  }
  process.once('SIGINT', () => stop.abort())
  const loaded = loadProduct(evaluationDate)
  const all = scenarios(loaded.config.today())
  for (const scenario of all) check(scenario, loaded)
  if (values.against !== undefined) {
    process.stdout.write(`${againstTable(await compareWith(values.against, all, rounds))}\n`)
    return
  }
  if (values.everything === true) {
    const { measureEverything } = await import('./everything.ts')
    const run = { rounds, evaluationDate, connections, signal: stop.signal, progress }
    process.stdout.write(`${everythingTable(await measureEverything(all, loaded, run))}\n`)
    return
  }
  process.stdout.write(`${describeRows(all, (scenario) => rowsOf(scenario, loaded))}\n`)
  process.stdout.write(`${stageTable(await stagesOf(all, loaded))}\n`)
  process.stdout.write(`${loadTable(await roundsOf(all, rounds, loaded))}\n`)
}

/** A request that decides nothing would be measured as fast. */
function check(scenario: Scenario, loaded: Loaded): void {
  const answer: { readonly cards: readonly unknown[] } = JSON.parse(answerOf(scenario, loaded))
  const rows = rowsOf(scenario, loaded)
  if (answer.cards.length !== scenario.cards || rows.length > 0 !== scenario.cards > 0) {
    throw new Error(
      `${scenario.name} gives ${answer.cards.length} cards by rows ${rows.join(' ')}; expected ${scenario.cards}.`,
    )
  }
}

/** Rounds are added while it runs, so that Ctrl-C prints what there is. */
interface Comparing extends Compared {
  readonly rounds: Compared['rounds'][number][]
}

async function compareWith(
  folder: string,
  all: readonly Scenario[],
  rounds: number,
): Promise<readonly Compared[]> {
  const checkouts = {
    here: await openCheckout(root, evaluationDate),
    there: await openCheckout(folder, evaluationDate),
  }
  const compared: readonly Comparing[] = all.map((scenario) => ({ scenario, rounds: [] }))
  for (let round = 1; round <= rounds; round += 1) {
    for (const one of compared) {
      if (stop.signal.aborted) return compared
      progress(`round ${round} of ${rounds}: ${one.scenario.name} ${one.scenario.size}`)
      one.rounds.push(compare(one.scenario, checkouts, round))
      await new Promise(setImmediate)
    }
  }
  return compared
}

async function stagesOf(
  all: readonly Scenario[],
  loaded: Loaded,
): Promise<readonly (readonly [Scenario, StageTimes])[]> {
  const timed: (readonly [Scenario, StageTimes])[] = []
  for (const scenario of all) {
    if (stop.signal.aborted) break
    progress(`stages: ${scenario.name} ${scenario.size}`)
    timed.push([scenario, timeStages(scenario, loaded)])
    // Lets an interrupt through between two blocks of work.
    await new Promise(setImmediate)
  }
  return timed
}

async function roundsOf(
  all: readonly Scenario[],
  rounds: number,
  loaded: Loaded,
): Promise<readonly Measured[]> {
  const start = (script: string): Promise<MeasuredServer> => startServer(script, evaluationDate, connections)
  progress('starting servers')
  const raw = await start(join(import.meta.dirname, 'raw-server.ts'))
  // Stateless: what is kept behind the answer is measured by --everything.
  const ours = await startServer(join(root, 'src/server.ts'), evaluationDate, connections, {
    OSTEOHOOKS_CONFIG: stateless,
  })
  try {
    const measured = all.map((scenario) => pair(scenario, raw, ours, answerOf(scenario, loaded)))
    for (const one of measured) {
      if (stop.signal.aborted) return measured
      progress(`warming up: ${one.scenario.name} ${one.scenario.size}`)
      await warmUp(one)
    }
    for (let round = 1; round <= rounds && !stop.signal.aborted; round += 1) {
      for (const one of measured) {
        progress(`round ${round} of ${rounds}: ${one.scenario.name} ${one.scenario.size}`)
        await measureRound(one, round)
      }
    }
    return measured
  } finally {
    raw.stop()
    ours.stop()
    progress('')
  }
}

interface Pair extends Measured {
  readonly costs: { readonly raw: Cost; readonly ours: Cost }[]
  readonly targets: { readonly raw: Parameters<typeof ask>[0]; readonly ours: Parameters<typeof ask>[0] }
  readonly answer: string
  requests: number
}

function pair(scenario: Scenario, raw: MeasuredServer, ours: MeasuredServer, answer: string): Pair {
  const { body, service } = scenario
  const targets = {
    raw: { server: raw, path: `/${Buffer.byteLength(answer)}`, body },
    ours: { server: ours, path: `/cds-services/${service}`, body },
  }
  return { scenario, costs: [], targets, answer, requests: 0 }
}

/**
 * Makes both sides warm and finds how many requests fill a batch; the service must give the expected answer.
 * The runtime compiles what is called often enough until some ten thousand calls have been answered. That
 * is paid once per process, and here it would be up to a quarter of what is measured.
 */
async function warmUp(one: Pair): Promise<void> {
  const { raw, ours } = one.targets
  if ((await ask(ours)) !== one.answer) throw new Error(`${one.scenario.name} was not answered as expected.`)
  const calls = one.scenario.size === 'small' ? 10_000 : 1500
  await send(raw, calls, connections, stop.signal)
  await send(ours, calls, connections, stop.signal)
  const trial = await measure(ours, calls, connections, stop.signal)
  one.requests = Math.round(
    Math.min(20_000, Math.max(100, (trial?.requestsPerSecond ?? 0) * secondsPerBatch)),
  )
}

/** Both sides one after the other, in turns which of them goes first. */
async function measureRound({ costs, targets, requests }: Pair, round: number): Promise<void> {
  const cost = (side: 'raw' | 'ours') => measure(targets[side], requests, connections, stop.signal)
  const first = await cost(round % 2 === 0 ? 'raw' : 'ours')
  const second = await cost(round % 2 === 0 ? 'ours' : 'raw')
  if (first === undefined || second === undefined) return
  costs.push(round % 2 === 0 ? { raw: first, ours: second } : { raw: second, ours: first })
}

/** One line on stderr that is written over; nothing when nobody looks. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
  else if (text !== '') process.stderr.write(`${text}\n`)
}

await main()

import { request } from 'node:http'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { readArguments } from '../../src/cli/arguments.ts'
import type { ServerSide } from './answer-times.ts'
import { scenarios } from './bodies.ts'
import { measure, send, type Target } from './load.ts'
import { loadProduct } from './load-product.ts'
import { type MeasuredServer, startServer } from './servers.ts'
import { spreadOf } from './statistics.ts'

const help = `node test/bench/overload.ts: what happens when more calls come than can be answered

  node test/bench/overload.ts                 20 seconds at twice the measured capacity
  node test/bench/overload.ts --seconds 60    longer
  node test/bench/overload.ts --times 4       at four times the capacity
  node test/bench/overload.ts --help          this text

Calls with bodies of 110 KB come at a fixed rate, whether earlier ones were answered or not. Ctrl-C prints what
there is. Sender and server share the machine: on two cores the sender takes one of them. So times are told twice:
as the sender saw them, and as the server did, from the last byte of a call that was read to that of its answer.
`

const options = {
  seconds: { type: 'string', default: '20' },
  times: { type: 'string', default: '2' },
  help: { type: 'boolean', short: 'h' },
} as const

const evaluationDate = '2026-11-22'
const connections = 600
const tickMs = 5
const root = join(import.meta.dirname, '../..')
const stop = new AbortController()

/** Milliseconds until the answer, by status; -1 for a connection that broke. */
type Latencies = Map<number, number[]>

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
  process.once('SIGINT', () => stop.abort())
  const [seconds, times] = [Number(values.seconds), Number(values.times)]
  if (!(seconds > 0 && times > 0)) {
    process.stderr.write('--seconds and --times are numbers above zero.\n')
    process.exitCode = 2
    return
  }
  await run(seconds, times)
}

async function run(seconds: number, times: number): Promise<void> {
  const all = scenarios(loadProduct(evaluationDate).config.today())
  const scenario = all.find(({ name, size }) => name === 'order-select' && size === 'large')
  if (scenario === undefined) throw new Error('The bench has no large order-select.')
  const server = await startServer(
    join(root, 'src/server.ts'),
    evaluationDate,
    connections,
    {
      // The embedded database would take the cores from both.
      OSTEOHOOKS_CONFIG: join(import.meta.dirname, 'stateless.json'),
    },
    ['--expose-gc', '--import', join(import.meta.dirname, 'answer-times.ts')],
  )
  const target = { server, path: `/cds-services/${scenario.service}`, body: scenario.body }
  try {
    await send(target, 1000, 10, stop.signal)
    const capacity = await measure(target, 3000, 10, stop.signal)
    if (capacity === undefined) return
    const rate = capacity.requestsPerSecond * times
    process.stdout.write(
      `capacity ${Math.round(capacity.requestsPerSecond)} calls/s of ${Math.round(scenario.body.length / 1024)} KB; ` +
        `now ${Math.round(rate)} calls/s for ${seconds} s over at most ${connections} connections\n`,
    )
    await report(target, rate, seconds)
  } finally {
    server.stop()
  }
}

async function report(target: Target, rate: number, seconds: number): Promise<void> {
  const before = await memoryOf(target.server)
  const { held } = await serverSide(target.server)
  const latencies: Latencies = new Map()
  const memory: number[] = []
  const sampling = setInterval(() => {
    void memoryOf(target.server).then((megabytes) => memory.push(megabytes))
  }, 1000)
  await sendAtRate(target, rate, seconds, latencies)
  clearInterval(sampling)
  for (const [status, times] of [...latencies].toSorted(([one], [other]) => one - other))
    process.stdout.write(`${describe(status === -1 ? 'broken' : String(status), times)}\n`)
  const side = await serverSide(target.server)
  for (const [status, times] of side.answers)
    process.stdout.write(`in the server: ${describe(String(status), times)}\n`)
  process.stdout.write(`in the server: ${describe('bodies arrive', side.arrivals)}\n`)
  process.stdout.write(
    `in the server: hears nothing for ${side.deaf.p99.toFixed(1)} ms (p99), ${side.deaf.most.toFixed(1)} ms at most\n` +
      `memory held: ${held.toFixed(1)} MB before, ${side.held.toFixed(1)} MB after\n`,
  )
  const { low, median, high } = spreadOf(memory)
  process.stdout.write(
    `load average ${loadavg()[0]?.toFixed(1)}\n` +
      `memory: ${before} MB before; low ${low}, median ${median}, high ${high}, last ${memory.at(-1)} MB during\n`,
  )
}

function describe(what: string, times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
  return `${what}: ${sorted.length} times, p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)} ms`
}

/** Calls that the sender is late with are sent at the next tick; their time counts from when they are sent. */
async function sendAtRate(
  target: Target,
  rate: number,
  seconds: number,
  latencies: Latencies,
): Promise<void> {
  const started = performance.now()
  const underWay = new Set<Promise<void>>()
  const late: number[] = []
  let sent = 0
  let elapsed = 0
  while (elapsed < seconds * 1000 && !stop.signal.aborted) {
    for (; sent < (elapsed / 1000) * rate && underWay.size < connections; sent += 1) {
      const call = time(target, latencies).finally(() => underWay.delete(call))
      underWay.add(call)
    }
    await new Promise((resolve) => setTimeout(resolve, tickMs))
    const now = performance.now() - started
    late.push(now - elapsed - tickMs)
    elapsed = now
  }
  await Promise.all(underWay)
  // Of what is measured, so much may be the sender, or others on this machine.
  process.stdout.write(`${describe('sender late', late)}\n`)
  process.stdout.write(`sent ${sent} calls, ${Math.round(sent / seconds)} per second\n`)
}

function time({ server, path, body }: Target, latencies: Latencies): Promise<void> {
  const started = performance.now()
  return new Promise((resolve) => {
    const note = (status: number): void => {
      const times = latencies.get(status) ?? []
      times.push(performance.now() - started)
      latencies.set(status, times)
      resolve()
    }
    const call = request(new URL(path, server.address), {
      method: 'POST',
      agent: server.agent,
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    })
    call.once('error', () => note(-1))
    call.once('response', (answer) => {
      answer.resume()
      answer.once('end', () => note(answer.statusCode ?? -1))
    })
    call.end(body)
  })
}

async function serverSide(server: MeasuredServer): Promise<ServerSide> {
  // It is what answer-times.ts says.
  return (await server.ask('answers')) as ServerSide
}

async function memoryOf({ address }: MeasuredServer): Promise<number> {
  const page = await (await fetch(`${address}/metrics`)).text()
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(page)?.[1]
  return Math.round(Number(bytes) / 1024 / 1024)
}

await main()

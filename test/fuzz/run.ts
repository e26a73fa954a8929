import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import fc from 'fast-check'
import { readArguments } from '../../src/cli/arguments.ts'
import { canary } from '../support/canaries.ts'
import { growthOf, type Memory, runsPerSample } from './growth.ts'
import { type Fuzzed, fuzzed } from './mutations.ts'

const help = `npm run fuzz: changes the requests of the examples and tests at random and sends them to a real server

  npm run fuzz -- --runs 100000    how many requests (default 10000)
  npm run fuzz -- --seed 7         other changes (default 20221); the same seed sends the same requests
  npm run fuzz -- --from 40000     goes on where an earlier run with this seed was stopped
  npm run fuzz -- --help           this text

It fails on an answer 5xx, on a connection that breaks, on a process that ends, on a word of the request in an
answer, in the output of the server or in its metrics, and on memory that is held and not given back: from 40000
requests on that is judged, by what is left after the garbage collector. Ctrl-C prints what there is, and from
where to go on.
`

const options = {
  runs: { type: 'string', default: '10000' },
  seed: { type: 'string', default: '20221' },
  from: { type: 'string', default: '0' },
  help: { type: 'boolean', short: 'h' },
} as const

/** So many requests come of one seed; a run begins at such a number. */
const batchSize = 200
const connections = 4
const root = join(import.meta.dirname, '../..')
const preload = join(import.meta.dirname, 'memory.ts')
const megabyte = 1024 * 1024
const stop = new AbortController()

interface Server {
  readonly child: ChildProcess
  readonly address: string
  readonly agent: Agent
  /** What the process wrote that it must not know. */
  readonly leaks: string[]
}

interface Found {
  readonly statuses: Map<string, number>
  readonly failures: string[]
  readonly memory: Memory[]
}

async function main(): Promise<void> {
  const given = readArguments({ options }, help)
  const { runs, seed, from, help: wanted } = given?.values ?? {}
  const [count, start, first] = [runs, seed, from].map(Number)
  if (wanted === true) process.stdout.write(help)
  else if (count === undefined || start === undefined || first === undefined || !(count > 0))
    process.exitCode = 2
  else await run(count, start, Math.floor(first / batchSize) * batchSize)
}

async function run(runs: number, seed: number, from: number): Promise<void> {
  process.once('SIGINT', () => stop.abort())
  const server = await startServer()
  const found: Found = { statuses: new Map(), failures: [], memory: [] }
  let done = from
  for (; done < runs && !stop.signal.aborted && found.failures.length === 0; done += batchSize) {
    const batch = fc.sample(fuzzed, {
      seed: seed + done / batchSize,
      numRuns: Math.min(batchSize, runs - done),
    })
    await sendAll(batch, server, found, `seed ${seed}, from ${done}`)
    if (found.failures.length === 0 && (done + batchSize) % runsPerSample === 0) await look(server, found)
    progress(`${Math.min(runs, done + batchSize)} of ${runs}, ${describe(found.memory.at(-1))}`)
  }
  progress('')
  report(found, server, Math.min(done, runs), from)
  server.child.disconnect()
}

function report({ statuses, failures, memory }: Found, { leaks }: Server, done: number, from: number): void {
  const told = [...statuses].toSorted().map(([status, count]) => `${status}: ${count}`)
  const { per10000Runs, verdict } = growthOf(memory.map(({ live }) => live))
  const most = Math.max(...memory.map(({ resident }) => resident))
  process.stdout.write(`${done - from} requests; answers ${told.join(', ')}\n`)
  process.stdout.write(
    `memory: first ${describe(memory[0])}; last ${describe(memory.at(-1))}, at most ${most.toFixed(0)} MB\n` +
      `memory held: ${per10000Runs.toFixed(2)} MB more per 10,000 requests in the second half (${verdict})\n`,
  )
  const grows = verdict === 'growing' ? ['memory keeps growing'] : []
  const failed = [...failures, ...leaks, ...grows]
  for (const failure of failed) process.stdout.write(`FAILED ${failure}\n`)
  if (stop.signal.aborted) process.stdout.write(`stopped; go on with --from ${done}\n`)
  if (failed.length > 0) process.exitCode = 1
}

function describe(memory: Memory | undefined): string {
  if (memory === undefined) return 'not measured'
  return `${memory.live.toFixed(1)} MB held, ${memory.resident.toFixed(0)} MB resident`
}

async function sendAll(batch: readonly Fuzzed[], server: Server, found: Found, where: string): Promise<void> {
  const left = [...batch.entries()]
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [at, one] = next
      const { status, body } = await send(one, server)
      found.statuses.set(status, (found.statuses.get(status) ?? 0) + 1)
      if (/^[1234]\d\d$/.test(status) && !body.includes(canary)) continue
      const file = join(tmpdir(), `osteohooks-fuzz-${Date.now()}-${at}.json`)
      writeFileSync(file, one.body)
      found.failures.push(`${status} by ${one.service}, ${where}, request ${at}: ${file}`)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
}

/** @returns the status as text, or the code of the error that broke the connection */
function send(
  { service, body }: Fuzzed,
  { address, agent }: Server,
): Promise<{ status: string; body: string }> {
  return new Promise((resolve) => {
    const sent = request(`${address}/cds-services/${service}`, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    })
    sent.once('error', (error: NodeJS.ErrnoException) => {
      resolve({ status: error.code ?? error.message, body: '' })
    })
    sent.once('response', (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('end', () =>
        resolve({ status: String(answer.statusCode), body: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    sent.end(body)
  })
}

async function startServer(): Promise<Server> {
  // Without a database, which grows by what is kept in it.
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-fuzz-'))
  const settings = join(folder, 'config.json')
  writeFileSync(settings, JSON.stringify({ stateless: true }))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  const child = spawn(process.execPath, ['--expose-gc', '--import', preload, join(root, 'src/server.ts')], {
    env: { PATH: process.env['PATH'], PORT: '0', OSTEOHOOKS_NOW: '2026-11-22', OSTEOHOOKS_CONFIG: settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // In a process group of its own, so that Ctrl-C reaches this program alone.
    detached: true,
  })
  const leaks: string[] = []
  const watch = (line: string): void => {
    if (line.includes(canary)) leaks.push(`the server wrote: ${line.slice(0, 300)}`)
  }
  eachLine(child.stderr, watch)
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)))
    eachLine(child.stdout, (line) => {
      watch(line)
      const ready = /"ready":true.*"address":"([^"]+)"/.exec(line)?.[1]
      if (ready !== undefined) resolve(ready)
    })
  })
  return { child, address, agent: new Agent({ keepAlive: true, maxSockets: connections }), leaks }
}

function eachLine(stream: Readable | null, take: (line: string) => void): void {
  if (stream !== null) createInterface(stream).on('line', take)
}

/** Between two requests, so that none of them is held. */
async function look({ address, child, leaks }: Server, { memory }: Found): Promise<void> {
  const page = await (await fetch(`${address}/metrics`)).text()
  if (page.includes(canary)) leaks.push('a word of a request stands in /metrics')
  const answer = once(child, 'message')
  child.send('memory')
  const [{ heapUsed, external, rss }] = await answer
  memory.push({ live: (heapUsed + external) / megabyte, resident: rss / megabyte })
}

/** One line on stderr that is written over; nothing when nobody looks. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}

await main()

import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestServer } from '../support/database.ts'
import { claimsFor, makeKey, makeToken } from '../support/tokens.ts'
import type { Scenario } from './bodies.ts'
import { type Level, levels, type MeasuredLevels } from './levels.ts'
import { type Cost, measure, send, type Target } from './load.ts'
import { encounterId, patientId } from './resources.ts'
import { type MeasuredServer, startServer } from './servers.ts'
import { answerOf, type Loaded } from './stages.ts'

/** How the bench runs, and where it tells. */
export interface Run {
  readonly rounds: number
  readonly evaluationDate: string
  readonly connections: number
  readonly signal: AbortSignal
  readonly progress: (text: string) => void
}

const root = join(import.meta.dirname, '../..')
const batch = 300
/** Before the first batch of each level, by size of the body: the runtime is still compiling until then. */
const warmCalls = { small: 5000, large: 2000 } as const
const iss = 'https://ehr.bench.example.org'

/**
 * The same calls against a bare server, a stateless service, one that keeps decisions in PostgreSQL behind
 * its journal, and one that wants a token for every call on top of that.
 */
export async function measureEverything(
  all: readonly Scenario[],
  loaded: Loaded,
  run: Run,
): Promise<readonly MeasuredLevels[]> {
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-bench-'))
  const database = await openTestServer()
  const servers: MeasuredServer[] = []
  try {
    const opened = await startLevels(folder, () => database.createDatabase(), run, servers)
    return await measureLevels(all, loaded, opened, run)
  } finally {
    for (const server of servers) server.stop()
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
    run.progress('')
  }
}

type Opened = Readonly<Record<Level, MeasuredServer>> & { readonly token: (path: string) => string }

async function startLevels(
  folder: string,
  createDatabase: () => Promise<string>,
  { evaluationDate, connections, progress }: Run,
  servers: MeasuredServer[],
): Promise<Opened> {
  progress('starting servers')
  const start = async (script: string, environment: Readonly<Record<string, string>> = {}) => {
    const server = await startServer(script, evaluationDate, connections, environment)
    servers.push(server)
    return server
  }
  const ours = (name: string, settings: object, more: Readonly<Record<string, string>> = {}) => {
    const file = join(folder, `${name}.json`)
    writeFileSync(file, JSON.stringify(settings))
    return start(join(root, 'src/server.ts'), { OSTEOHOOKS_CONFIG: file, ...more })
  }
  const key = makeKey('RS384', 'bench')
  const issuer = {
    iss,
    jwks: { keys: [key.jwk] },
    tenant: 'bench',
    algorithms: ['RS384'],
    fhirServers: [],
    callsPerMinute: 1_000_000,
  }
  const publicUrl = 'https://osteohooks.bench.example.org'
  return {
    raw: await start(join(import.meta.dirname, 'raw-server.ts')),
    alone: await ours('alone', { stateless: true }),
    kept: await ours('kept', { dataFolder: join(folder, 'kept') }, { DATABASE_URL: await createDatabase() }),
    known: await ours(
      'known',
      { dataFolder: join(folder, 'known'), publicUrl, issuers: [issuer], tenants: { bench: {} } },
      { DATABASE_URL: await createDatabase() },
    ),
    token: (path) => makeToken(key, claimsFor(iss, `${publicUrl}${path}`, fresh())),
  }
}

function fresh(): { readonly iat: number; readonly exp: number } {
  const iat = Math.floor(Date.now() / 1000)
  return { iat, exp: iat + 3000 }
}

interface Measuring extends MeasuredLevels {
  readonly rounds: Readonly<Record<Level, Cost>>[]
}

async function measureLevels(
  all: readonly Scenario[],
  loaded: Loaded,
  opened: Opened,
  { rounds, connections, signal, progress }: Run,
): Promise<readonly MeasuredLevels[]> {
  const measured: readonly Measuring[] = all.map((scenario) => ({ scenario, rounds: [] }))
  // The first round makes all sides warm.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { scenario, rounds: costs } of measured) {
      progress(`round ${round} of ${rounds}: ${scenario.name} ${scenario.size}`)
      const cost: Partial<Record<Level, Cost>> = {}
      for (const level of round % 2 === 0 ? levels : levels.toReversed()) {
        const target = targetOf(level, scenario, answerOf(scenario, loaded), opened)
        if (round === 0) await send(target, warmCalls[scenario.size], connections, signal)
        const one = await measure(target, batch, connections, signal)
        if (one === undefined) return measured
        cost[level] = one
      }
      const { raw, alone, kept, known } = cost
      if (round > 0 && raw && alone && kept && known) costs.push({ raw, alone, kept, known })
    }
  }
  return measured
}

/** Every call is of another patient. Bodies and tokens are made before the batch, not while it is measured. */
function targetOf(level: Level, { service, body }: Scenario, answer: string, opened: Opened): Target {
  const server = opened[level]
  const next = prepared(() => ofAnotherPatient(body))
  if (level === 'raw') return { server, path: `/${Buffer.byteLength(answer)}`, body, nextBody: next }
  const path = `/cds-services/${service}`
  if (level !== 'known') return { server, path, body, nextBody: next }
  const token = prepared(() => opened.token(path))
  return { server, path, body, nextBody: next, headers: () => ({ authorization: `Bearer ${token()}` }) }
}

/** Enough for a batch in which some are sent again; what is sent before it to get warm is made as it goes. */
function prepared<T>(make: () => T): () => T {
  const made = Array.from({ length: batch + 20 }, make)
  return () => made.pop() ?? make()
}

const hookInstance = /(?<="hookInstance":")[^"]+/

/** The same call, as long as it was, of another patient in another encounter. */
function ofAnotherPatient(body: Buffer): Buffer {
  const text = body.toString('utf8')
  const changed = text.replaceAll(patientId, randomUUID()).replaceAll(encounterId, randomUUID())
  return Buffer.from(changed.replace(hookInstance, randomUUID()))
}

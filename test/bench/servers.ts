import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { join } from 'node:path'

/** Of the whole process, and of the thread that answers requests. */
export interface CpuTime {
  readonly process: number
  readonly thread: number
}

/** A server in a process of its own, on a free port. */
export interface MeasuredServer {
  readonly address: string
  /** Connections that stay open. */
  readonly agent: Agent
  /** CPU time that was used so far, user and system, in microseconds. */
  cpuMicroseconds(): Promise<CpuTime>
  /** Asks a module that was loaded into the server beside it (`loaded`); the answer is of its kind. */
  ask(message: string): Promise<unknown>
  stop(): void
}

const preload = join(import.meta.dirname, 'cpu-usage.ts')
const startMs = 20_000

/**
 * Starts a server script and waits until it says that it is ready.
 *
 * @param evaluationDate what the service takes for today
 * @param environment its settings, beside those of a sandbox
 * @param loaded more switches for node
 */
export async function startServer(
  script: string,
  evaluationDate: string,
  connections: number,
  environment: Readonly<Record<string, string>> = {},
  loaded: readonly string[] = [],
): Promise<MeasuredServer> {
  const { OSTEOHOOKS_CONFIG: _config, HOST: _host, DATABASE_URL: _database, ...inherited } = process.env
  const child = spawn(process.execPath, ['--import', preload, ...loaded, script], {
    env: { ...inherited, PORT: '0', OSTEOHOOKS_NOW: evaluationDate, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // In a process group of its own, so that Ctrl-C reaches the bench alone.
    detached: true,
  })
  const address = await readAddress(child)
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    address,
    agent,
    cpuMicroseconds: () => askCpu(child),
    ask: (message) => ask(child, message),
    stop: () => {
      agent.destroy()
      if (child.connected) child.disconnect()
    },
  }
}

/** The first line that says `"ready":true` names the address; what follows is only taken off the pipe. */
function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    let address: string | undefined
    const fail = (what: string): void =>
      reject(new Error(`A server of the bench ${what} before it was ready.`))
    const timer = setTimeout(() => fail('said nothing'), startMs)
    child.once('exit', (code) => fail(`ended with ${code}`))
    child.stdout?.on('data', (chunk: Buffer) => {
      if (address !== undefined) return
      text += chunk.toString('utf8')
      address = /"ready":true.*"address":"([^"]+)"/.exec(text)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(address)
    })
  })
}

async function askCpu(child: ChildProcess): Promise<CpuTime> {
  const usage = await ask(child, 'cpu')
  return { process: sum(usage.process), thread: sum(usage.thread) }
}

async function ask(child: ChildProcess, message: string) {
  const answer = once(child, 'message')
  child.send(message)
  const [said] = await answer
  return said
}

function sum({ user, system }: NodeJS.CpuUsage): number {
  return user + system
}

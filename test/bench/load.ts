import { request } from 'node:http'
import type { MeasuredServer } from './servers.ts'

/** A body and where it goes. */
export interface Target {
  readonly server: MeasuredServer
  readonly path: string
  readonly body: Buffer
  /** Takes the place of `body`, another one for every request; of the same length. */
  readonly nextBody?: () => Buffer
  /** More headers, made anew for every request. */
  readonly headers?: () => Readonly<Record<string, string>>
}

/** What one batch of requests cost. */
export interface Cost {
  readonly requestsPerSecond: number
  /** Of the whole process. */
  readonly cpuMicroseconds: number
  /** Of the thread that answers. */
  readonly threadMicroseconds: number
}

/** Sends a body once and gives the answer as text. */
export function ask(target: Target): Promise<string> {
  const { server, path, headers } = target
  const body = target.nextBody?.() ?? target.body
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, server.address), {
      method: 'POST',
      agent: server.agent,
      headers: { 'content-type': 'application/json', 'content-length': body.length, ...headers?.() },
    })
    sent.on('error', (error) => {
      // The server may close an idle connection while it is taken up again.
      if (sent.reusedSocket) resolve(ask(target))
      else reject(error)
    })
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`${path} answered ${response.statusCode}: ${text}`))
      })
    })
    sent.end(body)
  })
}

/** Sends a body `count` times over so many connections, each waiting for its answer. */
export async function send(
  target: Target,
  count: number,
  connections: number,
  signal: AbortSignal,
): Promise<void> {
  let left = count
  const work = async (): Promise<void> => {
    while (left > 0 && !signal.aborted) {
      left -= 1
      await ask(target)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
}

/** @returns undefined when the bench was interrupted before the batch was whole */
export async function measure(
  target: Target,
  count: number,
  connections: number,
  signal: AbortSignal,
): Promise<Cost | undefined> {
  const cpuBefore = await target.server.cpuMicroseconds()
  const started = performance.now()
  await send(target, count, connections, signal)
  const seconds = (performance.now() - started) / 1000
  const cpu = await target.server.cpuMicroseconds()
  if (signal.aborted) return undefined
  return {
    requestsPerSecond: count / seconds,
    cpuMicroseconds: (cpu.process - cpuBefore.process) / count,
    threadMicroseconds: (cpu.thread - cpuBefore.thread) / count,
  }
}

import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/**
 * Loaded into the server that gets too much (`node --expose-gc --import`): answers each message `answers` with
 * what happened since the last one, as the server itself saw it, without the sender and the way to it.
 */
export interface ServerSide {
  /** Milliseconds from the last byte of a request that was read to the last byte of its answer, by status. */
  readonly answers: readonly (readonly [status: number, milliseconds: readonly number[]])[]
  /** Milliseconds from the headers of a request to the last byte of its body; none for bodies that were not read. */
  readonly arrivals: readonly number[]
  /** Milliseconds for which nothing that arrived was heard: the 99th of a hundred, and the longest. */
  readonly deaf: { readonly p99: number; readonly most: number }
  /** Megabytes that are held when all garbage was thrown away. */
  readonly held: number
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

const resolutionMs = 2
const began = new WeakMap<object, number>()
let arrivals: number[] = []
const times = new Map<number, number[]>()
const delay = monitorEventLoopDelay({ resolution: resolutionMs })
delay.enable()

subscribe('http.server.request.start', (message) => {
  const { request, response }: Exchange = Object(message)
  const headers = performance.now()
  began.set(response, headers)
  request.once('end', () => {
    if (response.headersSent) return
    began.set(response, performance.now())
    arrivals.push(performance.now() - headers)
  })
})
subscribe('http.server.response.finish', (message) => {
  const { response }: Exchange = Object(message)
  const known = times.get(response.statusCode) ?? []
  known.push(performance.now() - (began.get(response) ?? Number.NaN))
  times.set(response.statusCode, known)
})

process.on('message', (message) => {
  if (message !== 'answers') return
  const deaf = { p99: overdue(delay.percentile(99)), most: overdue(delay.max) }
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  const { heapUsed, external } = process.memoryUsage()
  const side: ServerSide = { answers: [...times], arrivals, deaf, held: (heapUsed + external) / 1024 / 1024 }
  process.send?.(side)
  times.clear()
  arrivals = []
  delay.reset()
})

function overdue(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1_000_000 - resolutionMs)
}

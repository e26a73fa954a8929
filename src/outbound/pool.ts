import type { buildConnector, Pool } from 'undici'
import { pinnedLookup, type Resolve } from './addresses.ts'
import { OutboundRefused } from './outbound.ts'

/** A server in the same country is there in a tenth of it, and the whole call has 400 ms. */
const connectMs = 300
/** Before the next address of the same name is tried; two fit into the time to connect. */
const nextAddressMs = 120
/**
 * Sixteen calls at once ask for all their slots at once; the next ones wait for a free connection. They are
 * opened when they are needed: at the usual pace of a hospital there are never more than a few.
 */
const mostConnections = 256
const idleMs = 30_000
/** Callers give up much earlier, by their signal; this is for a signal that never comes. */
const silenceMs = 60_000

/** Connections to one server, kept open between calls: TLS costs more than most answers. */
export async function openPool(base: string, resolve: Resolve): Promise<Pool> {
  // At a start without any server to ask, this would be the largest thing loaded.
  const { buildConnector, Pool } = await import('undici')
  const connect = buildConnector({
    allowH2: false,
    timeout: connectMs,
    lookup: pinnedLookup(resolve),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: nextAddressMs,
    minVersion: 'TLSv1.2',
    // Said, so that no variable of the environment can unsay it.
    rejectUnauthorized: true,
  })
  return new Pool(new URL(base).origin, {
    connect: inTime(connect),
    allowH2: false,
    connections: mostConnections,
    pipelining: 1,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
  })
}

/** undici's own clock for connecting is right to half a second only. */
function inTime(connect: buildConnector.connector): buildConnector.connector {
  return (options, answer) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      answer(new OutboundRefused('late', 'The server could not be connected to in time.'), null)
    }, connectMs)
    connect(options, (...[error, socket]) => {
      clearTimeout(timer)
      if (isLate) socket?.destroy()
      else if (error === null) answer(null, socket)
      else answer(error, null)
    })
  }
}

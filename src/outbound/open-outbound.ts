import type { Dispatcher, Pool } from 'undici'
import { checkLiteral, type Resolve, resolveName } from './addresses.ts'
import { pathBelow } from './below.ts'
import { type Outbound, type OutboundAnswer, OutboundRefused, type OutboundRequest } from './outbound.ts'
import { openPool } from './pool.ts'
import { readAnswer } from './read-answer.ts'

/** More servers than any installation registers; in sandbox mode callers may name any port of this machine. */
const mostPools = 64

/** Failures of a connection before an answer came; to ask again is safe, and helps when a server restarts. */
const worthOneMore: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

/**
 * Opens the one way out of this process. It knows no proxy, whatever the environment says: a proxy would
 * see tokens, and would resolve names on its own.
 *
 * @param isRegistered asked for every request, so that a reload takes effect at once
 * @param resolve all addresses of a name; asked for every connection
 */
export function openOutbound(
  isRegistered: (base: string) => boolean,
  resolve: Resolve = resolveName,
): Outbound {
  const pools = new Map<string, Promise<Pool>>()
  const poolOf = (base: string): Promise<Pool> => {
    const pool = pools.get(base) ?? openPool(base, resolve)
    // The one that was asked longest ago comes first.
    pools.delete(base)
    pools.set(base, pool)
    if (pools.size > mostPools) closeOldest(pools)
    return pool
  }
  return {
    get: async (request) => {
      const path = isRegistered(request.base) ? pathBelow(request.base, request.url) : undefined
      if (path === undefined)
        throw new OutboundRefused('not-registered', 'The address is not below a registered base.')
      checkLiteral(request.base)
      return ask(await poolOf(request.base), path, request)
    },
    close: async () => {
      const open = [...pools.values()]
      pools.clear()
      await Promise.all(open.map(async (pool) => (await pool).destroy()))
    },
  }
}

function closeOldest(pools: Map<string, Promise<Pool>>): void {
  const [oldest] = pools
  if (oldest === undefined) return
  const [base, pool] = oldest
  pools.delete(base)
  void pool.then((unused) => unused.close())
}

async function ask(pool: Pool, path: string, request: OutboundRequest): Promise<OutboundAnswer> {
  const { headers, mostBytes, signal } = request
  // `pool.request` follows no redirects.
  const send = (): Promise<Dispatcher.ResponseData> =>
    pool.request({ method: 'GET', path, headers: { ...headers, 'accept-encoding': 'identity' }, signal })
  try {
    const answer = await send().catch((error: unknown) => {
      if (signal.aborted || !worthOneMore.has(codeOf(error))) throw error
      return send()
    })
    return await readAnswer(answer, mostBytes)
  } catch (cause) {
    throw refusalOf(cause, signal)
  }
}

/** The message of a failed connection names the server and may name the path, so it stays in `cause`. */
function refusalOf(cause: unknown, signal: AbortSignal): OutboundRefused {
  if (cause instanceof OutboundRefused) return cause
  if (signal.aborted) return new OutboundRefused('late', 'The server did not answer in time.', { cause })
  const isTimeout = /TIMEOUT|ETIMEDOUT/.test(codeOf(cause))
  return isTimeout
    ? new OutboundRefused('late', 'The server did not answer in time.', { cause })
    : new OutboundRefused('unreachable', 'The server cannot be reached, or its answer broke off.', { cause })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

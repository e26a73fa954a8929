import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../errors.ts'

/** Refuses a request with two Host headers (RFC 9112, 3.2): a proxy may have believed the one that node does not. */
export function registerOneHost(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    done(hostsIn(raw.rawHeaders) > 1 ? twoHosts() : undefined)
  })
}

/** Names and values in turns, as they came; node itself keeps the first of several. */
function hostsIn(headers: readonly string[]): number {
  let hosts = 0
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts
}

function twoHosts(): ServiceError {
  return new ServiceError('ERR_REQUEST_MALFORMED', 'The request has more than one Host header. Send one.', {
    headers: { connection: 'close' },
  })
}

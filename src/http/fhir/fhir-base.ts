import type { FastifyRequest } from 'fastify'
import { isLoopback } from '../../config/addresses.ts'
import type { Config } from '../../config/config.ts'

/** The base of `/fhir` as callers reach it: the configured address, or the one that this call was made to. */
export function fhirBase(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { host, protocol }: Pick<FastifyRequest, 'host' | 'protocol'>,
): string {
  return `${publicUrl ?? originOf(protocol, host)}/fhir`
}

/** Whether a base is `/fhir` of this process: at its public address, or on this machine at the port of this call. */
export function isOwnBase(
  base: string,
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { socket }: { readonly socket: Pick<FastifyRequest['socket'], 'localPort'> },
): boolean {
  const named = base.endsWith('/') ? base.slice(0, -1) : base
  if (publicUrl !== undefined && named === `${publicUrl}/fhir`) return true
  if (!URL.canParse(named)) return false
  const { hostname, port, pathname } = new URL(named)
  return isLoopback(hostname) && pathname === '/fhir' && Number(port || 80) === socket.localPort
}

/** The Host header is the caller's to write; what is no host is not repeated. */
function originOf(protocol: string, host: string): string {
  const origin = `${protocol}://${host}`
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(origin)
    ? new URL(origin).origin
    : `${protocol}://localhost`
}

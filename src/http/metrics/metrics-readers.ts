import { BlockList, isIPv6 } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../../config/config.ts'
import { routeUnknown } from '../error-handler.ts'

/** The names that `trustedProxies` knows as well. */
const namedRanges: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

const forwardedHeaders = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'forwarded'] as const

/**
 * In production only some addresses read the metrics; to all others the path is not there. A request that
 * came through a proxy which is not trusted could be anybody's.
 */
export function registerMetricsGuard(
  app: FastifyInstance,
  { mode, metricsReaders, trustedProxies }: Config,
): void {
  if (mode !== 'production') return
  const readers = blockOf(metricsReaders)
  const hearsProxies = trustedProxies.length > 0
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.url !== '/metrics') return done()
    const { ip, headers } = request
    const isForwarded = forwardedHeaders.some((name) => headers[name] !== undefined)
    // A proxy that does not say for whom it asks asks for anybody.
    const isHidden = isForwarded && !(hearsProxies && headers['x-forwarded-for'] !== undefined)
    done(isHidden || !readers.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4') ? routeUnknown() : undefined)
  })
}

function blockOf(addresses: readonly string[]): BlockList {
  const block = new BlockList()
  for (const range of addresses.flatMap((name) => namedRanges[name] ?? [name])) {
    const [address = '', bits] = range.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) block.addAddress(address, family)
    else block.addSubnet(address, Number(bits), family)
  }
  return block
}

import type { FastifyInstance } from 'fastify'
import { isLoopback } from '../config/addresses.ts'
import type { Tenant } from '../config/tenant.ts'
import type { AppParts } from './parts.ts'
import type { Running } from './running/running.ts'

/**
 * Whether a browser page of this origin may ask at all. A preflight says nothing of the caller, so
 * origins of every tenant count; after a call has proved whose it is, `registerTenantOrigins` decides.
 */
export function allowsOrigin(current: () => Running): (origin: string | undefined) => boolean {
  let known: { readonly of: Running; readonly listed: ReadonlySet<string> } | undefined
  return (origin) => {
    if (origin === undefined) return false
    const running = current()
    if (known?.of !== running) known = { of: running, listed: listedIn(running) }
    return known.listed.has(origin) || (running.config.mode === 'sandbox' && isThisMachine(origin))
  }
}

function listedIn({ hospitals }: Running): ReadonlySet<string> {
  return new Set([...hospitals.values()].flatMap(({ tenant }) => tenant.allowedOrigins))
}

/** Takes back from a page what only pages of other tenants may read, once it is known who calls. */
export function registerTenantOrigins(app: FastifyInstance, parts: AppParts): void {
  app.addHook('preParsing', ({ caller, headers: { origin } }, reply, _payload, done) => {
    if (origin !== undefined && caller !== undefined) {
      const { config, hospitals } = parts.running
      const hospital = hospitals.get(caller.tenant)
      if (hospital === undefined || !allowsOriginOf(hospital.tenant, config.mode, origin))
        reply.removeHeader('access-control-allow-origin')
    }
    done()
  })
}

/** Whether a page of this origin may read answers for this tenant. */
function allowsOriginOf(
  { allowedOrigins }: Pick<Tenant, 'allowedOrigins'>,
  mode: Running['config']['mode'],
  origin: string,
): boolean {
  return allowedOrigins.includes(origin) || (mode === 'sandbox' && isThisMachine(origin))
}

function isThisMachine(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  return url.origin === origin && isLoopback(url.hostname)
}

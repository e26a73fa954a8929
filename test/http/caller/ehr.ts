import type { Config } from '../../../src/config/config.ts'
import { readConfig } from '../../../src/config/config.ts'
import { type Issuer, issuer } from '../../../src/config/issuer.ts'
import { type OpenCallers, openCallers } from '../../../src/http/caller/open-callers.ts'
import { openLog } from '../../../src/http/log.ts'
import type { AppParts } from '../../../src/http/parts.ts'
import type { JsonObject } from '../../../src/json.ts'
import { openOutbound } from '../../../src/outbound/open-outbound.ts'
import { registeredBases } from '../../../src/outbound/registered.ts'
import { noStore } from '../../../src/store/no-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { evaluationDate, knowledge, openApp, runningOf } from '../../support/app.ts'
import { orderSelect, orderSelectBody } from '../../support/requests.ts'
import { noon } from '../../support/tokens.ts'

export const publicUrl = 'https://cds.hospital.example/osteoporosis'
export const path = `/cds-services/${orderSelect}`
export const endpoint = publicUrl + path

/** Two hospitals in production, to be changed; the other settings are those of a start without a file. */
export function configOf(issuers: readonly JsonObject[], changes: Partial<Config> = {}): Config {
  return {
    ...readConfig({ OSTEOHOOKS_NOW: evaluationDate }, () => 0),
    mode: 'production',
    publicUrl,
    tenants: { 'hospital-a': {}, 'hospital-b': {} },
    issuers: issuers.map((one): Issuer => issuer.parse(one)),
    // As behind a proxy that speaks TLS.
    trustedProxies: ['loopback'],
    drainMs: 0,
    ...changes,
  }
}

/** The server with callers as production wires them; clock, database and configuration can be changed. */
export interface TestService {
  readonly callers: OpenCallers
  readonly app: ReturnType<typeof openApp>['app']
  /** Of the calls and of the callers. */
  readonly lines: string[]
  /** Ids of tokens that were given to the store. */
  readonly used: string[]
  /** Milliseconds since 1970; starts at noon. */
  clock: number
  config: Config
  close(): Promise<void>
}

export function openService(
  config: Config,
  changes: { readonly store?: Store; readonly parts?: Partial<AppParts> } = {},
): TestService {
  const lines: string[] = []
  const used: string[] = []
  const log = openLog({ write: (line) => void lines.push(line) })
  let running = runningOf(config, knowledge)
  const live = { clock: noon }
  const parts = {
    get running() {
      return running
    },
    now: () => live.clock,
    log,
    store: changes.store ?? onceOnly(used),
    outbound: openOutbound(registeredBases(() => running.config)),
  }
  const callers = openCallers(parts)
  const { app, lines: ofCalls } = openApp(
    {},
    { running, callers, store: parts.store, now: parts.now, ...changes.parts },
  )
  return {
    callers,
    app,
    get lines() {
      return [...lines, ...ofCalls]
    },
    used,
    get clock() {
      return live.clock
    },
    set clock(milliseconds) {
      live.clock = milliseconds
    },
    get config() {
      return running.config
    },
    set config(next) {
      running = runningOf(next, knowledge)
    },
    close: async () => {
      callers.stop()
      await app.close()
      await parts.outbound.close()
    },
  }
}

/** A store that remembers used ids in this process only, and notes what it is asked. */
export function onceOnly(used: string[] = []): Store {
  const seen = new Set<string>()
  return {
    ...noStore,
    status: { ...noStore.status, kind: 'embedded', state: 'up' },
    useOnce: async ({ issuer: iss, id, until }) => {
      used.push(`${iss} ${id} ${until}`)
      const isNew = !seen.has(JSON.stringify([iss, id]))
      seen.add(JSON.stringify([iss, id]))
      return isNew
    },
  }
}

/** One call with these values of the Authorization header. */
export function call({ app }: Pick<TestService, 'app'>, authorization: string | undefined, url = path) {
  return app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'x-forwarded-proto': 'https',
      ...(authorization === undefined ? {} : { authorization }),
    },
    payload: orderSelectBody(),
  })
}

/** The reasons that the log gives for refusals, in order. */
export function reasonsOf(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => /"reason":"([^"]*)","msg":"caller refused"/.exec(line)?.[1] ?? [])
}

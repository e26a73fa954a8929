import { openCallers } from './http/caller/open-callers.ts'
import { FetchTurns } from './http/limits/fetch-turns.ts'
import type { Log } from './http/log.ts'
import type { AppParts } from './http/parts.ts'
import type { CurrentRunning } from './http/running/current-running.ts'
import { openOutbound } from './outbound/open-outbound.ts'
import { registeredBases } from './outbound/registered.ts'
import { openEhr } from './record/ehr/open-ehr.ts'
import { openStore } from './store/open-store.ts'

/** Everything that the server is made of, put together; nothing of it is begun. */
export interface OpenParts {
  readonly parts: AppParts
  /** Begins what goes on in the background, such as fetching the keys of issuers. */
  start(): void
  /** Ends it, after the last call was answered; what is queued is written first. */
  close(): Promise<void>
}

/**
 * @param now milliseconds since 1970, from the one clock of the process
 * @throws ConfigError when a setting cannot work
 */
export function openParts(current: CurrentRunning, log: Log, now: () => number): OpenParts {
  const { databaseUrl, dataFolder } = current.running.config
  const outbound = openOutbound(registeredBases(() => current.running.config))
  const store = openStore({
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(dataFolder === undefined ? {} : { dataFolder }),
    log,
    now,
    tenants: () => current.running.hospitals,
  })
  const followed = {
    get running() {
      return current.running
    },
    outbound,
    store,
    log,
    now,
  }
  const callers = openCallers(followed)
  return {
    parts: Object.assign(followed, { callers, ehr: openEhr(outbound), fetchTurns: new FetchTurns() }),
    start: () => {
      current.start()
      callers.start()
      // The embedded one takes half a gigabyte: it waits until there is something to keep.
      if (databaseUrl !== undefined) store.start()
    },
    close: async () => {
      current.stop()
      callers.stop()
      await outbound.close()
      await store.close()
    },
  }
}

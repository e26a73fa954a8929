import type { Registry } from 'prom-client'
import CounterOf from 'prom-client/lib/counter.js'
import GaugeOf from 'prom-client/lib/gauge.js'
import type { Callers } from '../caller/caller.ts'
import type { AppParts } from '../parts.ts'

/** What the parts of the server count themselves, read when a page is asked for. */
export function describeParts(
  registry: Registry,
  { callers, store }: Pick<AppParts, 'callers' | 'store'>,
): void {
  describeCallers(registry, callers)
  const gauge = (name: string, help: string, collect: () => number): void => {
    new GaugeOf({
      name: `osteohooks_store_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(collect())
      },
    })
  }
  gauge('up', 'Whether the database answers; 1 as well while nothing was asked of it.', () =>
    store.status.state === 'down' ? 0 : 1,
  )
  gauge('waiting', 'Entries in the journal that wait for the database.', () => store.status.waiting)
  gauge('lost', 'Entries that neither the database nor the journal could take.', () => store.status.lost)
  gauge('unanswered', 'Questions that were answered without the database.', () => store.status.unanswered)
}

function describeCallers(registry: Registry, callers: Callers): void {
  new CounterOf({
    name: 'osteohooks_callers_refused_total',
    help: 'Calls with ERR_CALLER_UNKNOWN, by what was wrong with the token.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [reason, count] of callers.status?.refused ?? []) this.inc({ reason }, count)
    },
  })
  new GaugeOf({
    name: 'osteohooks_issuer_keys',
    help: 'Usable keys of each issuer; 0 when its calls are refused.',
    labelNames: ['iss'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { iss, keys } of callers.status?.issuers ?? [])
        this.set({ iss }, keys.state === 'usable' ? keys.count : 0)
    },
  })
}

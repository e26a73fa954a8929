import { join } from 'node:path'
import { buildApp } from '../../src/app.ts'
import { type Config, readConfig, tenantsOf } from '../../src/config/config.ts'
import { anyone } from '../../src/http/caller/anyone.ts'
import { FetchTurns } from '../../src/http/limits/fetch-turns.ts'
import { openLog } from '../../src/http/log.ts'
import type { AppParts } from '../../src/http/parts.ts'
import { loadServices } from '../../src/http/running/load-services.ts'
import type { Running } from '../../src/http/running/running.ts'
import { type Knowledge, loadKnowledge } from '../../src/knowledge.ts'
import { noEhr } from '../../src/record/ehr/ehr.ts'
import { noStore } from '../../src/store/no-store.ts'
import { watchAnswers, watchOutput } from './leaks.ts'

export const root = join(import.meta.dirname, '../..')
export const services = loadServices(join(root, 'hooks'), join(root, 'plans'))
export const knowledge = loadKnowledge(join(root, 'plans'), 'sandbox')

/** The day on which all tests decide. */
export const evaluationDate = '2026-11-22'

/** The server as it really is, on a fixed day; its log lines are kept to be searched. */
export function openApp(changes: Partial<Config> = {}, changedParts: Partial<AppParts> = {}) {
  const lines: string[] = []
  const config = { ...readConfig({ OSTEOHOOKS_NOW: evaluationDate }, () => 0), ...changes }
  const parts = { ...quietParts(runningOf(config, knowledge)), ...changedParts }
  const write = (line: string): void => {
    lines.push(line)
    watchOutput('log', line)
  }
  const app = buildApp({ ...parts, log: openLog({ write }) })
  watchAnswers(app)
  return { app, lines }
}

/** What decides when every tenant of a configuration has the same knowledge. */
export function runningOf(config: Config, loaded: Knowledge): Running {
  const tenants = [...tenantsOf(config).values()]
  const hospitals = new Map(tenants.map((tenant) => [tenant.id, { tenant, knowledge: loaded }]))
  return { config, services, hospitals, problems: [] }
}

/** The parts of the server that are not the subject: nobody is asked, nothing is kept or logged. */
export function quietParts(running: Running): AppParts {
  return {
    running,
    log: openLog({ write: () => undefined }),
    callers: anyone,
    ehr: noEhr,
    fetchTurns: new FetchTurns(),
    store: noStore,
    now: () => Date.UTC(2026, 10, 22, 12),
  }
}

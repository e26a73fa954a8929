import { join } from 'node:path'
import { buildApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { loadServices } from '../../src/http/load-services.ts'
import { openLog } from '../../src/http/log.ts'
import { loadKnowledge } from '../../src/knowledge.ts'

export const root = join(import.meta.dirname, '../..')
export const services = loadServices(join(root, 'hooks'), join(root, 'plans'))
export const knowledge = loadKnowledge(join(root, 'plans'), 'sandbox')

/** The day on which all tests decide. */
export const evaluationDate = '2026-11-22'

/** The server as it really is, on a fixed day; its log lines are kept to be searched. */
export function openApp(changes: Partial<Config> = {}) {
  const lines: string[] = []
  const config = { ...readConfig({ OSTEOHOOKS_NOW: evaluationDate }, () => 0), ...changes }
  const app = buildApp({
    config,
    services,
    knowledge,
    log: openLog({ write: (line) => void lines.push(line) }),
  })
  return { app, lines }
}

import { join } from 'node:path'
import { readConfig } from '../../src/config/config.ts'
import { loadServices } from '../../src/http/running/load-services.ts'
import { loadKnowledge } from '../../src/knowledge.ts'
import type { Loaded } from './stages.ts'

/** The product as a sandbox starts it, on a fixed day. */
export function loadProduct(evaluationDate: string): Loaded {
  const root = join(import.meta.dirname, '../..')
  const plans = join(root, 'plans')
  return {
    services: loadServices(join(root, 'hooks'), plans),
    knowledge: loadKnowledge(plans, 'sandbox'),
    config: readConfig({ OSTEOHOOKS_NOW: evaluationDate }, () => 0),
  }
}

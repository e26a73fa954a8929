import type { Service } from '../../cds-hooks/service.ts'
import type { Config } from '../../config/config.ts'
import type { Tenant } from '../../config/tenant.ts'
import type { Knowledge } from '../../knowledge.ts'

/** A tenant with the knowledge that decides for it. */
export interface Hospital {
  readonly tenant: Tenant
  readonly knowledge: Knowledge
}

/** What decides at this moment. A reload or a refresh of the terminology replaces it between two calls. */
export interface Running {
  readonly config: Config
  readonly services: readonly Service[]
  /** By tenant id; the first is the default one. */
  readonly hospitals: ReadonlyMap<string, Hospital>
  /** Why the terminology server's last answer, or the last reload, is not in use; one sentence each. */
  readonly problems: readonly string[]
}

import type { Service } from '../../cds-hooks/service.ts'
import { type Config, tenantsOf } from '../../config/config.ts'
import type { Tenant } from '../../config/tenant.ts'
import { ConfigError, PlanError } from '../../errors.ts'
import { type Knowledge, loadKnowledge } from '../../knowledge.ts'
import { openTerminologyServer } from '../../terminology/expansion/settings.ts'
import { loadTerminology } from '../../terminology/load-terminology.ts'
import { loadServices } from './load-services.ts'
import { misfits } from './tenant-fit.ts'

/** Where our own files are. */
export interface Folders {
  readonly hooks: string
  readonly plans: string
}

/** What was loaded for a configuration, complete only when there are no problems. */
export interface LoadedHospitals {
  readonly services: readonly Service[]
  /** Tenants that read the same texts with the same code map share one. */
  readonly knowledge: ReadonlyMap<Tenant, Knowledge>
  readonly problems: readonly (PlanError | ConfigError)[]
}

/** Loads the services, and the knowledge of every tenant; all that is wrong is told at once. */
export function loadHospitals(config: Config, folders: Folders): LoadedHospitals {
  const problems: (PlanError | ConfigError)[] = []
  const attempt = <T>(load: () => T): T | undefined => {
    try {
      return load()
    } catch (error) {
      if (!(error instanceof PlanError || error instanceof ConfigError)) throw error
      problems.push(error)
      return undefined
    }
  }
  const services = attempt(() => loadServices(folders.hooks, folders.plans)) ?? []
  const knowledge = loadEach(config, folders.plans, attempt)
  attempt(() => openTerminologyServer(config))
  const any = anyOf(knowledge) ?? withoutChoice(problems, config, folders.plans)
  if (any !== undefined && services.length > 0)
    problems.push(...misfits(config, services, any).map((problem) => new ConfigError(problem)))
  return { services, knowledge, problems }
}

function anyOf(knowledge: ReadonlyMap<Tenant, Knowledge>): Knowledge | undefined {
  const [any] = knowledge.values()
  return any
}

/** A code map that is wrong is no reason to keep quiet about names that plans/ lack. */
function withoutChoice(
  problems: LoadedHospitals['problems'],
  { mode }: Config,
  plans: string,
): Knowledge | undefined {
  return problems.some((problem) => problem instanceof PlanError) ? undefined : loadKnowledge(plans, mode)
}

type Attempt = <T>(load: () => T) => T | undefined

/** Plans are the same for every tenant, so they are read once; what codes and texts mean may differ. */
function loadEach(config: Config, plans: string, attempt: Attempt): ReadonlyMap<Tenant, Knowledge> {
  const byChoice = Map.groupBy(tenantsOf(config).values(), ({ codeMap, readText }) =>
    JSON.stringify([codeMap, readText]),
  )
  const found = new Map<Tenant, Knowledge>()
  let base: Knowledge | undefined
  for (const alike of byChoice.values()) {
    const knowledge = attempt(() => loadOne(alike, config, plans, base))
    if (knowledge === undefined) continue
    base = knowledge
    for (const tenant of alike) found.set(tenant, knowledge)
  }
  return found
}

function loadOne(
  [tenant]: readonly Tenant[],
  { mode }: Config,
  plans: string,
  base: Knowledge | undefined,
): Knowledge {
  const { readText, codeMap } = tenant ?? {}
  const chosen = {
    ...(readText === undefined ? {} : { readText }),
    ...(codeMap === undefined ? {} : { codeMap }),
  }
  if (base === undefined) return loadKnowledge(plans, mode, chosen)
  return { ...base, terminology: loadTerminology(plans, mode, chosen) }
}

/** @throws PlanError or ConfigError when there is any problem */
export function throwProblems(problems: readonly (PlanError | ConfigError)[]): void {
  const [first, ...more] = problems
  if (first === undefined) return
  if (more.length === 0) throw first
  const told = problems.map(({ code, message }) =>
    message.startsWith(code) ? message : `${code} ${message}`,
  )
  throw new ConfigError([`${problems.length} things are not right:`, ...told].join('\n  '))
}

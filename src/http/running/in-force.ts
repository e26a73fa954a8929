import type { Config } from '../../config/config.ts'
import type { Tenant } from '../../config/tenant.ts'
import type { Knowledge } from '../../knowledge.ts'
import { terminologyInUse } from '../../terminology/terminology.ts'
import type { Log } from '../log.ts'
import { type CurrentKnowledge, followTerminology } from './current-knowledge.ts'
import { type Folders, loadHospitals, throwProblems } from './load-hospitals.ts'
import type { Hospital, Running } from './running.ts'

export type ReloadLog = Pick<Log, 'info' | 'warn' | 'error'>

/** One configuration with what was loaded for it. */
export class InForce {
  readonly config: Config
  readonly #sources: ReadonlyMap<Tenant, CurrentKnowledge>
  /** Each once, though tenants share them. */
  readonly #distinct: readonly CurrentKnowledge[]
  #running: Running
  #notes: readonly string[] = []

  /**
   * Blocks for as long as reading plans/ takes, which is a fifth of a second.
   *
   * @throws PlanError and ConfigError which name file and row
   */
  constructor(config: Config, folders: Folders, now: () => number, log: ReloadLog) {
    const { services, knowledge, problems } = loadHospitals(config, folders)
    throwProblems(problems)
    this.config = config
    const follow = (loaded: Knowledge) => followTerminology(loaded, folders.plans, config, now, log)
    const followed = new Map([...new Set(knowledge.values())].map((loaded) => [loaded, follow(loaded)]))
    this.#distinct = [...followed.values()]
    this.#sources = new Map(
      [...knowledge].flatMap(([tenant, loaded]) => {
        const source = followed.get(loaded)
        return source === undefined ? [] : [[tenant, source] as const]
      }),
    )
    this.#running = { config, services, hospitals: new Map(), problems: [] }
    this.#renew()
  }

  /** The same object for as long as nothing changes. */
  get running(): Running {
    if (this.#hasMoved()) this.#renew()
    return this.#running
  }

  /** What readiness is to tell beside the problems of the terminology server. */
  tell(notes: readonly string[]): void {
    this.#notes = notes
    this.#renew()
  }

  start(): void {
    for (const source of this.#distinct) source.start()
  }

  stop(): void {
    for (const source of this.#distinct) source.stop()
  }

  /** Whether the codes of a terminology server decide. */
  get expanded(): boolean {
    return this.#distinct.some(
      ({ knowledge }) => terminologyInUse(knowledge.terminology).source === 'expansion',
    )
  }

  /** Asks the terminology server once; its failure is a problem, not an error. */
  async expand(): Promise<void> {
    await Promise.all(this.#distinct.map((source) => source.refresh()))
  }

  /** Only a terminology server changes anything between two loads. */
  #hasMoved(): boolean {
    if (this.config.terminologyServer === undefined) return false
    const { hospitals, problems } = this.#running
    for (const [{ id }, source] of this.#sources)
      if (hospitals.get(id)?.knowledge !== source.knowledge) return true
    const told = this.#problems()
    return told.length !== problems.length || told.some((problem, at) => problem !== problems[at])
  }

  #renew(): void {
    const hospitals = new Map<string, Hospital>()
    for (const [tenant, { knowledge }] of this.#sources) hospitals.set(tenant.id, { tenant, knowledge })
    this.#running = { ...this.#running, hospitals, problems: this.#problems() }
  }

  #problems(): readonly string[] {
    const ofServer = this.#distinct.flatMap(({ terminologyProblem }) => terminologyProblem ?? [])
    return ofServer.length === 0 ? this.#notes : [...new Set(ofServer), ...this.#notes]
  }
}

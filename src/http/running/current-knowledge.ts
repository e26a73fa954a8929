import type { Config } from '../../config/config.ts'
import { dayOfInstant, isoDay } from '../../days.ts'
import type { Knowledge } from '../../knowledge.ts'
import { readExpressions } from '../../terminology/expansion/expressions.ts'
import { ExpansionRefresh, type RefreshLog } from '../../terminology/expansion/refresh.ts'
import { openTerminologyServer } from '../../terminology/expansion/settings.ts'

/** Where calls and readiness find the knowledge that is in force; read once per call. */
export interface CurrentKnowledge {
  readonly knowledge: Knowledge
  /** Why the terminology server's last answer is not in use. */
  readonly terminologyProblem: string | undefined
  /** Asks the terminology server, if there is one, in the background and again every so many hours. */
  start(): void
  stop(): void
  /** One refresh, now: what `start` does at once and then every so many hours. */
  refresh(): Promise<void>
}

type Chosen = Pick<Config, 'terminologyServer' | 'terminologyAuthorization'>

/**
 * The loaded knowledge, whose terminology follows the configured terminology server. Without one it is
 * what was loaded, for ever.
 *
 * @param now milliseconds since 1970, from the one clock of the process
 * @throws ConfigError when the server's settings cannot work
 */
export function followTerminology(
  loaded: Knowledge,
  plansFolder: string,
  config: Chosen,
  now: () => number,
  log: RefreshLog,
): CurrentKnowledge {
  const server = openTerminologyServer(config)
  const { terminologyServer: chosen } = config
  if (server === undefined || chosen === undefined) return fixed(loaded)
  const { refreshHours, cacheFolder } = chosen
  const source = new ExpansionRefresh({
    server,
    refreshHours,
    ...(cacheFolder === undefined ? {} : { cacheFolder }),
    expressions: readExpressions(plansFolder),
    own: loaded.terminology,
    day: () => isoDay(dayOfInstant(now())),
    log,
  })
  let current = loaded
  return {
    get knowledge() {
      if (current.terminology !== source.terminology) current = { ...loaded, terminology: source.terminology }
      return current
    },
    get terminologyProblem() {
      return source.problem
    },
    start: () => source.start(),
    stop: () => source.stop(),
    refresh: () => source.refresh(),
  }
}

function fixed(knowledge: Knowledge): CurrentKnowledge {
  const nothing = () => {}
  return {
    knowledge,
    terminologyProblem: undefined,
    start: nothing,
    stop: nothing,
    refresh: async () => {},
  }
}

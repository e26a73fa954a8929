import type { Config } from '../../config/config.ts'
import { ConfigError, PlanError } from '../../errors.ts'
import { wait } from '../../terminology/expansion/wait.ts'
import { describeError } from '../log.ts'
import { InForce, type ReloadLog } from './in-force.ts'
import type { Folders } from './load-hospitals.ts'
import type { Running } from './running.ts'

/** Where calls and readiness find what is in force. */
export interface CurrentRunning {
  /** Read once per call: a call ends with what it began with. */
  readonly running: Running
  /** Begins what goes on in the background, such as following the terminology server. */
  start(): void
  stop(): void
  /**
   * Reads configuration, plans and hooks anew and puts all of it in force at once, or none of it: then
   * the log and `problems` say why. Never rejects; while one is under way, another begins after it.
   *
   * @param follow takes into use what is open already, such as a renewed certificate; may throw ConfigError
   * @returns whether the new one is in force
   */
  reload(follow?: Follow): Promise<boolean>
}

type Follow = (config: Config) => void

export interface RunningOptions {
  /** Reads the configuration as it is at that moment; throws ConfigError. */
  readonly readConfig: () => Config
  readonly folders: Folders
  /** Milliseconds since 1970, from the one clock of the process. */
  readonly now: () => number
  readonly log: ReloadLog
}

const longestExpansionMs = 60_000

/** What was opened at the start and cannot change while the process runs. */
const forLife = [
  'mode',
  'host',
  'port',
  'databaseUrl',
  'publicUrl',
  'tls',
  'trustedProxies',
  'metricsReaders',
  'dataFolder',
  'bodyLimitBytes',
  'requestTimeoutMs',
  'drainMs',
] as const satisfies readonly (keyof Config)[]

/**
 * Loads the knowledge of every tenant.
 *
 * @throws PlanError and ConfigError which name file and row
 */
export function openRunning(options: RunningOptions): CurrentRunning {
  const { readConfig, folders, now, log } = options
  let inForce = new InForce(readConfig(), folders, now, log)
  let last: Promise<boolean> = Promise.resolve(true)
  let stopped = false
  const once = async (follow: Follow): Promise<boolean> => {
    try {
      const next = await prepare(inForce, options)
      if (stopped) {
        next.stop()
        return false
      }
      follow(next.config)
      replace(next)
      log.info({ tenants: [...next.running.hospitals.keys()] }, 'reloaded')
      return true
    } catch (error) {
      inForce.tell(problemsOf(error, log).map((problem) => `Not reloaded; the earlier one stays: ${problem}`))
      return false
    }
  }
  const replace = (next: InForce): void => {
    const before = inForce
    next.start()
    inForce = next
    before.stop()
  }
  return {
    get running() {
      return inForce.running
    },
    start: () => inForce.start(),
    stop: () => {
      stopped = true
      inForce.stop()
    },
    reload: (follow = () => {}) => {
      last = last.then(() => once(follow))
      return last
    },
  }
}

/** Codes that only the terminology server knows are not to be unknown for the time of its first answer. */
async function prepare(before: InForce, { readConfig, folders, now, log }: RunningOptions): Promise<InForce> {
  const config = readConfig()
  checkForLife(before.config, config)
  const next = new InForce(config, folders, now, log)
  if (before.expanded && !next.expanded) await atMost(longestExpansionMs, next.expand())
  return next
}

/** A row that must be switched off cannot wait for a server that is silent. */
async function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const cancel = wait(milliseconds, late.resolve)
  await Promise.race([work, late.promise])
  cancel()
}

function checkForLife(before: Config, after: Config): void {
  const changed = forLife.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  if (changed.length === 0) return
  throw new ConfigError(
    `${changed.join(', ')} cannot change while the process runs. Restart it, or take the change back.`,
  )
}

/** A mistake of ours may repeat in its message what was read, so that is left out. */
function problemsOf(error: unknown, log: ReloadLog): readonly string[] {
  if (error instanceof ConfigError || error instanceof PlanError) {
    const problems = error.message.split(/\n +/)
    log.error({ code: error.code, problems }, 'not reloaded')
    return problems
  }
  log.error({ error: describeError(error) }, 'not reloaded')
  return ['it failed unexpectedly; the log has more.']
}

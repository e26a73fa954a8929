import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { ConfigError, PlanError } from './errors.ts'
import { followTerminology } from './http/current-knowledge.ts'
import { readiness } from './http/health.ts'
import { loadServices } from './http/load-services.ts'
import { describeError, type Log, openLog } from './http/log.ts'
import { loadKnowledge } from './knowledge.ts'

const help = `osteohooks: CDS Hooks service for the Dutch guideline on osteoporosis and fracture prevention

  npm start             serve until SIGTERM or SIGINT
  npm start -- --help   this text

Settings, from the environment:
  PORT               8080 when not set; 0 takes a free port
  HOST               127.0.0.1 when not set
  OSTEOHOOKS_CONFIG  JSON file with all other settings, see README.md
  OSTEOHOOKS_NOW     evaluation date such as 2026-11-22, in sandbox mode only
  DATABASE_URL       accepted; this version stores nothing
  OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION
                     value of the Authorization header for the terminology server
`

const root = join(import.meta.dirname, '..')

/** Everything is loaded and checked before the port opens: broken knowledge never answers a call. */
async function start(): Promise<void> {
  // The one clock of the product.
  const config = readConfig(process.env, Date.now)
  const plans = join(root, 'plans')
  const log = openLog()
  const services = loadServices(join(root, 'hooks'), plans)
  const knowledge = loadKnowledge(plans, config.mode, config)
  const current = followTerminology(knowledge, plans, config, Date.now, log)
  const app = buildApp({
    config,
    services,
    log,
    get knowledge() {
      return current.knowledge
    },
    get terminologyProblem() {
      return current.terminologyProblem
    },
  })
  stopWith(() => {
    current.stop()
    return app.close()
  }, log)
  const { warnings } = readiness(config, knowledge)
  if (warnings.length > 0) log.warn({ warnings }, 'plans need review')
  const address = await listen(() => app.listen({ host: config.host, port: config.port }), config)
  log.info({ ready: true, address, mode: config.mode, services: services.map(({ id }) => id) }, 'serving')
  current.start()
}

async function listen(open: () => Promise<string>, { host, port }: Config): Promise<string> {
  try {
    return await open()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new ConfigError(`HOST ${host}, PORT ${port} cannot be listened on (${code}). Choose another one.`, {
      cause,
    })
  }
}

/** Calls that are being answered are finished; a second signal ends the process at once. */
function stopWith(close: () => Promise<void>, log: Log): void {
  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'draining')
    close().then(
      () => log.info('stopped'),
      (error: unknown) => fail(error),
    )
  }
  process.once('SIGTERM', stop).once('SIGINT', stop)
  // The default would print the message, which may repeat what was read.
  process.on('uncaughtException', (error) => {
    log.fatal({ error: describeError(error) }, 'crashed')
    log.flush(() => process.exit(1))
  })
}

/** A start that fails says what to mend, without a stack: the reader is who installs, not who develops. */
function fail(error: unknown): void {
  const known = error instanceof PlanError || error instanceof ConfigError
  const code = known ? error.code : 'ERR_INTERNAL'
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${message.startsWith(code) ? message : `${code} ${message}`}\n`)
  process.exitCode = 1
}

function wantsHelp(): boolean {
  try {
    return parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values.help === true
  } catch (cause) {
    throw new ConfigError('Unknown argument; only --help is known. Settings come from the environment.', {
      cause,
    })
  }
}

async function main(): Promise<void> {
  if (wantsHelp()) process.stdout.write(help)
  else await start()
}

main().catch(fail)

// Before everything else, which is what it is for.
import './lean-start.ts'

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildApp } from './app.ts'
import { isLoopback } from './config/addresses.ts'
import { type Config, readConfig } from './config/config.ts'
import { ConfigError, PlanError } from './errors.ts'
import { readiness } from './http/health.ts'
import { describeError, type Log, openLog } from './http/log.ts'
import { openRunning } from './http/running/current-running.ts'
import { renewCertificate } from './http/transport-security.ts'
import { growAsUsual } from './lean-start.ts'
import { openParts } from './open-parts.ts'

const help = `osteohooks: CDS Hooks service for the Dutch guideline on osteoporosis and fracture prevention

  npm start             serve until SIGTERM or SIGINT
  npm start -- --help   this text

Settings, from the environment:
  PORT               8080 when not set; 0 takes a free port
  HOST               127.0.0.1 when not set
  OSTEOHOOKS_CONFIG  JSON file with all other settings, see docs/configuration.md
  OSTEOHOOKS_NOW     evaluation date such as 2026-11-22, in sandbox mode only
  DATABASE_URL       PostgreSQL; production needs it
  OSTEOHOOKS_CARD_KEY, OSTEOHOOKS_PSEUDONYM_KEY
                     keys of the hashes, in place of cardKey and pseudonymKey in the file
  OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION
                     value of the Authorization header for the terminology server

SIGHUP reads the file, plans/ and hooks/ anew; when they are not right, the earlier ones stay.
npm run check-config -- FILE tells everything about a file without starting.
`

const root = join(import.meta.dirname, '..')

/** Everything is loaded and checked before the port opens: broken knowledge never answers a call. */
async function start(): Promise<void> {
  // The one clock of the product.
  const log = openLog()
  const current = openRunning({
    readConfig: () => readConfig(environment(), Date.now),
    folders: { hooks: join(root, 'hooks'), plans: join(root, 'plans') },
    now: Date.now,
    log,
  })
  const { config, services } = current.running
  const { parts, start: begin, close } = openParts(current, log, Date.now)
  const app = buildApp(parts)
  stopWith(() => app.close().then(close), log)
  process.on('SIGHUP', () => void current.reload((next) => renewCertificate(app.server, next)))
  const { warnings } = readiness(current.running, parts.store.status)
  if (warnings.length > 0) log.warn({ warnings }, 'plans need review')
  const address = await listen(() => app.listen({ host: config.host, port: config.port }), config)
  const ids = services.map(({ id }) => id)
  log.info(
    { ready: true, address: schemed(address, config), mode: config.mode, ...reach(config), services: ids },
    'serving',
  )
  if (isOpenToOthers(config))
    log.warn({ host: config.host }, 'without issuers, whoever reaches this address can call')
  begin()
  growAsUsual()
}

/** Switches of the runtime count the same on the command line as in NODE_OPTIONS. */
function environment(): typeof process.env {
  const options = [process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].join(' ')
  return { ...process.env, NODE_OPTIONS: options }
}

/** Fastify does not know that the server it was given speaks TLS. */
function schemed(address: string, { tls }: Config): string {
  return tls === undefined ? address : address.replace(/^http:/, 'https:')
}

/** Who can call, for who reads the first line of the log. */
function reach({ issuers, host }: Config): object {
  return {
    callers: issuers.length === 0 ? 'anybody' : 'issuers',
    reach: isLoopback(host) ? 'this machine' : 'network',
  }
}

function isOpenToOthers({ issuers, host }: Config): boolean {
  return issuers.length === 0 && !isLoopback(host)
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

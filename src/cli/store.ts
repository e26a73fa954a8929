import { type Config, readConfig, tenantsOf } from '../config/config.ts'
import type { Tenant } from '../config/tenant.ts'
import { ConfigError } from '../errors.ts'
import type { Database } from '../store/database.ts'
import { erasePatient } from '../store/erase.ts'
import { pseudonymOf } from '../store/pseudonym.ts'
import { removeOld } from '../store/retention.ts'
import { readArguments } from './arguments.ts'
import { explained } from './explained.ts'
import { openKept } from './open-kept.ts'

const help = `Usage: npm run store -- retention
       npm run store -- erase --tenant ID --patient ID

Works on the database of the service, as DATABASE_URL and OSTEOHOOKS_CONFIG say.

  retention  removes what every tenant has kept for longer than its setting retention; the running
             service does the same every hour. May be broken off and begun again.
  erase      removes the decisions, cards, feedback and comments of one patient, and keeps what journals
             still hold of the time before from being written. The access log stays: NEN 7513.

  --tenant   id of the hospital; sandbox when no tenants are configured
  --patient  logical id of the patient in the EHR, without Patient/
  --help     this text
`

interface Values {
  readonly tenant?: string | undefined
  readonly patient?: string | undefined
}

async function run(): Promise<number> {
  const text = { type: 'string' } as const
  const given = readArguments(
    { allowPositionals: true, options: { tenant: text, patient: text, help: { type: 'boolean' } } },
    help,
    1,
  )
  if (given === undefined) return 2
  const [command] = given.positionals
  if (given.values.help === true || command === undefined) {
    process.stdout.write(help)
    return given.values.help === true ? 0 : 2
  }
  return perform(command, given.values)
}

async function perform(command: string, values: Values): Promise<number> {
  const config = readConfig(process.env, Date.now)
  switch (command) {
    case 'retention':
      return withDatabase(config, (database) => removeByAge(database, config))
    case 'erase': {
      const { tenant, patient } = whose(config, values)
      return withDatabase(config, (database) => erase(database, tenant, patient))
    }
    default:
      process.stderr.write(`"${command}" is no command of this.\n\n${help}`)
      return 2
  }
}

async function withDatabase(config: Config, work: (database: Database) => Promise<void>): Promise<number> {
  const database = await openKept(config)
  try {
    await work(database)
    return 0
  } finally {
    await database.close()
  }
}

async function removeByAge(database: Database, config: Config): Promise<void> {
  const keeping = [...tenantsOf(config)].map(([tenant, { retention }]) => ({ tenant, ...retention }))
  const removed = new Map<string, number>()
  await removeOld(database, keeping, Date.now(), ({ what, rows }) => {
    removed.set(what, (removed.get(what) ?? 0) + rows)
    process.stderr.write(`${what}: ${removed.get(what)} removed\n`)
  })
}

function whose(config: Config, { tenant, patient }: Values): { tenant: Tenant; patient: string } {
  const found = tenantsOf(config).get(tenant ?? '')
  if (found === undefined || patient === undefined) {
    throw new ConfigError(
      `--tenant must be one of ${[...tenantsOf(config).keys()].join(', ')}, and --patient the id of a patient.`,
    )
  }
  return { tenant: found, patient }
}

async function erase(database: Database, tenant: Tenant, patient: string): Promise<void> {
  const pseudonym = pseudonymOf(tenant, 'patient', patient)
  const erased = await erasePatient(database, { tenant: tenant.id, patient: pseudonym, now: Date.now() })
  process.stdout.write(`${JSON.stringify(erased)}\n`)
}

process.exitCode = await explained(run)

import { join } from 'node:path'
import { type Config, inspectConfig, tenantsOf } from '../config/config.ts'
import type { Tenant } from '../config/tenant.ts'
import { type LoadedHospitals, loadHospitals } from '../http/running/load-hospitals.ts'
import { readArguments } from './arguments.ts'

const help = `Usage: npm run check-config -- FILE

Checks a configuration without starting: the file, the files that it names (code maps, keys,
certificates), whether it fits plans/ and hooks/, and the environment variables as they are now.
Nothing is called and nothing is written. Exit code 1 when a start would be refused.

  FILE     JSON, as OSTEOHOOKS_CONFIG names it; docs/configuration.md has all settings
  --help   this text
`

const folders = {
  hooks: join(import.meta.dirname, '../../hooks'),
  plans: join(import.meta.dirname, '../../plans'),
}

function run(): number {
  const given = readArguments(
    { allowPositionals: true, options: { help: { type: 'boolean', default: false } } },
    help,
    1,
  )
  if (given === undefined) return 2
  const [file] = given.positionals
  if (given.values.help || file === undefined) {
    process.stdout.write(help)
    return given.values.help ? 0 : 2
  }
  const { text, isRight } = checkConfig(file, process.env)
  process.stdout.write(text)
  return isRight ? 0 : 1
}

/** All that is wrong with a configuration or, when nothing is, what it would serve; for a terminal, without keys. */
export function checkConfig(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly text: string; readonly isRight: boolean } {
  const { config, problems } = inspectConfig({ ...environment, OSTEOHOOKS_CONFIG: file }, Date.now)
  const loaded = config === undefined ? undefined : loadHospitals(config, folders)
  const all = [...problems, ...(loaded?.problems ?? []).map(({ message }) => message)]
  if (config !== undefined && loaded !== undefined && all.length === 0)
    return { text: lines([`${file}: right`, '', ...summary(config, loaded)]), isRight: true }
  const count = all.length === 1 ? '1 problem' : `${all.length} problems`
  const unread = config === undefined ? ['', 'The rest is checked when the file can be read.'] : []
  return {
    text: lines([`${file}: ${count}`, '', ...all.map((problem) => `- ${problem}`), ...unread]),
    isRight: false,
  }
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`
}

function summary(config: Config, { services }: LoadedHospitals): readonly string[] {
  const ids = services.map(({ id }) => id)
  return [
    `mode       ${config.mode}`,
    `address    ${config.publicUrl ?? 'no publicUrl'}, listening on ${config.host} port ${config.port}, ${encryption(config)}`,
    `database   ${config.databaseUrl === undefined ? 'embedded' : 'PostgreSQL'}, journal ${config.dataFolder ?? 'in memory only'}`,
    ...issuers(config),
    ...[...tenantsOf(config).values()].flatMap((tenant) => tenantLines(tenant, ids)),
  ]
}

function encryption({ tls, trustedProxies }: Config): string {
  if (tls !== undefined) return 'TLS here'
  return trustedProxies.length > 0 ? `TLS at a proxy (${trustedProxies.join(', ')})` : 'no TLS'
}

function issuers({ issuers }: Config): readonly string[] {
  if (issuers.length === 0) return ['issuers    none: anybody who reaches it can call']
  return issuers.map(({ iss, tenant, jku, algorithms, fhirServers }) => {
    const keys = jku === undefined ? 'keys in the file' : `keys from ${jku}`
    const servers = fhirServers.length === 0 ? 'prefetch only' : fhirServers.join(', ')
    return `issuer     ${iss} for ${tenant}: ${keys}, ${algorithms.join(' or ')}, FHIR ${servers}`
  })
}

function tenantLines(tenant: Tenant, services: readonly string[]): readonly string[] {
  const { id, language, dialect, dxaWithVfa, stateless, retention, codeMap, switchedOffRows } = tenant
  const kept = stateless ? 'keeps nothing' : `keeps decisions ${retention.decisionDays} days`
  const more = [
    ...(codeMap === undefined ? [] : [`code map ${codeMap}`]),
    ...(tenant.dxaCapacity ? [] : ['no DXA capacity']),
    ...(switchedOffRows.length === 0 ? [] : [`rows off: ${switchedOffRows.join(', ')}`]),
  ]
  return [
    '',
    `tenant     ${id}: ${[language, dialect, dxaWithVfa, kept, ...more].join(', ')}`,
    ...services.map((service) => `  ${service.padEnd(30)} ${stateOf(tenant, service)}`),
  ]
}

function stateOf({ services }: Tenant, service: string): string {
  const { state = 'live', departments = {} } = services[service] ?? {}
  const others = Object.entries(departments).map(([department, other]) => `${other} in ${department}`)
  return [state, ...others].join(', ')
}

if (import.meta.main) process.exitCode = run()

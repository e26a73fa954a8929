import { isLoopbackAddress } from './addresses.ts'
import type { Environment } from './environment.ts'
import { type Config, tenantsOf } from './tenants.ts'

/** What production wants of the process as a whole; one sentence each. */
export function processProblems(config: Config, environment: Environment): readonly string[] {
  return [
    ...addressProblems(config),
    ...storageProblems(config),
    ...(config.openFhirServers === undefined ? [] : [openServers]),
    ...(environment.variable('OSTEOHOOKS_NOW') === undefined ? [] : [fixedDay]),
    ...runtimeProblems(environment),
  ]
}

const openServers =
  'openFhirServers lets callers without a token name these servers, which is for the sandbox. Remove it, and name them in issuers.'
const fixedDay = 'OSTEOHOOKS_NOW fixes the day of evaluation, which is for the sandbox. Unset it.'

function addressProblems({ publicUrl, tls, trustedProxies }: Config): readonly string[] {
  const encrypted = tls !== undefined || trustedProxies.length > 0
  return [
    ...(publicUrl === undefined ? [noPublicUrl] : publicUrlProblems(publicUrl)),
    ...(encrypted ? [] : [notEncrypted]),
  ]
}

const noPublicUrl =
  'publicUrl is missing: tokens are for the address that EHRs call, which is never taken from a header. Write it, such as https://osteohooks.hospital.example.'
const notEncrypted =
  'tls and trustedProxies are both missing, so calls would arrive unencrypted. Name the certificate in tls, or the proxy that ends TLS in trustedProxies.'

function publicUrlProblems(publicUrl: string): readonly string[] {
  if (publicUrl.startsWith('https:') && !isLoopbackAddress(publicUrl)) return []
  return [
    'publicUrl is an address of this machine or is http, which is for the sandbox. Write the https address that EHRs call.',
  ]
}

function storageProblems(config: Config): readonly string[] {
  const keeps = [...tenantsOf(config).values()].some(({ stateless }) => !stateless)
  return [
    ...(config.databaseUrl === undefined ? [noDatabase] : []),
    ...(config.dataFolder === undefined && keeps ? [noFolder] : []),
  ]
}

const noDatabase =
  'DATABASE_URL is missing: the embedded database is for the sandbox, and every instance must know which tokens were used, also when tenants are stateless. Name a PostgreSQL database.'
const noFolder =
  'dataFolder is missing: what the database cannot take for a while would be lost with the process. Name a folder on a disk, or make every tenant stateless.'

/** Switches of the runtime that show or weaken what production protects; NODE_OPTIONS with the command line's. */
const runtime: readonly (readonly [name: string, pattern: RegExp, why: string])[] = [
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/, 'makes every certificate count as good'],
  ['NODE_DEBUG', /./, 'writes requests with their tokens to the log'],
  ['NODE_DEBUG_NATIVE', /./, 'writes requests with their tokens to the log'],
  ['NODE_OPTIONS', /--inspect/, 'opens the debugger, which can read patient data'],
  [
    'NODE_OPTIONS',
    /--heap(?:snapshot|-prof)|--report-|--diagnostic-dir|--abort-on-uncaught/,
    'writes memory, with patient data, to files',
  ],
  ['NODE_OPTIONS', /--tls-keylog/, 'writes the keys of connections to a file'],
  ['NODE_OPTIONS', /--tls-min-v1\.[01]\b/, 'allows TLS below 1.2'],
]

/** Node takes its options with underscores as well. */
function runtimeProblems({ variable }: Environment): readonly string[] {
  return runtime.flatMap(([name, pattern, why]) =>
    pattern.test(variable(name)?.replaceAll('_', '-') ?? '')
      ? [`${name} ${why}, which is for debugging. Unset it.`]
      : [],
  )
}

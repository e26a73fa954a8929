import { isLoopbackAddress } from './addresses.ts'
import type { Environment } from './environment.ts'
import type { Issuer } from './issuer.ts'
import { processProblems } from './production-process.ts'
import { exampleKey } from './tenant.ts'
import { type Config, tenantsOf } from './tenants.ts'
import { isTestKey, isTestParty } from './test-parties.ts'

const leastProductionKey = 32
const newKey = 'make one with openssl rand -base64 33'

/**
 * Every setting that is for the sandbox only, or that production lacks; one sentence each, with which
 * setting, why, and what to do.
 *
 * @param written the file as it stands, in which an empty list can be told from none
 */
export function productionProblems(
  config: Config,
  environment: Environment,
  written: unknown,
): readonly string[] {
  return [
    ...processProblems(config, environment),
    ...(config.issuers.length > 0 ? [] : [noIssuers]),
    ...config.issuers.flatMap((issuer, at) => issuerProblems(issuer, `issuers.${at}`)),
    ...withoutServers(config, written),
    ...new Set(keyProblems(config)),
    ...new Set(originProblems(config)),
  ]
}

const noIssuers =
  'issuers is empty, so anybody could call: production needs registered issuers. Name the EHRs that may call.'

function issuerProblems({ iss, jku, jwks, fhirServers }: Issuer, place: string): readonly string[] {
  const addresses = [
    ...(jku === undefined ? [] : [{ name: `${place}.jku`, address: jku }]),
    ...fhirServers.map((address, at) => ({ name: `${place}.fhirServers.${at}`, address })),
  ]
  return [
    ...(isTestParty(iss) ? [testParty(`${place}.iss`)] : []),
    ...addresses.flatMap(({ name, address }) => addressProblems(name, address)),
    ...(jwks?.keys ?? []).flatMap((key, at) => (isTestKey(key) ? [testKey(`${place}.jwks.keys.${at}`)] : [])),
  ]
}

function addressProblems(name: string, address: string): readonly string[] {
  if (isTestParty(address)) return [testParty(name)]
  if (address.startsWith('https:')) return []
  return [
    `${name} is http, which is for the sandbox: patient data and keys travel by https. Write its https address.`,
  ]
}

function testParty(name: string): string {
  return `${name} is a public test tool, in whose name anybody can call. Name the hospital's own EHR.`
}

function testKey(name: string): string {
  return `${name} is a published test key, with which anybody can sign. Ask the EHR for its own key.`
}

/** An empty list must be meant: a base that was forgotten is only noticed as missing data. */
function withoutServers({ issuers }: Config, written: unknown): readonly string[] {
  const entries: unknown = property(written, 'issuers')
  const list: readonly unknown[] = Array.isArray(entries) ? entries : []
  return issuers.flatMap((_issuer, at) =>
    property(list[at], 'fhirServers') === undefined
      ? [
          `issuers.${at}.fhirServers is missing. Name the bases of the EHR's FHIR servers, or write [] when its calls bring all data along.`,
        ]
      : [],
  )
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function keyProblems(config: Config): readonly string[] {
  return [...tenantsOf(config).values()].flatMap(({ id, cardKey, pseudonymKey }) => {
    const own = config.tenants[id] ?? {}
    const nameOf = (key: 'cardKey' | 'pseudonymKey') =>
      own[key] === undefined ? key : `tenants.${id}.${key}`
    const same = cardKey === pseudonymKey && cardKey !== exampleKey
    return [
      ...weakness(nameOf('cardKey'), cardKey),
      ...weakness(nameOf('pseudonymKey'), pseudonymKey),
      ...(same
        ? [`${nameOf('pseudonymKey')} is the cardKey too, and card ids leave this service; ${newKey}.`]
        : []),
    ]
  })
}

/** The key itself is not repeated. */
function weakness(name: string, key: string): readonly string[] {
  if (key === exampleKey)
    return [`${name} is the example key that everybody knows; ${newKey}, and name its file as ${name}File.`]
  if (key.length >= leastProductionKey) return []
  return [`${name} is shorter than ${leastProductionKey} letters and could be guessed; ${newKey}.`]
}

function originProblems(config: Config): readonly string[] {
  return [...tenantsOf(config).values()].flatMap(({ id, allowedOrigins }) =>
    allowedOrigins.flatMap((origin, at) => {
      const own = config.tenants[id]?.allowedOrigins === undefined ? '' : `tenants.${id}.`
      const name = `${own}allowedOrigins.${at}`
      if (isLoopbackAddress(origin))
        return [`${name} is a page of the visitor's own machine, which is for the sandbox. Remove it.`]
      return addressProblems(name, origin)
    }),
  )
}

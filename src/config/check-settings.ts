import type { Issuer } from './issuer.ts'
import { keySetProblems } from './key-set.ts'
import type { Config } from './tenants.ts'

type Checked = Pick<Config, 'issuers' | 'tenants'>

/** What is wrong between settings that are each right; one sentence each, which begins with the setting. */
export function settingsProblems(config: Checked): readonly string[] {
  return [
    ...config.issuers.flatMap((issuer, at) => issuerProblems(issuer, `issuers.${at}`, config)),
    ...sharedNames(config.issuers),
    ...unreachable(config),
  ]
}

function issuerProblems(issuer: Issuer, place: string, { tenants }: Checked): readonly string[] {
  return [
    ...whereKeysAre(issuer, place),
    ...(Object.hasOwn(tenants, issuer.tenant) ? [] : [tenantUnknown(place, Object.keys(tenants))]),
    ...keySetProblems(issuer, `${place}.jwks`),
  ]
}

function whereKeysAre({ jku, jwks }: Issuer, place: string): readonly string[] {
  if (jku !== undefined || jwks !== undefined) return []
  return [
    `${place} has neither jku nor jwks. Write the address of the EHR's key set as jku, or its public keys as jwks.`,
  ]
}

function tenantUnknown(place: string, known: readonly string[]): string {
  const found = known.length === 0 ? 'tenants is empty' : `tenants has ${known.join(', ')}`
  return `${place}.tenant is not in tenants: ${found}. Add it, such as "tenants": {"name-of-hospital": {}}.`
}

/** Two entries of one `iss` can only be told apart by the tenant claim of the token. */
function sharedNames(issuers: Config['issuers']): readonly string[] {
  return issuers.flatMap((issuer, at) => {
    const earlier = issuers.findIndex(
      ({ iss, tenantClaim }) =>
        iss === issuer.iss &&
        (tenantClaim === issuer.tenantClaim || tenantClaim === undefined || issuer.tenantClaim === undefined),
    )
    if (earlier === at || earlier === -1) return []
    return [
      `issuers.${at} has the iss of issuers.${earlier}, and no token can tell which is meant. Keep one, or give each its own tenantClaim.`,
    ]
  })
}

/** Nobody would ever be answered for a tenant without issuer, and its settings would seem to hold. */
function unreachable({ issuers, tenants }: Checked): readonly string[] {
  const lost = Object.keys(tenants).filter((id) => !issuers.some(({ tenant }) => tenant === id))
  return lost.map(
    (id) =>
      `tenants.${id} is the tenant of no issuer, so nobody can call for it. Name it in an issuer, or remove it; ` +
      'without issuers, settings stand beside mode.',
  )
}

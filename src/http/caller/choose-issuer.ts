import type { Issuer } from '../../config/issuer.ts'
import type { JsonObject } from '../../json.ts'

/**
 * Whose token this says it is. Several hospitals may have one EHR, which names itself in the same way
 * for all of them; then its `tenant` claim chooses, and each entry names its own (`check-settings.ts`).
 */
export function chooseIssuer(
  issuers: readonly Issuer[],
  { iss, tenant }: JsonObject,
): Issuer | 'iss' | 'tenant' {
  const named = issuers.filter((issuer) => issuer.iss === iss)
  if (named.length === 0) return 'iss'
  return named.find(({ tenantClaim }) => tenantClaim === undefined || tenantClaim === tenant) ?? 'tenant'
}

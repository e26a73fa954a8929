import { z } from 'zod'
import { serverBase } from './addresses.ts'

const member = z.string().min(1).exactOptional()

/** One public key (RFC 7517); what it must be beyond this shape, `key-set.ts` says. */
const publicKey = z.looseObject({
  kty: z.string().min(1),
  kid: member,
  alg: member,
  use: member,
  crv: member,
  x: member,
  y: member,
  n: member,
  e: member,
})

/** Public keys given in the file, for an EHR whose keys cannot be fetched. */
const keySet = z.strictObject({ keys: z.array(publicKey).min(1) })

/** One EHR that may call, as it names itself in its tokens. */
export const issuer = z.strictObject({
  /** The `iss` of its tokens, exactly. */
  iss: z.string().min(1).max(512),
  /** Where its public keys are; a token may name this address and no other. Not called when `jwks` is there. */
  jku: serverBase.exactOptional(),
  /** Its public keys themselves. */
  jwks: keySet.exactOptional(),
  /** Values of `aud` beside the address of the called endpoint, for an EHR in which it is typed by hand. */
  audiences: z.array(z.string().min(1)).default([]),
  algorithms: z
    .array(z.enum(['ES384', 'RS384', 'ES256', 'RS256', 'PS384', 'EdDSA']))
    .min(1)
    .default(['ES384', 'RS384']),
  /** Which tenant its calls are of. */
  tenant: z.string().min(1),
  /** The `tenant` claim that its tokens must carry; without it the claim is not looked at. */
  tenantClaim: z.string().min(1).exactOptional(),
  /** Whether `typ` must be JWT. */
  requireType: z.boolean().default(true),
  /** Longest time from `iat` to `exp`. */
  longestLifetimeSeconds: z.int().min(60).max(3600).default(3600),
  /** Bases of the FHIR servers that its calls may name, exactly; production wants it written, be it empty. */
  fhirServers: z.array(serverBase).default([]),
  /** Whether `POST /explain/{id}` answers it. */
  explain: z.boolean().default(false),
  /** Whether a call without `userId` is refused. */
  requireUserId: z.boolean().default(true),
  /** Calls in a minute after which it gets 429. */
  callsPerMinute: z.int().min(1).max(1_000_000).default(30_000),
})

export type PublicKey = Readonly<z.infer<typeof publicKey>>
export type Issuer = Readonly<z.infer<typeof issuer>>

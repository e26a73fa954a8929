import type { Config } from '../../src/config/config.ts'
import { issuer } from '../../src/config/issuer.ts'
import type { Callers } from '../../src/http/caller/caller.ts'
import { callerUnknown } from '../../src/http/caller/refusal.ts'
import type { StoreStatus } from '../../src/store/store.ts'

const west = issuer.parse({ iss: 'https://west.example/fhir', tenant: 'west', callsPerMinute: 5 })
const north = issuer.parse({ iss: 'https://north.example/fhir', tenant: 'north', explain: true })

/** Two hospitals that one production service answers; each calls with its own word as a token. */
export const twoHospitals = {
  mode: 'production',
  issuers: [west, north],
  publicUrl: 'https://cds.example.org',
  allowedOrigins: [],
  tenants: {
    west: { allowedOrigins: ['https://west.example'] },
    north: { allowedOrigins: ['https://north.example'] },
  },
} satisfies Partial<Config>

/** Knows the two words and nothing else. */
export const byWord: Callers = {
  identify: async ({ authorization: [said] }) => {
    const found = { 'Bearer west': west, 'Bearer north': north }[said ?? '']
    if (found === undefined) throw callerUnknown()
    return { tenant: found.tenant, issuer: found }
  },
}

export const westCalls = { authorization: 'Bearer west' }
export const northCalls = { authorization: 'Bearer north' }

/** A database that answers. */
export const storeUp: StoreStatus = { kind: 'postgresql', state: 'up', waiting: 0, lost: 0, unanswered: 0 }

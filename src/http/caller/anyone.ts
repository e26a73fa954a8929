import { onlyTenant } from '../../config/config.ts'
import type { Callers } from './caller.ts'

/** Sandbox mode without issuers: whoever calls is the one tenant that there is. */
export const anyone: Callers = { identify: async () => ({ tenant: onlyTenant }) }

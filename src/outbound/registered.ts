import { isLoopback, isServerBase } from '../config/addresses.ts'
import type { Config } from '../config/config.ts'

/**
 * Which bases the configuration registers: the key sets and FHIR servers of its issuers, and, in sandbox
 * mode without issuers, the open FHIR servers or else any server on this machine.
 *
 * @param config the one in force, asked for every time
 */
export function registeredBases(config: () => Config): (base: string) => boolean {
  let read: Config | undefined
  let bases: ReadonlySet<string> = new Set()
  return (base) => {
    const current = config()
    if (read !== current) bases = new Set(basesOf(current))
    read = current
    return bases.has(base) || (takesAnyLoopback(current) && isServerBase(base) && onThisMachine(base))
  }
}

function basesOf(config: Config): readonly string[] {
  const ofIssuers = config.issuers.flatMap(({ jku, fhirServers }) => [...(jku ? [jku] : []), ...fhirServers])
  return isOpen(config) ? [...ofIssuers, ...(config.openFhirServers ?? [])] : ofIssuers
}

function takesAnyLoopback(config: Config): boolean {
  return isOpen(config) && config.openFhirServers === undefined
}

function isOpen({ mode, issuers }: Config): boolean {
  return mode === 'sandbox' && issuers.length === 0
}

function onThisMachine(base: string): boolean {
  return isLoopback(new URL(base).hostname)
}

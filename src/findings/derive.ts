import { type Derivation, type Finding, type FindingInput, unknown } from './finding.ts'

/** Findings by name, and the names of those whose derivation broke: a defect of ours, for the log. */
export interface Derived {
  readonly findings: Readonly<Record<string, Finding | undefined>>
  readonly faults: readonly string[]
}

/**
 * Derives the named findings. Each has its own boundary: one that breaks on an odd resource becomes
 * unknown, is reported by name, and leaves the others alone.
 */
export function deriveFindings(
  names: readonly string[],
  input: FindingInput,
  derivations: Readonly<Record<string, Derivation | undefined>>,
): Derived {
  const findings: Record<string, Finding> = Object.create(null)
  const faults: string[] = []
  for (const name of names) {
    try {
      findings[name] = derivations[name]?.(input) ?? unknown('finding-missing')
    } catch {
      findings[name] = unknown('finding-failed')
      faults.push(name)
    }
  }
  return { findings, faults }
}

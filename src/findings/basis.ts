import type { Basis, Evidence } from './finding.ts'

const weakestFirst: readonly Basis[] = ['assumed', 'text', 'derived', 'coded']

/**
 * How sure a finding can be: the weakest basis of all that it rests on. Evidence that does not say
 * is coded.
 *
 * @returns undefined when it rests on no entry, as "no" from a complete list does
 */
export function basisOf({ evidence }: { readonly evidence: readonly Evidence[] }): Basis | undefined {
  return weakestFirst.find((basis) => evidence.some((source) => (source.basis ?? 'coded') === basis))
}

/** The same evidence for what was calculated from it: a date or number of a code is no code itself. */
export function derivedFrom(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.map((source) =>
    (source.basis ?? 'coded') === 'coded' ? { ...source, basis: 'derived' } : source,
  )
}

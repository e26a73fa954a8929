import { basisOf } from './basis.ts'
import type { Basis, Finding, FindingValue } from './finding.ts'

/** How sure a finding can be. Left out where it rests on no entry: "no" from a complete list does. */
interface Grounds {
  /** The weakest basis of the evidence. */
  readonly basis?: Basis
  /** The sentences of reports that were read, by reference. */
  readonly sentences?: Readonly<Record<string, string>>
}

/** A finding for whoever asks how a decision came about. */
export type ExplainedFinding =
  | (Grounds & { readonly value: FindingValue; readonly evidence: readonly string[] })
  | (Grounds & {
      readonly unknown: string
      readonly evidence?: readonly string[]
      readonly atLeast?: number
      readonly atMost?: number
      /** What the part that could be read says; the rest may say otherwise. */
      readonly soFar?: FindingValue
    })

export function explainFinding(finding: Finding): ExplainedFinding {
  const evidence = finding.evidence.map(({ reference }) => reference)
  const grounds = groundsOf(finding)
  const told = evidence.length > 0 ? { evidence, ...grounds } : {}
  switch (finding.kind) {
    case 'known':
      return { value: finding.value, evidence, ...grounds }
    case 'bounded':
      return {
        unknown: finding.reason,
        ...told,
        ...(Number.isFinite(finding.low) && { atLeast: finding.low }),
        ...(Number.isFinite(finding.high) && { atMost: finding.high }),
      }
    case 'partial':
      return { unknown: finding.reason, ...told, soFar: finding.value }
    case 'unknown':
      return { unknown: finding.reason, ...told }
  }
}

function groundsOf(finding: Finding): Grounds {
  const basis = basisOf(finding)
  const said = finding.evidence.flatMap(({ reference, sentence }) =>
    sentence === undefined ? [] : [[reference, sentence] as const],
  )
  return {
    ...(basis !== undefined && { basis }),
    ...(said.length > 0 && { sentences: Object.fromEntries(said) }),
  }
}

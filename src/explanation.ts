import type { Card } from './cards/card.ts'
import type { Service } from './cds-hooks/service.ts'
import type { Language } from './config/config.ts'
import { isoDay } from './days.ts'
import { type ExplainedFinding, explainFinding } from './findings/explained-finding.ts'
import type { FindingInput } from './findings/finding.ts'
import type { UnreadableCount } from './findings/unreadable-count.ts'
import type { Gate } from './gate.ts'
import type { Findings } from './plan/compile.ts'
import { type ExplainedRow, explainRow } from './plan/explained-row.ts'
import type { Plan, PlanDecision } from './plan/plan.ts'
import type { Concept } from './terminology/concept.ts'
import { type Terminology, type TerminologyInUse, terminologyInUse } from './terminology/terminology.ts'

/** The whole of a decision: every finding, every row, every reason. */
export interface Explanation {
  readonly service: string
  readonly plan: string
  readonly version: string
  readonly evaluationDate: string
  readonly language: Language
  readonly findings: Readonly<Record<string, ExplainedFinding>>
  readonly rows: readonly ExplainedRow[]
  readonly primary: string | null
  readonly additional: readonly string[]
  readonly withheld: readonly string[]
  readonly cards: readonly Card[]
  /** Which lists of codes decided. */
  readonly terminology: TerminologyInUse
  /** Codes of the record that no list of ours has, only the expansion; absent when there is none. */
  readonly expandedCodes?: readonly ExpandedCode[]
  /** Codes and shapes of the record that could not be read, or of the selected orders where the gate answered. */
  readonly unreadable: readonly UnreadableCount[]
}

/** A code that only the terminology server knows, and the findings that rest on the entry which has it. */
interface ExpandedCode {
  readonly reference: string
  readonly system: string
  readonly code: string
  readonly findings: readonly string[]
}

interface Decided {
  readonly service: Service
  readonly plan: Plan
  readonly language: Language
  readonly today: number
  readonly findings: Findings
  readonly decision: PlanDecision
  readonly withheld: readonly string[]
  readonly cards: readonly Card[]
  /** What was read, and by which terminology. */
  readonly read: Pick<FindingInput, 'record' | 'terminology'>
  readonly unreadable: readonly UnreadableCount[]
}

export function explain({
  service,
  plan,
  language,
  today,
  findings,
  decision,
  withheld,
  cards,
  read,
  unreadable,
}: Decided): Explanation {
  const expandedCodes = expandedCodesIn(read, findings)
  const applied = new Set([decision.primary, ...decision.additional].map((row) => row?.id ?? ''))
  return {
    service: service.id,
    plan: plan.id,
    version: plan.version,
    evaluationDate: isoDay(today),
    language,
    findings: Object.fromEntries(
      Object.entries(findings).flatMap(([name, finding]) =>
        finding === undefined ? [] : [[name, explainFinding(finding)]],
      ),
    ),
    rows: decision.rows.map((row) => explainRow(row, decision, plan, language, applied)),
    primary: decision.primary?.id ?? null,
    additional: decision.additional.map(({ id }) => id),
    withheld,
    cards,
    terminology: terminologyInUse(read.terminology),
    ...(expandedCodes.length > 0 && { expandedCodes }),
    unreadable,
  }
}

/** The codes that only the expansion knows, among those that decide about fractures and glucocorticoids. */
function expandedCodesIn(
  { record, terminology: { expansion } }: Pick<FindingInput, 'record' | 'terminology'>,
  findings: Findings,
): readonly ExpandedCode[] {
  if (expansion === undefined) return []
  const { conditions, encounter, drafts, medications } = record
  const read: readonly (readonly [string, Concept])[] = [
    ...conditions.map(({ reference, concept }) => [reference, concept] as const),
    ...(encounter?.reasons ?? []).map((reason) => [encounter?.reference ?? '', reason] as const),
    ...[...drafts, ...medications].map(({ reference, product }) => [reference, product.concept] as const),
  ]
  return read.flatMap(([reference, { codings }]) =>
    codings
      .filter((coding) => expansion.has(coding))
      .map(({ system, code }) => ({ reference, system, code, findings: restingOn(reference, findings) })),
  )
}

function restingOn(reference: string, findings: Findings): readonly string[] {
  return Object.entries(findings).flatMap(([name, finding]) =>
    finding?.evidence.some((source) => source.reference === reference) === true ? [name] : [],
  )
}

/** The gate looked at nothing but the selected orders, so there is nothing else to tell. */
export function explainGate(
  service: Service,
  plan: Plan,
  language: Language,
  today: number,
  gate: Gate & { kind: 'closed' },
  terminology: Pick<Terminology, 'expansion'>,
  unreadable: readonly UnreadableCount[] = [],
): Explanation {
  return {
    service: service.id,
    plan: plan.id,
    version: plan.version,
    evaluationDate: isoDay(today),
    language,
    findings: {},
    rows: [],
    primary: gate.row ?? null,
    additional: [],
    withheld: gate.withheld,
    cards: [],
    terminology: terminologyInUse(terminology),
    unreadable,
  }
}

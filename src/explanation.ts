import type { Card } from './cards/card.ts'
import type { Service } from './cds-hooks/service.ts'
import type { Language } from './config.ts'
import { isoDay } from './days.ts'
import type { Finding } from './findings/finding.ts'
import type { Gate } from './gate.ts'
import type { Findings } from './plan/compile.ts'
import type { Plan, PlanDecision, RowState } from './plan/plan.ts'
import { type Truth, truthOf } from './plan/truth.ts'

type ExplainedFinding =
  | {
      readonly value: boolean | number | string
      readonly evidence: readonly string[]
      readonly basis?: string
    }
  | {
      readonly unknown: string
      readonly evidence?: readonly string[]
      readonly atLeast?: number
      readonly atMost?: number
    }

interface ExplainedRow {
  readonly id: string
  readonly state: Truth
  readonly conditions: readonly {
    readonly id: string
    readonly text: string
    readonly expression: string
    readonly state: Truth
  }[]
}

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
}: Decided): Explanation {
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
  }
}

/** The gate looked at nothing but the selected orders, so there is nothing else to tell. */
export function explainGate(
  service: Service,
  plan: Plan,
  language: Language,
  today: number,
  gate: Gate & { kind: 'closed' },
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
  }
}

function explainFinding(finding: Finding): ExplainedFinding {
  const evidence = finding.evidence.map(({ reference }) => reference)
  const told = evidence.length > 0 ? { evidence } : {}
  switch (finding.kind) {
    case 'known': {
      const basis = finding.evidence.find((source) => source.basis !== undefined)?.basis
      return { value: finding.value, evidence, ...(basis !== undefined && { basis }) }
    }
    case 'bounded':
      return {
        unknown: finding.reason,
        ...told,
        ...(Number.isFinite(finding.low) && { atLeast: finding.low }),
        ...(Number.isFinite(finding.high) && { atMost: finding.high }),
      }
    case 'unknown':
      return { unknown: finding.reason, ...told }
  }
}

function explainRow(
  { row, state }: RowState,
  { states }: PlanDecision,
  plan: Plan,
  language: Language,
  applied: ReadonlySet<string>,
): ExplainedRow {
  const own = row.conditions.flatMap((index) => {
    const condition = plan.conditions[index]
    if (condition === undefined) return []
    return [
      {
        id: condition.id,
        text: condition.text[language],
        expression: condition.source,
        state: states[index] ?? 'unknown',
      },
    ]
  })
  if (row.role === 'primary') return { id: row.id, state, conditions: own }
  const rides = {
    id: 'rides-on',
    text: row.ridesOn.join(', '),
    expression: row.ridesOn.join(' or '),
    state: truthOf(row.ridesOn.some((id) => applied.has(id))),
  }
  return { id: row.id, state, conditions: [...own, rides] }
}

import type { Language } from '../config/config.ts'
import type { Test } from './compile.ts'
import type { Expression } from './expression.ts'
import type { Truth } from './truth.ts'

/** A text for clinicians, in both languages. */
export type Localized = Readonly<Record<Language, string>>

/** How firmly the source says it; `derived` is †, `proposal` is ours and needs the owner's signature. */
export const strengths = ['strong', 'consider', 'info', 'derived', 'proposal'] as const
export type Strength = (typeof strengths)[number]

/** One applicability condition: what the clinician reads and what the service runs. */
export interface Condition {
  readonly id: string
  readonly text: Localized
  readonly source: string
  readonly expression: Expression
  readonly findings: readonly string[]
  readonly test: Test
}

/** What a row proposes: activities that go together, or alternatives of which one is chosen. */
export interface Proposal {
  readonly kind: 'all' | 'one-of'
  readonly activities: readonly string[]
}

/** One recommendation. */
export interface Row {
  readonly id: string
  /** A primary row decides; an additional one rides on one of the rows in `ridesOn`. */
  readonly role: 'primary' | 'additional'
  readonly title: Localized
  /** All conditions, those of the groups around the row first; positions in `Plan.conditions`. */
  readonly conditions: readonly number[]
  /** How many of the first conditions come from groups. */
  readonly inherited: number
  readonly ridesOn: readonly string[]
  readonly strength: Strength
  /** Keys of `plans/sources.json`. */
  readonly sources: readonly string[]
  readonly card: 'none' | 'info' | 'warning'
  /** Why no card is shown, for the trace; present exactly when `card` is none. */
  readonly withheld?: string
  /** On a row that rides along: what the summary says of the length of use instead of "3 months or more". */
  readonly qualifier?: Localized
  /**
   * How the advice of rows goes together on one card: where a row leads ("correct first"), the advice
   * of rows that yield ("start at once") is left out, because a card must not contradict itself.
   */
  readonly adviceRole?: 'leads' | 'yields'
  /** Rows on one topic (which drug, how certain) say their advice together, as one point of the card. */
  readonly topic?: string
  /** On a row that rides along: the card is information whatever the deciding row would have made it. */
  readonly capsIndicator: boolean
  /** The advice stands when everything it proposes is already arranged ("continue the drug"). */
  readonly standsWithoutOrders: boolean
  /** No earlier answer keeps it away: what happens without it is worse than saying it twice. */
  readonly alwaysShown: boolean
  readonly summary?: Localized
  /** The summary while DXA cannot be ordered; present exactly on a row that shows a card and proposes DXA or VFA. */
  readonly summaryWithoutDxa?: Localized
  readonly guidance?: Localized
  readonly proposals: readonly Proposal[]
}

/** A decision table, ready to run. */
export interface Plan {
  readonly id: string
  readonly version: string
  readonly title: Localized
  readonly topic: { readonly system: string; readonly code: string; readonly display: string }
  readonly url: string
  /** Date of this version and the date by which a clinician looks at it again, both YYYY-MM-DD. */
  readonly date: string
  readonly reviewDue: string
  /** Findings that a card tells whenever they are known, although no condition names them. */
  readonly told: readonly string[]
  readonly conditions: readonly Condition[]
  readonly rows: readonly Row[]
  /** Groups of rows that share conditions, outermost first, for the review page. */
  readonly groups: readonly {
    readonly id: string
    readonly title: string
    readonly rows: readonly string[]
  }[]
}

export interface RowState {
  readonly row: Row
  readonly state: Truth
}

/** Which rows apply, with the state of every row and condition. */
export interface PlanDecision {
  /** State of each condition of the plan, in the plan's order. */
  readonly states: readonly Truth[]
  readonly rows: readonly RowState[]
  readonly primary?: Row
  readonly additional: readonly Row[]
}

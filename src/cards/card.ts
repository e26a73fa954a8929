import type { Activity } from '../plan/activity.ts'
import type { Links } from '../plan/card-texts.ts'
import type { OverrideReasons } from '../plan/override-reasons.ts'
import type { Sources } from '../plan/sources.ts'
import type { FactWords } from './facts.ts'
import type { Suggestion } from './suggestion.ts'

/** A card as CDS Hooks 2.0.1 has it; nothing in it is empty. */
export interface Card {
  readonly uuid: string
  readonly summary: string
  readonly detail: string
  readonly indicator: 'info' | 'warning'
  readonly source: {
    readonly label: string
    readonly url?: string
    readonly topic: { readonly system: string; readonly code: string; readonly display: string }
  }
  readonly suggestions?: readonly Suggestion[]
  readonly selectionBehavior?: 'at-most-one' | 'any'
  readonly overrideReasons: readonly {
    readonly code: string
    readonly system: string
    readonly display: string
  }[]
  readonly links?: readonly { readonly label: string; readonly url: string; readonly type: 'absolute' }[]
  readonly extension: {
    readonly 'org.osteohooks.decision': {
      readonly plan: string
      readonly version: string
      readonly rows: readonly string[]
      readonly strength: string
    }
  }
}

/** The knowledge that cards are written from. */
export interface CardKnowledge extends FactWords {
  readonly activities: ReadonlyMap<string, Activity>
  readonly sources: Sources
  readonly overrideReasons: OverrideReasons
  readonly links: Links
}

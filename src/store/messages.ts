import type { DatabasePlace } from './database.ts'
import type { KeptDecision, KeptFeedback, Remembered, RememberedQuestion, UsedToken } from './store.ts'

/** How long what is kept of one tenant stays. */
export interface Keeping {
  readonly tenant: string
  readonly decisionDays: number
  readonly accessLogDays: number
}

/** What the thread of the store is made with. */
export interface ThreadSettings {
  readonly place: DatabasePlace
  /** Folder that the journals of all processes share; absent: one that goes with the process. */
  readonly journals?: string
  readonly journalBytes: number
  readonly rememberedMs: number
  /** Names this writer in journal and access log. */
  readonly writer: string
  /** Writers of this process whose threads ended. */
  readonly gone: readonly string[]
  /** Counters, see `counters`. */
  readonly shared: SharedArrayBuffer
}

/** What is asked of the thread. */
export type Question =
  | { readonly kind: 'feedback'; readonly feedback: readonly KeptFeedback[] }
  | { readonly kind: 'ask'; readonly question: RememberedQuestion; readonly now: number }
  | { readonly kind: 'use'; readonly token: UsedToken }
  | { readonly kind: 'tidy'; readonly now: number; readonly keeping: readonly Keeping[] }
  | { readonly kind: 'close' }

/** A question with its number. */
export type Asked = Question & { readonly id: number }

/** From the request thread, as JSON, which costs it least. What was kept counts before what is asked. */
export interface ToThread {
  readonly kept: readonly KeptDecision[]
  readonly asked: readonly Asked[]
}

/** To the request thread; `failed` and `log` carry no word of what was written. */
export type FromThread =
  | { readonly kind: 'answers'; readonly answers: readonly ({ readonly id: number } & Answer)[] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly line: LogLine }
  | { readonly kind: 'problem'; readonly problem?: string }

/** What a question brought; of most, only that it is done. */
export interface Answer {
  readonly remembered?: readonly Remembered[]
  readonly isNew?: boolean
}

export interface LogLine {
  readonly message: string
  readonly [field: string]: string | number
}

/** Places of the counters in the memory that both threads see. */
export const counters = { state: 0, waiting: 1, lost: 2, taken: 3, unanswered: 4 } as const

export const states = ['idle', 'up', 'down'] as const

import { dayOfInstant, isoDay } from '../days.ts'
import type { DecisionEvent, FeedbackEvent } from './event.ts'

/** A card as it was shown, or would have been. */
export interface Showing {
  readonly card: string
  readonly at: number
  readonly patient: string
  readonly advice: string
  readonly service: string
  readonly encounter: string | null
  readonly drugClasses: readonly string[]
  readonly silent: boolean
}

/** Where advice was shown to one patient, however often. */
export interface Place {
  readonly advice: string
  readonly service: string
  readonly encounter: string | null
  readonly firstAt: number
  readonly at: number
  /** Whether something was said of a card of this advice here, as far as the database knows. */
  readonly isAnswered: boolean
}

/** What was said of a card. */
export interface Said {
  readonly card: string
  readonly at: number
  readonly saidAt: number
  readonly outcome: 'accepted' | 'overridden'
  readonly reason: string | null
}

/** `places` are of one patient; `showings` may be of others who were shown the same card. */
export interface Facts {
  readonly places: readonly Place[]
  readonly showings: readonly Showing[]
  readonly said: readonly Said[]
}

export function showingsOf({
  cards,
  at,
  patient,
  service,
  encounter,
  silent,
}: DecisionEvent): readonly Showing[] {
  return cards.map(({ uuid, advice, drugClasses }) => {
    return { card: uuid, at, patient, advice, service, encounter: encounter ?? null, drugClasses, silent }
  })
}

export function saidOf({ card, at, saidAt, outcome, reason }: FeedbackEvent): Said {
  return { card, at, saidAt, outcome, reason: reason?.code ?? null }
}

/** What is decided in silence is shown nowhere. */
export function placesIn(showings: readonly Showing[], patient: string): readonly Place[] {
  return showings
    .filter((showing) => showing.patient === patient && !showing.silent)
    .map(({ advice, service, encounter, at }) => {
      return { advice, service, encounter, firstAt: at, at, isAnswered: false }
    })
}

/** All that belongs together: an encounter, or the day in Europe/Amsterdam when none was named. */
export function placeName(encounter: string | null | undefined, at: number): string {
  return encounter ?? isoDay(dayOfInstant(at))
}

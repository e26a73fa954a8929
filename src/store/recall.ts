import { type Facts, type Place, placeName, type Said, type Showing } from './facts.ts'
import { contraindicationReason, type Remembered, type RememberedQuestion } from './store.ts'

/** Advice of which nothing was said in this time was ignored. */
const ignoredAfterMs = 24 * 60 * 60 * 1000

/**
 * What facts mean to a question. Facts may come twice, in any order, and of other patients that were
 * shown a card with the same id.
 *
 * @param now milliseconds since 1970
 */
export function recall(
  { patient, advice }: RememberedQuestion,
  facts: Facts,
  now: number,
): readonly Remembered[] {
  const asked = new Set(advice)
  const places = facts.places.filter((place) => asked.has(place.advice))
  const answers = answersOf(patient, facts)
  const answered = answers.flatMap(({ showing, said }) => {
    const matters = asked.has(showing.advice) || said.reason === contraindicationReason
    return matters ? [answeredAs(showing, said)] : []
  })
  return [...lastShown(places), ...answered, ...ignored(places, answers, now)]
}

interface CardAnswer {
  readonly showing: Showing
  readonly said: Said
}

/** The last word on every card of this patient, with the showing that it is of. */
function answersOf(patient: string, { showings, said }: Facts): readonly CardAnswer[] {
  const byCard = Map.groupBy(showings, ({ card }) => card)
  const last = new Map<string, CardAnswer>()
  for (const one of said) {
    const showing = showingBefore(byCard.get(one.card) ?? [], one.at)
    if (showing?.patient !== patient) continue
    const known = last.get(one.card)
    if (known === undefined || isLater(one, known.said)) last.set(one.card, { showing, said: one })
  }
  return [...last.values()]
}

/** Feedback is of the last showing before it; instances whose clocks differ may make that the next one. */
function showingBefore(showings: readonly Showing[], at: number): Showing | undefined {
  const distance = (showing: Showing) => (showing.at <= at ? at - showing.at : Number.MAX_SAFE_INTEGER - at)
  return showings.toSorted((a, b) => distance(a) - distance(b) || a.at - b.at)[0]
}

/** At the same moment an override counts: clients say accepted, and then that it was undone. */
function isLater(one: Said, other: Said): boolean {
  if (one.saidAt !== other.saidAt) return one.saidAt > other.saidAt
  if (one.at !== other.at) return one.at > other.at
  return one.outcome > other.outcome
}

/** By advice, service and encounter the last. */
function lastShown(places: readonly Place[]): readonly Remembered[] {
  const byEncounter = Map.groupBy(places, ({ advice, service, encounter }) =>
    JSON.stringify([advice, service, encounter]),
  )
  return [...byEncounter.values()].flatMap((group) => {
    const [last] = group.toSorted((a, b) => b.at - a.at)
    if (last === undefined) return []
    const { advice, service, encounter, at } = last
    return [{ kind: 'shown', advice, service, ...encounterOf(encounter), at }]
  })
}

/**
 * Advice that was shown long enough ago in a place where nothing was said of it. Once, however often: an
 * order that is typed fires a call with every letter.
 */
function ignored(
  places: readonly Place[],
  answers: readonly CardAnswer[],
  now: number,
): readonly Remembered[] {
  const spoken = new Set(answers.map(({ showing }) => groupOf(showing)))
  return [...Map.groupBy(places, groupOf)].flatMap(([group, same]) => {
    if (spoken.has(group) || same.some(({ isAnswered }) => isAnswered)) return []
    const firstAt = Math.min(...same.map((place) => place.firstAt))
    const [last] = same.toSorted((a, b) => b.at - a.at)
    if (last === undefined || now - firstAt < ignoredAfterMs) return []
    const { advice, encounter, at } = last
    return [{ kind: 'answered', advice, outcome: 'ignored', drugClasses: [], ...encounterOf(encounter), at }]
  })
}

function groupOf({ advice, encounter, at }: Pick<Place, 'advice' | 'encounter' | 'at'>): string {
  return JSON.stringify([advice, placeName(encounter, at)])
}

function answeredAs({ advice, drugClasses, encounter }: Showing, { outcome, reason, at }: Said): Remembered {
  return {
    kind: 'answered',
    advice,
    outcome,
    ...(reason === null ? {} : { reason }),
    drugClasses,
    ...encounterOf(encounter),
    at,
  }
}

function encounterOf(encounter: string | null): { readonly encounter?: string } {
  return encounter === null ? {} : { encounter }
}

import type { DayRange } from '../days.ts'

/** Whether something happened in the last `days` days, today included; a partial date may leave it open. */
export type Recency = 'yes' | 'no' | 'undecided' | 'undated'

/** Tells how recent a date is. Give only dates that are not in the future (see `past`). */
export function recency(when: DayRange | undefined, today: number, days: number): Recency {
  if (when === undefined) return 'undated'
  if (when.first >= today - days) return 'yes'
  return when.last < today - days ? 'no' : 'undecided'
}

/**
 * The part of a date that is not in the future.
 *
 * @returns undefined when all of it is: then it is a data error and proves nothing
 */
export function past(when: DayRange, today: number): DayRange | undefined {
  if (when.first > today) return undefined
  return when.last > today ? { first: when.first, last: today } : when
}

/** The same items, newest first; those without a date come last. */
export function newestFirst<T extends { readonly when?: DayRange | undefined }>(
  items: readonly T[],
): readonly T[] {
  if (items.length < 2) return items
  const [none, start] = [Number.NEGATIVE_INFINITY, (item: T) => item.when?.first ?? Number.NEGATIVE_INFINITY]
  return items.toSorted((a, b) => {
    const [one, other] = [a.when?.last ?? none, b.when?.last ?? none]
    return one === other ? Math.sign(start(b) - start(a)) || 0 : other - one
  })
}

/** Keeps what may be the newest: everything dated of which no other is certainly later. */
export function newest<T extends { readonly when?: DayRange | undefined }>(
  items: readonly T[],
): readonly Dated<T>[] {
  const dated = items.filter(isDated)
  if (dated.length < 2) return dated
  const latestStart = dated.reduce(
    (latest, { when }) => Math.max(latest, when.first),
    Number.NEGATIVE_INFINITY,
  )
  return dated.filter(({ when }) => when.last >= latestStart)
}

type Dated<T> = T & { readonly when: DayRange }

function isDated<T extends { readonly when?: DayRange | undefined }>(item: T): item is Dated<T> {
  return item.when !== undefined
}

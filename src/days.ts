/**
 * Calendar days, counted from 1970-01-01, as they are in Europe/Amsterdam. Dates in FHIR may be
 * partial, so a date is always a range: "2024" is the range of all its days.
 */
export interface DayRange {
  readonly first: number
  readonly last: number
}

const millisecondsPerDay = 86_400_000
const pattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/

/**
 * Reads a FHIR date or dateTime of any precision.
 *
 * @returns the days it may be, or undefined when the text is not a date (31 February included)
 */
export function parseDays(value: string | undefined): DayRange | undefined {
  if (value === undefined || value.length > 40) return undefined
  const match = pattern.exec(value)
  if (match === null) return undefined
  const year = Number(match[1])
  const month = match[2] === undefined ? undefined : Number(match[2])
  const day = match[3] === undefined ? undefined : Number(match[3])
  if (month === undefined) return { first: dayOf(year, 1, 1), last: dayOf(year, 12, 31) }
  if (month < 1 || month > 12) return undefined
  if (day === undefined) return { first: dayOf(year, month, 1), last: dayOf(year, month + 1, 1) - 1 }
  if (day < 1 || day > daysInMonth(year, month)) return undefined
  const local = match[7] === undefined ? dayOf(year, month, day) : localDay(value)
  return local === undefined ? undefined : { first: local, last: local }
}

/** The day number of a calendar date; a month past 12 rolls into the next year. */
export function dayOf(year: number, month: number, day: number): number {
  // Years are counted from March, so that the leap day is the last one of its year.
  const months = year * 12 + month - 3
  const marchYear = Math.floor(months / 12)
  const monthFromMarch = months - marchYear * 12
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + Math.floor((monthFromMarch * 153 + 2) / 5) + day - 719_469
}

/** The day in Europe/Amsterdam on which a moment falls. */
export function dayOfInstant(milliseconds: number): number {
  return Math.floor((milliseconds + amsterdamOffset(milliseconds)) / millisecondsPerDay)
}

/** `2026-11-22` for a day number. */
export function isoDay(day: number): string {
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10)
}

/** The same calendar date `years` earlier; 29 February becomes 28 February. */
export function yearsBefore(day: number, years: number): number {
  const [year, month, date] = parts(day)
  return dayOf(year - years, month, Math.min(date, daysInMonth(year - years, month)))
}

/** The same calendar date `months` later; the 31st becomes the last day of a shorter month. */
export function monthsAfter(day: number, months: number): number {
  const [year, month, date] = parts(day)
  const index = year * 12 + (month - 1) + months
  const [targetYear, targetMonth] = [Math.floor(index / 12), (index % 12) + 1]
  return dayOf(targetYear, targetMonth, Math.min(date, daysInMonth(targetYear, targetMonth)))
}

/** Completed calendar months from one day to a later one; negative when it is not later. */
export function completedMonths(from: number, to: number): number {
  const [fromYear, fromMonth, fromDate] = parts(from)
  const [toYear, toMonth, toDate] = parts(to)
  return (toYear - fromYear) * 12 + (toMonth - fromMonth) - (toDate < fromDate ? 1 : 0)
}

/** Completed calendar years from one day to a later one (an age). */
export function completedYears(from: number, to: number): number {
  return Math.floor(completedMonths(from, to) / 12)
}

function parts(day: number): readonly [number, number, number] {
  const date = new Date(day * millisecondsPerDay)
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
}

function daysInMonth(year: number, month: number): number {
  return dayOf(year, month + 1, 1) - dayOf(year, month, 1)
}

function localDay(value: string): number | undefined {
  const instant = Date.parse(value)
  return Number.isNaN(instant) ? undefined : dayOfInstant(instant)
}

/** Summer time in the Netherlands runs from the last Sunday of March to that of October, 01:00 UTC. */
function amsterdamOffset(instant: number): number {
  const { begins, ends } = summerOf(new Date(instant).getUTCFullYear())
  return instant >= begins && instant < ends ? 7_200_000 : 3_600_000
}

interface Summer {
  readonly begins: number
  readonly ends: number
}

/** Years that dates were read in; bounded, because a hostile body can name ten thousand of them. */
const summers = new Map<number, Summer>()
const mostSummers = 300

function summerOf(year: number): Summer {
  const earlier = summers.get(year)
  if (earlier !== undefined) return earlier
  const summer = { begins: lastSunday(year, 3), ends: lastSunday(year, 10) }
  if (summers.size < mostSummers) summers.set(year, summer)
  return summer
}

function lastSunday(year: number, month: number): number {
  const lastDay = dayOf(year, month + 1, 1) - 1
  const weekday = (((lastDay + 4) % 7) + 7) % 7
  return (lastDay - weekday) * millisecondsPerDay + 3_600_000
}

/** The one day that a range is certain to be; a year or a month names none. */
export function certainDay(range: DayRange | undefined): { readonly day?: number } {
  return range === undefined || range.first !== range.last ? {} : { day: range.first }
}

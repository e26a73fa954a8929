/**
 * Calendar days, counted from 1970-01-01, as they are in Europe/Amsterdam. Dates in FHIR may be
 * partial, so a date is always a range: "2024" is the range of all its days.
 */
export interface DayRange {
  readonly first: number
  readonly last: number
}

const millisecondsPerDay = 86_400_000
const colon = 0x3a
/** From 1 March of the year 0 to 1970-01-01. */
const daysBefore1970 = 719_468
const shape = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/

/**
 * Reads a FHIR date or dateTime of any precision.
 *
 * @returns the days it may be, or undefined when the text is not a date (31 February included)
 */
export function parseDays(value: string | undefined): DayRange | undefined {
  if (value === undefined || value.length > 40 || !shape.test(value)) return undefined
  const year = two(value, 0) * 100 + two(value, 2)
  if (value.length === 4) return { first: dayOf(year, 1, 1), last: dayOf(year, 12, 31) }
  const month = two(value, 5)
  if (month < 1 || month > 12) return undefined
  const first = dayOf(year, month, 1)
  if (value.length === 7) return { first, last: dayOf(year, month + 1, 1) - 1 }
  const day = two(value, 8)
  if (day < 1 || day > daysInMonth(year, month)) return undefined
  const local = value.length === 10 ? first + day - 1 : localDay(value, first + day - 1)
  return local === undefined ? undefined : { first: local, last: local }
}

/** The number of two digits. */
function two(value: string, at: number): number {
  return value.charCodeAt(at) * 10 + value.charCodeAt(at + 1) - 528
}

/** The day number of a calendar date; a month past 12 rolls into the next year. */
export function dayOf(year: number, month: number, day: number): number {
  // Years are counted from March, so that a leap day comes last; 400 of them have 146 097 days.
  const months = year * 12 + month - 3
  const marchYear = Math.floor(months / 12)
  const monthOfYear = months - marchYear * 12
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + Math.floor((153 * monthOfYear + 2) / 5) + day - 1 - daysBefore1970
}

/** The day in Europe/Amsterdam on which a moment falls. */
export function dayOfInstant(milliseconds: number): number {
  return Math.floor((milliseconds + amsterdamOffset(milliseconds)) / millisecondsPerDay)
}

/** `2026-11-22` for a day number. */
export function isoDay(day: number): string {
  const [year, month, date] = parts(day)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
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
  const era = Math.floor((day + daysBefore1970) / 146_097)
  const dayOfEra = day + daysBefore1970 - era * 146_097
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthOfYear = Math.floor((5 * dayOfYear + 2) / 153)
  const date = dayOfYear - Math.floor((153 * monthOfYear + 2) / 5) + 1
  return monthOfYear < 10
    ? [era * 400 + yearOfEra, monthOfYear + 3, date]
    : [era * 400 + yearOfEra + 1, monthOfYear - 9, date]
}

function daysInMonth(year: number, month: number): number {
  return dayOf(year, month + 1, 1) - dayOf(year, month, 1)
}

/** A time without a zone is meant as it stands; any other is moved to Amsterdam. */
function localDay(value: string, day: number): number | undefined {
  const sign = value.at(-1) === 'Z' ? 'Z' : value.at(-6)
  if (sign !== 'Z' && sign !== '+' && sign !== '-') return day
  const seconds = value.charCodeAt(16) === colon ? two(value, 17) : 0
  const minutes = two(value, 11) * 60 + two(value, 14)
  if (minutes + seconds / 60 > 1440 || two(value, 14) > 59 || seconds > 59) return undefined
  const [hours, rest] = sign === 'Z' ? [0, 0] : [two(value, value.length - 5), two(value, value.length - 2)]
  if (hours > 23 || rest > 59) return undefined
  const away = hours * 60 + rest
  const utc = minutes + (sign === '-' ? away : -away)
  // Amsterdam is one or two hours ahead, so before 22:00 the day is that of Greenwich.
  if (utc >= 0 && utc < 1320) return day
  return dayOfInstant(day * millisecondsPerDay + utc * 60_000 + seconds * 1000)
}

/** Summer time in the Netherlands runs from the last Sunday of March to that of October, 01:00 UTC. */
function amsterdamOffset(instant: number): number {
  const [year] = parts(Math.floor(instant / millisecondsPerDay))
  const summer = instant >= lastSunday(year, 3) && instant < lastSunday(year, 10)
  return summer ? 7_200_000 : 3_600_000
}

function lastSunday(year: number, month: number): number {
  const lastDay = dayOf(year, month + 1, 1) - 1
  // 1970-01-01 was a Thursday.
  const weekday = (((lastDay + 4) % 7) + 7) % 7
  return (lastDay - weekday) * millisecondsPerDay + 3_600_000
}

/** The one day that a range is certain to be; a year or a month names none. */
export function certainDay(range: DayRange | undefined): { readonly day?: number } {
  return range === undefined || range.first !== range.last ? {} : { day: range.first }
}

import { isoDay, monthsAfter, yearsBefore } from '../days.ts'

const template = /\{\{today((?:[+-]\d{1,5}[ymd])*)(?:\|(year|month))?\}\}/g

/**
 * Fills in the dates of a scenario, so that it shows its row on any day: `{{today-75y-100d}}` is a day,
 * with `|year` or `|month` only that much of it. Years are counted first, then months, then days.
 */
export function fillDates(written: string, today: number): string {
  return written.replaceAll(template, (_, offsets: string, precision: string | undefined) => {
    const day = isoDay(shift(today, offsets))
    if (precision === undefined) return day
    return day.slice(0, precision === 'year' ? 4 : 7)
  })
}

function shift(today: number, offsets: string): number {
  const by = { y: 0, m: 0, d: 0 }
  for (const [, amount, unit] of offsets.matchAll(/([+-]\d+)([ymd])/g)) {
    if (unit === 'y' || unit === 'm' || unit === 'd') by[unit] += Number(amount)
  }
  return monthsAfter(yearsBefore(today, -by.y), by.m) + by.d
}

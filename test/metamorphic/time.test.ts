import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoDay, parseDays } from '../../src/days.ts'
import { type JsonObject, object, text } from '../../src/json.ts'
import { type Decided, decide, today } from './decided.ts'
import { facts } from './draw-facts.ts'
import type { Facts } from './facts.ts'
import { type Draw, expectSameDecision, pick } from './relation.ts'
import { renderR4 } from './render.ts'
import { bodyOf, mapSent, type Sent } from './sent.ts'
import { isObject, mapTexts } from './walk.ts'

const dated = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T.*)?)?)?$/

/** The request with every date moved by some days; codes of four figures are no dates. */
function shifted(body: JsonObject, days: number): JsonObject {
  const moved = mapTexts(body, (value, key) => {
    if (key === 'code' || key === 'id' || !dated.test(value)) return value
    const range = parseDays(value.slice(0, 10))
    return range === undefined
      ? value
      : isoDay(range.first + days).slice(0, Math.min(value.length, 10)) + value.slice(10)
  })
  return isObject(moved) ? moved : body
}

/** After 400 years the calendar is the same again, to the day of the week. */
const era = 146_097

test('the decision is the same when everything, the clock included, moves by 400 years', () => {
  const plain = (decided: Decided) => ({
    ...decided,
    cards: mapTexts(decided.cards, (words) =>
      words.replace(/\b(\d\d-\d\d-)?(2[34]\d\d)\b/g, (_all, day = '', year) => `${day}${Number(year) - 400}`),
    ),
  })
  fc.assert(
    fc.property(facts, (drawn) => {
      const sent = renderR4(drawn)
      const body = bodyOf(sent)
      const later = decide(sent.service, shifted(body, era), today + era)
      expect(plain(later)).toEqual(decide(sent.service, body))
    }),
    { numRuns: 100 },
  )
})

/** Counted in calendar months or years: an interval of as many days may hold one month more or less. */
const counted = ['boneMedicationMonths', 'bisphosphonateMonths', 'denosumabMonths', 'ageYears']

test('the rows are the same when everything moves by any number of days, but for what is near an anniversary', () => {
  // Half a year off every birthday, and 20 days off every period of whole months that the plans name.
  const fits = ({ born, boneDrugs, problems }: Facts) =>
    born.exactly === 'day' &&
    [...boneDrugs.map(({ start }) => start), ...problems.map(({ when }) => when)].every(
      (when) => when === null || (when.exactly === 'day' && ![360, 370, 720, 740].includes(when.ago)),
    )
  const offBirthday = facts
    .filter(fits)
    .map(
      (drawn): Facts => ({
        ...drawn,
        born: { ago: Math.round((Math.floor(drawn.born.ago / 365.25) + 0.5) * 365.25), exactly: 'day' },
      }),
    )
    .map(
      (drawn): Facts => ({
        ...drawn,
        measured: drawn.measured.map((result) => ({ ...result, when: { ...result.when, exactly: 'day' } })),
      }),
    )
  fc.assert(
    fc.property(offBirthday, fc.integer({ min: -20_000, max: 20_000 }), (drawn, days) => {
      const sent = renderR4(drawn)
      const before = decide(sent.service, bodyOf(sent))
      const after = decide(sent.service, shifted(bodyOf(sent), days), today + days)
      expect([after.primary, after.additional, after.withheld]).toEqual([
        before.primary,
        before.additional,
        before.withheld,
      ])
      for (const [name, finding] of Object.entries(before.findings)) {
        const other = after.findings[name]
        if (!counted.includes(name)) expect([name, other]).toEqual([name, finding])
        else
          for (const part of ['value', 'atLeast', 'atMost'])
            expect(apart(finding[part], other?.[part])).toBeLessThanOrEqual(1)
      }
    }),
    { numRuns: 100 },
  )
})

function apart(one: unknown, other: unknown): number {
  return one === other ? 0 : Math.abs(Number(one) - Number(other))
}

const elements = new Set([
  'onsetDateTime',
  'recordedDate',
  'effectiveDateTime',
  'performedDateTime',
  'authoredOn',
  'start',
  'end',
])

function respelled(sent: Sent, spell: (day: string) => string): Sent {
  return mapSent(sent, (resource) => {
    const changed = mapTexts(resource, (value, key) =>
      elements.has(key) && /^\d{4}-\d\d-\d\d$/.test(value) ? spell(value) : value,
    )
    return object(changed) ?? resource
  })
}

const spellings: readonly ((day: string) => string)[] = [
  (day) => `${day}T12:00:00+01:00`,
  (day) => `${day}T12:00`,
  (day) => `${day}T12:00:00.000Z`,
  (day) => `${day}T12:00:00.123456789Z`,
  (day) => `${day}T00:00:00`,
  (day) => `${day}T23:59:59`,
  (day) => `${day}T14:30:00+05:30`,
  (day) => `${day}T03:00:00-08:00`,
]

test('a date written as a time of that day, in any zone and precision, is that day', () => {
  expectSameDecision({ resend: (sent, draw: Draw) => respelled(sent, pick(draw, spellings)) })
})

test('one moment written in other time zones is one moment', () => {
  const zones = [
    ['T00:30:00+01:00', 0],
    ['T23:30:00Z', -1],
    ['T18:30:00-05:00', -1],
    ['T05:00:00+05:30', 0],
  ] as const
  const winter = (day: string) => !/-(?:03|04|05|06|07|08|09|10)-/.test(day)
  expectSameDecision({
    resend: (sent, draw) => {
      const [time, dayBefore] = pick(draw, zones)
      return respelled(sent, (day) =>
        winter(day) ? `${isoDay((parseDays(day)?.first ?? 0) + dayBefore)}${time}` : day,
      )
    },
  })
})

test('a birth date is one day, whatever else is written with it', () => {
  const change = (patient: JsonObject) => ({
    ...patient,
    _birthDate: { extension: [{ valueDateTime: `${text(patient['birthDate'])}T23:00:00Z` }] },
  })
  expectSameDecision({ resend: (sent) => ({ ...sent, patient: change(sent.patient) }) })
})

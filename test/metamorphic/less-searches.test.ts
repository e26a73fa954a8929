import fc from 'fast-check'
import { expect, test } from 'vitest'
import { objects } from '../../src/json.ts'
import { searches } from '../support/requests.ts'
import { type Decided, decide } from './decided.ts'
import { facts } from './draw-facts.ts'
import type { Facts } from './facts.ts'
import { expectLess } from './information.ts'
import { lose, losses, newestFirst, openEnded } from './loss.ts'
import { type Draw, pick } from './relation.ts'
import { renderR4 } from './render.ts'
import { bodyOf, mapFound, type Search, type Sent } from './sent.ts'

/*
 * Removing knowledge: a search that failed, was not sent, is null or has more pages. The order of
 * information must hold: what was known stays or is not known any more. A complete list with nothing in
 * it is no loss but a statement ("there is none"), so it is compared with, never used as a removal.
 */

type Check = (sent: Sent, search: Search, draw: Draw, whole: Decided) => void

function forEverySearch(check: Check, from: fc.Arbitrary<Facts> = facts, runs = 40): void {
  fc.assert(
    fc.property(from, fc.gen(), (drawn, draw) => {
      const sent = renderR4(drawn)
      const whole = answer(sent)
      for (const search of searches) if (sent.found[search].length > 0) check(sent, search, draw, whole)
    }),
    { numRuns: runs },
  )
}

const keep = (sent: Sent, search: Search, kept: Sent['found'][Search]): Sent => ({
  ...sent,
  found: mapFound(sent, (resources, name) => (name === search ? kept : resources)),
})
const answer = (sent: Sent) => decide(sent.service, bodyOf(sent))

test('a list with more pages says no more than the same list when it is complete', () => {
  forEverySearch((sent, search, _draw, whole) => {
    expectLess(whole, decide(sent.service, openEnded(bodyOf(sent), search)))
  })
})

test('a search that was lost says no more than one that found nothing', () => {
  forEverySearch((sent, search, draw) => {
    const lost = decide(sent.service, lose(bodyOf(sent), search, pick(draw, losses)))
    expectLess(answer(keep(sent, search, [])), lost)
  })
})

/** What many hospitals do not have is not asked for twice; README "Limits". */
const seldomSent: readonly Search[] = ['statements', 'administrations', 'circumstances', 'flags']

test('statements, administrations, circumstances and flags that are never sent are read as none recorded', () => {
  forEverySearch((sent, search) => {
    if (!seldomSent.includes(search)) return
    const missing = decide(sent.service, lose(bodyOf(sent), search, 'missing'))
    expect(missing).toEqual(answer(keep(sent, search, [])))
  })
})

/** Findings that speak although a part of what they rest on was lost, by that part. */
const stillSpeaks: Readonly<Partial<Record<Search, readonly string[]>>> = {
  // On purpose: men and women past childbearing age are not asked about pregnancy; a diagnosis stands in for
  // a result, to the careful side.
  conditions: ['severeAccident', 'pregnant'],
  // A newer value of the same place could take them back; they stand as a limit, to the careful side.
  boneDensity: ['tScoreLowest', 'vertebralGrade'],
  reports: ['tScoreLowest', 'vertebralGrade'],
  flags: ['pregnant'],
  laboratory: ['eGfrMlMin', 'hypocalcaemia'],
}

/** Not every hospital has densities, reports and requests in its FHIR: what the others say is then all. */
const neverSent: Readonly<Partial<Record<Search, readonly string[]>>> = {
  boneDensity: ['clinicalVertebralFracture'],
  reports: ['clinicalVertebralFracture'],
  orders: ['dxaDone', 'vfaDone'],
}

test('a search that was lost leaves what was known known, or makes it unknown', () => {
  forEverySearch(
    (sent, search, draw, whole) => {
      const unsent = seldomSent.includes(search)
      const loss = pick(draw, unsent ? losses.filter((name) => name !== 'missing') : losses)
      const lost = decide(sent.service, lose(bodyOf(sent), search, loss))
      const but = [...(stillSpeaks[search] ?? []), ...(loss === 'missing' ? (neverSent[search] ?? []) : [])]
      if (lost.refused === null) expectLess(whole, lost, but)
    },
    facts,
    60,
  )
})

test('densities or reports that were lost leave of a T-score an upper and of a grade a lower limit', () => {
  const halves: readonly Search[] = ['boneDensity', 'reports']
  forEverySearch((sent, search, draw) => {
    const loss = pick(draw, losses)
    if (!halves.includes(search) || loss === 'missing') return
    const { tScoreLowest, vertebralGrade } = decide(sent.service, lose(bodyOf(sent), search, loss)).findings
    expect([tScoreLowest?.['value'], tScoreLowest?.['atLeast']]).toEqual([undefined, undefined])
    expect([vertebralGrade?.['value'] ?? 3, vertebralGrade?.['atMost'] ?? 3]).toEqual([3, 3])
  })
})

const exactly = facts.map(
  (drawn): Facts => JSON.parse(JSON.stringify(drawn).replaceAll(/"(?:month|year)"/g, '"day"')),
)
/** Of several fractures, signs or values the one that decides may be on a later page. */
const onLaterPages: Readonly<Partial<Record<Search, readonly string[]>>> = {
  ...stillSpeaks,
  conditions: [...(stillSpeaks.conditions ?? []), 'namedBone', 'clinicalVertebralFracture'],
  laboratory: [...(stillSpeaks.laboratory ?? []), 'vitaminDNmolL'],
}

test('the first page of a search that gives the newest first says no more than all pages', () => {
  forEverySearch((sent, search, draw, whole) => {
    const sorted = newestFirst(sent, search)
    const first = keep(sent, search, sorted.slice(0, draw(fc.integer, { min: 1, max: sorted.length })))
    expectLess(whole, decide(sent.service, openEnded(bodyOf(first), search)), onLaterPages[search])
  }, exactly)
})

const urgency = ({ cards }: Decided) =>
  Math.max(0, ...objects(cards).map(({ indicator }) => (indicator === 'warning' ? 2 : 1)))

test('a card that only came, or became more urgent, because a search was lost says what is not known', () => {
  forEverySearch(
    (sent, search, draw, whole) => {
      const loss = pick(draw, losses)
      const lost = decide(sent.service, lose(bodyOf(sent), search, loss))
      const unsent = loss === 'missing' && seldomSent.includes(search)
      if (search === 'conditions' || unsent || urgency(lost) <= urgency(whole)) return
      expect(JSON.stringify(lost.cards)).toContain('Niet bekend')
    },
    facts,
    60,
  )
})

test('without a patient or an encounter nothing is said that was not said with them', () => {
  fc.assert(
    fc.property(facts, fc.gen(), (drawn, draw) => {
      const sent = renderR4(drawn)
      const patient = decide(sent.service, lose(bodyOf(sent), 'patient', pick(draw, losses)))
      if (patient.refused === null) expectLess(answer(sent), patient, ['pregnant'])
      else expect(patient.refused).toBe('ERR_RECORD_UNAVAILABLE')
    }),
    { numRuns: 60 },
  )
})

import fc from 'fast-check'
import { expect } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { type Decided, decide } from './decided.ts'
import { facts } from './draw-facts.ts'
import type { Facts } from './facts.ts'
import { renderR4 } from './render.ts'
import { bodyOf, type Sent } from './sent.ts'
import { mapTexts } from './walk.ts'

/** Draws what a relation leaves open: which entry, which spelling. */
export type Draw = fc.GeneratorValue

/** What of two decisions must be the same; the whole of them unless a relation says less. */
export type View = (decided: Decided) => unknown

interface Change {
  /** Another way to send the same facts. */
  readonly resend?: (sent: Sent, draw: Draw) => Sent
  /** Another way to write the same body. */
  readonly rewrite?: (body: JsonObject, draw: Draw) => JsonObject
  readonly view?: View
  readonly from?: fc.Arbitrary<Facts>
  readonly runs?: number
}

/** Fails, with the smallest facts found, when a change that says nothing new changes the decision. */
export function expectSameDecision({
  resend,
  rewrite,
  view = (decided) => decided,
  from = facts,
  runs = 80,
}: Change): void {
  fc.assert(
    fc.property(from, fc.gen(), (drawn, draw) => {
      const before = renderR4(drawn)
      const after = resend?.(before, draw) ?? before
      const body = bodyOf(after)
      const expected = decide(before.service, bodyOf(before))
      expect(view(decide(before.service, rewrite?.(body, draw) ?? body))).toEqual(view(expected))
    }),
    { numRuns: runs },
  )
}

/** One of the values. */
export function pick<T>(draw: Draw, values: readonly T[]): T {
  const chosen = values[draw(fc.nat, { max: values.length - 1 })]
  if (chosen === undefined) throw new TypeError('there is nothing to pick from')
  return chosen
}

export function shuffled<T>(draw: Draw, values: readonly T[]): readonly T[] {
  return draw(fc.shuffledSubarray<T>, [...values], { minLength: values.length })
}

/** Rows and findings; the words of a card repeat names that a source chose. */
export const withoutWords: View = ({ cards: _words, ...decided }) => decided

/** The whole decision but for the days that its card names. */
export const withoutDays: View = ({ cards, ...decided }) => ({
  ...decided,
  cards: mapTexts(cards, (words) => words.replace(/ \(\d{2}-\d{2}-\d{4}\)/g, '')),
})

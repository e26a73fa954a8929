import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide } from './decided.ts'
import { factsFor } from './draw-facts.ts'
import type { Hook } from './facts.ts'
import { renderR4 } from './render.ts'
import { bodyOf } from './sent.ts'

test.each<[Hook, number]>([
  ['order-select', 16],
  ['order-sign', 16],
  ['encounter-discharge', 15],
  ['patient-view', 15],
])(
  'the facts drawn for %s reach at least %i different rows, so that the relations can fail',
  (hook, least) => {
    const rows = new Set<string>()
    for (const facts of fc.sample(factsFor(hook), 250)) {
      const sent = renderR4(facts)
      const { primary } = decide(sent.service, bodyOf(sent))
      if (primary !== null) rows.add(primary)
    }
    expect(rows.size, [...rows].join(' ')).toBeGreaterThanOrEqual(least)
  },
)

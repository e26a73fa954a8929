import type { Scenario } from './bodies.ts'
import type { Cost } from './load.ts'

/** What is switched on, each with everything before it. */
export const levels = ['raw', 'alone', 'kept', 'known'] as const
export type Level = (typeof levels)[number]

/** The rounds of one scenario, with every level in each. */
export interface MeasuredLevels {
  readonly scenario: Scenario
  readonly rounds: readonly Readonly<Record<Level, Cost>>[]
}

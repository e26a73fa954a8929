import { expect } from 'vitest'
import { type JsonObject, number } from '../../src/json.ts'
import type { Decided } from './decided.ts'

/**
 * The order of information on findings as `/explain` tells them: whether `less` claims nothing that
 * `full` does not. A known value may stay or become unknown; a range may only become wider. Which
 * reason is given for not knowing says nothing about the patient.
 */
export function saysLess(full: JsonObject, less: JsonObject | undefined): boolean {
  if (less === undefined) return false
  if (less['value'] === 'undated') return true
  if (less['value'] !== undefined) return full['value'] === less['value']
  if (!isRange(less)) return true
  const value = number(full['value'])
  if (full['value'] !== undefined && value === undefined) return false
  if (full['value'] === undefined && !isRange(full)) return false
  return lowOf(less) <= (value ?? lowOf(full)) && highOf(less) >= (value ?? highOf(full))
}

function isRange(finding: JsonObject): boolean {
  return finding['atLeast'] !== undefined || finding['atMost'] !== undefined
}

function lowOf(finding: JsonObject): number {
  return number(finding['atLeast']) ?? Number.NEGATIVE_INFINITY
}

function highOf(finding: JsonObject): number {
  return number(finding['atMost']) ?? Number.POSITIVE_INFINITY
}

/** Expects that the second decision claims nothing that the first does not, but for some findings. */
export function expectLess(full: Decided, less: Decided, but: readonly string[] = []): void {
  if (full.refused !== null || less.refused !== null) return
  for (const [name, finding] of Object.entries(full.findings)) {
    if (but.includes(name)) continue
    const other = less.findings[name]
    expect(saysLess(finding, other), `${name} ${JSON.stringify(finding)} -> ${JSON.stringify(other)}`).toBe(
      true,
    )
  }
}

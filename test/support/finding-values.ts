import { bounded, type Finding, known, unknown } from '../../src/findings/finding.ts'
import type { Findings } from '../../src/plan/compile.ts'
import type { Expression } from '../../src/plan/expression.ts'
import type { FindingTexts } from '../../src/plan/finding-texts.ts'
import type { Condition, Plan, Row } from '../../src/plan/plan.ts'

/** Every value of a finding that a condition can tell from another, by finding name. */
export type FindingValues = ReadonlyMap<string, readonly Finding[]>

/**
 * Representative values of all findings in these conditions, made from the conditions themselves: a
 * boolean yes, no and unknown; a code each of its values; a number on each threshold, one step to either
 * side, and ranges that end at it or lie across it.
 */
export function representativeValues(conditions: readonly Condition[], texts: FindingTexts): FindingValues {
  const thresholds = new Map<string, Set<number>>()
  for (const { expression, findings } of conditions) {
    for (const name of findings) if (!thresholds.has(name)) thresholds.set(name, new Set())
    collectThresholds(expression, thresholds)
  }
  return new Map([...thresholds].map(([name, found]) => [name, valuesOf(texts, name, [...found])]))
}

/** The smallest difference that matters between two values of a numeric finding. */
export function stepOf(texts: FindingTexts, name: string): number {
  return texts[name]?.type === 'integer' ? 1 : 0.1
}

/** `49..50`, `yes`, `unknown`, as vignettes write it. */
export function describeFinding(finding: Finding | undefined): string {
  if (finding === undefined || finding.kind === 'unknown') return 'unknown'
  if (finding.kind === 'bounded') return `${endOf(finding.low)}..${endOf(finding.high)}`
  if (typeof finding.value === 'boolean') return finding.value ? 'yes' : 'no'
  return String(finding.value)
}

/**
 * Endless combinations of the values, the same ones for the same seed. Every second one is drawn near a
 * row, so that rows with many conditions come up as often as others.
 */
export function* combinations(plan: Plan, values: FindingValues, seed: number): Generator<Findings> {
  const random = seeded(seed)
  const near = plan.rows.map((row) => valuesNear(row, plan, values))
  for (let count = 0; ; count += 1) {
    yield draw(values, random)
    yield draw(near[count % near.length] ?? values, random)
  }
}

/** Endless combinations of the values, all equally likely. */
export function* draws(values: FindingValues, seed: number): Generator<Findings> {
  const random = seeded(seed)
  while (true) yield draw(values, random)
}

function draw(values: FindingValues, random: () => number): Findings {
  const findings: Record<string, Finding> = {}
  for (const [name, list] of values) {
    const value = list[Math.floor(random() * list.length)]
    if (value !== undefined) findings[name] = value
  }
  return findings
}

/** Of each finding the values with which the conditions on that finding alone are met. */
function valuesNear(row: Row, plan: Plan, values: FindingValues): FindingValues {
  const lead = plan.rows.find(({ id }) => row.role === 'additional' && row.ridesOn.includes(id))
  const wanted = [...row.conditions, ...(lead?.conditions ?? [])].flatMap(
    (index) => plan.conditions[index] ?? [],
  )
  const narrowed = [...values].map(([name, list]): [string, readonly Finding[]] => {
    const own = wanted.filter(({ findings }) => findings.length === 1 && findings[0] === name)
    const fitting = list.filter((value) => own.every(({ test }) => test({ [name]: value }) === 'yes'))
    return [name, fitting.length > 0 ? fitting : list]
  })
  return new Map(narrowed)
}

/** A fixed row of numbers from 0 up to 1 (mulberry32), so that a failure comes back on every machine. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function collectThresholds(expression: Expression, thresholds: ReadonlyMap<string, Set<number>>): void {
  switch (expression.kind) {
    case 'and':
    case 'or':
      collectThresholds(expression.left, thresholds)
      collectThresholds(expression.right, thresholds)
      return
    case 'empty':
      collectThresholds(expression.of, thresholds)
      return
    case 'compare':
      if (typeof expression.value === 'number') thresholds.get(expression.finding)?.add(expression.value)
      return
    case 'finding':
      return
  }
}

function valuesOf(texts: FindingTexts, name: string, thresholds: readonly number[]): readonly Finding[] {
  const text = texts[name]
  if (text === undefined) throw new Error(`"${name}" is not a finding`)
  if (text.type === 'boolean') return [known(true), known(false), unknown('grid')]
  if (text.type === 'code') return [...Object.keys(text.values).map((code) => known(code)), unknown('grid')]
  const step = stepOf(texts, name)
  return distinct([...thresholds.flatMap((threshold) => around(threshold, step)), unknown('grid')])
}

function around(threshold: number, step: number): readonly Finding[] {
  const below = rounded(threshold - step)
  const above = rounded(threshold + step)
  return [
    ...[below, threshold, above].map((value) => known(value)),
    bounded(below, threshold, 'grid'),
    bounded(Number.NEGATIVE_INFINITY, below, 'grid'),
    bounded(Number.NEGATIVE_INFINITY, threshold, 'grid'),
    bounded(below, Number.POSITIVE_INFINITY, 'grid'),
    bounded(threshold, Number.POSITIVE_INFINITY, 'grid'),
  ]
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [describeFinding(finding), finding])).values()]
}

function rounded(value: number): number {
  return Number(value.toFixed(6))
}

function endOf(value: number): string {
  return Number.isFinite(value) ? String(value) : ''
}

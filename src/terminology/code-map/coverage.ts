import { canonicalSystem, codeSystems } from '../code-systems.ts'
import type { Coding } from '../concept.ts'
import { valueSetNames } from '../load-terminology.ts'
import type { Terminology } from '../terminology.ts'
import { isGlucocorticoid, knows } from './check.ts'
import { productOf } from './code-map.ts'
import type { CodeMapRow } from './row.ts'

/** Something that we propose, with the public codes by which it is known. */
export interface Proposed {
  readonly id: string
  readonly codings: readonly Coding[]
}

/** How many rows lead to something; none means that the hospital's own codes for it are not read. */
export interface Covered {
  readonly name: string
  readonly rows: number
}

export interface Coverage {
  /** Rows by what their target is: medicine, result, diagnosis and so on. */
  readonly kinds: readonly Covered[]
  readonly glucocorticoids: {
    readonly systemic: number
    readonly withStrength: number
    /** Neither form nor use says whether they reach the whole body. */
    readonly undecided: number
    readonly local: number
  }
  readonly boneSparing: readonly Covered[]
  readonly activities: readonly Covered[]
  readonly results: readonly Covered[]
  readonly settings: readonly Covered[]
}

const boneSparing = [
  'oral-bisphosphonate',
  'iv-bisphosphonate',
  'denosumab',
  'teriparatide',
  'romosozumab',
  'anabolic',
  'serm',
  'other-bone-sparing',
]
const results = [
  'creatinine',
  'egfr',
  'calcium',
  'albumin',
  '25-oh-vitamin-d',
  'tsh',
  'dxa-t-score-spine',
  'dxa-t-score-total-hip',
  'dxa-t-score-femoral-neck',
  'vfa-highest-grade',
]
const localGroups = ['local-glucocorticoid', 'gut-glucocorticoid']
const settings = ['setting-emergency', 'setting-plaster-room', 'setting-outpatient', 'setting-ward']
const orders = ['dxa-evidence', 'vfa-evidence', 'fracture-clinic-referral', 'fall-risk-assessment']

type CountedTarget = readonly [target: Coding, rows: number]

/** @param terminology as it is without the map */
export function coverageOf(
  rows: readonly CodeMapRow[],
  proposed: readonly Proposed[],
  terminology: Terminology,
  plansFolder: string,
): Coverage {
  const names = valueSetNames(plansFolder)
  const targets = [...countTargets(rows)]
  const rowsBySet = countBySet(targets, names, terminology)
  const covered = (name: string): Covered => ({ name, rows: rowsBySet.get(name) ?? 0 })
  return {
    kinds: countKinds(targets, terminology),
    glucocorticoids: countGlucocorticoids(rows, terminology),
    boneSparing: boneSparing.map(covered),
    activities: proposed.map((activity) => ({
      name: activity.id,
      rows: total(targets.filter(([target]) => leadsTo(target, activity, names, terminology))),
    })),
    results: results.map(covered),
    settings: settings.map(covered),
  }
}

function total(targets: readonly CountedTarget[]): number {
  return targets.reduce((sum, [, count]) => sum + count, 0)
}

function countBySet(
  targets: readonly CountedTarget[],
  names: readonly string[],
  terminology: Terminology,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [target, count] of targets) {
    for (const name of names.filter((set) => terminology.valueSet(set).has(target))) {
      counts.set(name, (counts.get(name) ?? 0) + count)
    }
  }
  return counts
}

/** Rows of one target share it as one object. */
function countTargets(rows: readonly CodeMapRow[]): ReadonlyMap<Coding, number> {
  const counts = new Map<Coding, number>()
  for (const { target } of rows) counts.set(target, (counts.get(target) ?? 0) + 1)
  return counts
}

function countKinds(targets: readonly CountedTarget[], terminology: Terminology): readonly Covered[] {
  const counts = new Map<string, number>()
  for (const [target, count] of targets) {
    const kind = kindOf(target, terminology)
    counts.set(kind, (counts.get(kind) ?? 0) + count)
  }
  return [...counts].map(([name, count]) => ({ name, rows: count }))
}

function kindOf(target: Coding, terminology: Terminology): string {
  const isIn = (names: readonly string[]) => names.some((name) => terminology.valueSet(name).has(target))
  const isLookedFor = knows(target, terminology)
  if (target.system === codeSystems.atc || isGlucocorticoid(target, terminology))
    return isLookedFor ? 'medicines' : 'other medicines'
  if (target.system === codeSystems.loinc || isIn(results)) return 'results'
  if (isIn(settings)) return 'settings'
  if (isIn(orders)) return 'orders and examinations'
  return isLookedFor ? 'diagnoses, contra-indications and other codes' : 'codes without effect'
}

function countGlucocorticoids(
  rows: readonly CodeMapRow[],
  terminology: Terminology,
): Coverage['glucocorticoids'] {
  const { substance, product, matches } = terminology
  const count = { systemic: 0, withStrength: 0, undecided: 0, local: 0 }
  for (const row of rows) {
    const isLocal = localGroups.some((name) => matches({ codings: [row.target] }, name))
    if (!isLocal && substance(row.target) === undefined && product(row.target) === undefined) continue
    const found = productOf(row, terminology)
    if (isLocal || found?.systemic === false) count.local += 1
    else if (found === undefined) count.undecided += 1
    else count.systemic += 1
    if (found?.systemic === true && found.mgPerUnit !== undefined) count.withStrength += 1
  }
  return count
}

/** A drug is itself; an examination or test may be known by any code of its set. */
function leadsTo(
  target: Coding,
  { codings }: Proposed,
  names: readonly string[],
  { valueSet }: Terminology,
): boolean {
  return codings.some(({ system: written, code }) => {
    const system = canonicalSystem(written)
    if (target.system === system && target.code === code) return true
    if (system === codeSystems.atc) return false
    return names.some((name) => valueSet(name).has({ system, code }) && valueSet(name).has(target))
  })
}

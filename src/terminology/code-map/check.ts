import { codeSystems } from '../code-systems.ts'
import type { Coding } from '../concept.ts'
import type { Terminology } from '../terminology.ts'
import { codeMapOf } from './code-map.ts'
import type { CodeMapRow, Problem } from './row.ts'
import { implausibleStrengths, type StrengthLimits } from './strength.ts'
import { showCode } from './systems.ts'

/** What is wrong with rows that are right by themselves: two for one code, or strengths that cannot be. */
export function inspectRows(
  rows: readonly CodeMapRow[],
  terminology: Terminology,
  limits: StrengthLimits,
): readonly Problem[] {
  const first = codeMapOf(rows)
  return rows.flatMap((row) => [
    ...repeated(row, first.get(row.source)),
    ...implausibleStrengths(row, terminology, limits),
  ])
}

/**
 * What a reader of the map may want to know about rows that are right: what has no effect, and what
 * takes the place of something.
 *
 * @param terminology as it is without the map
 */
export function adviseOnRows(rows: readonly CodeMapRow[], terminology: Terminology): readonly Problem[] {
  const first = codeMapOf(rows)
  const isKnown = remembering((coding) => knows(coding, terminology))
  return rows.flatMap((row) => [
    ...chained(row, first.get(row.target)),
    ...replacing(row, terminology),
    ...(isKnown(row.target) ? withoutUse(row, terminology) : [unknownTarget(row)]),
  ])
}

/** Whether any value set, substance or product of ours has this code. */
export function knows(coding: Coding, terminology: Terminology): boolean {
  const { isKnown, substance, product } = terminology
  return isKnown({ codings: [coding] }) || substance(coding) !== undefined || product(coding) !== undefined
}

function repeated(row: CodeMapRow, first: CodeMapRow | undefined): readonly Problem[] {
  if (first === undefined || first.row === row.row) return []
  const code = showCode(row.source)
  const same = sameMeaning(row, first)
  return [
    same
      ? advice('warning', row, 'code', `${code} is the same as in row ${first.row}; remove one`)
      : advice(
          'error',
          row,
          'code',
          `${code} means something else in row ${first.row}; decide which is right`,
        ),
  ]
}

function sameMeaning(one: CodeMapRow, other: CodeMapRow): boolean {
  const said = (row: CodeMapRow) => [
    row.target.system,
    row.target.code,
    row.mgPerUnit,
    row.mgPerMl,
    row.form,
    row.use,
    row.unit,
  ]
  const others = said(other)
  return said(one).every((value, place) => value === others[place])
}

function chained(row: CodeMapRow, next: CodeMapRow | undefined): readonly Problem[] {
  if (next === undefined || next.row === row.row) return []
  const text = `${showCode(row.target)} is itself mapped in row ${next.row}, which is not followed; write ${showCode(next.target)} here`
  return [advice('warning', row, 'target_code', text)]
}

function replacing({ source, target, row }: CodeMapRow, terminology: Terminology): readonly Problem[] {
  const isSame = source.system === target.system && source.code === target.code
  if (isSame || !knows(source, terminology)) return []
  return [
    advice('information', { row }, 'code', `${showCode(source)} is known to us; this row takes its place`),
  ]
}

function unknownTarget(row: CodeMapRow): Problem {
  const { system } = row.target
  const text =
    system === codeSystems.atc
      ? `${showCode(row.target)} is a drug that nothing here looks for`
      : `${showCode(row.target)} is in no value set or table of ours: the row has no effect`
  return advice('information', row, 'target_code', text)
}

/** Cells that are read but that their target has no use for. */
function withoutUse(row: CodeMapRow, terminology: Terminology): readonly Problem[] {
  const { target, unit, use, mgPerUnit, mgPerMl } = row
  const found: Problem[] = []
  if (unit !== undefined && target.system !== codeSystems.loinc)
    found.push(advice('warning', row, 'unit', 'only results of a LOINC code have use for a unit'))
  const isDrug = target.system === codeSystems.atc || isGlucocorticoid(target, terminology)
  if (!isDrug && (mgPerUnit !== undefined || mgPerMl !== undefined || use !== undefined))
    found.push(advice('warning', row, 'target_code', 'strength and use only mean something for a medicine'))
  if (terminology.substance(target)?.isGroup === true)
    found.push(
      advice(
        'warning',
        row,
        'target_code',
        `${showCode(target)} is a group, which has no dose; write the ATC code of the substance`,
      ),
    )
  if (use === 'systemic' && isLocalGroup(target, terminology))
    found.push(
      advice(
        'warning',
        row,
        'use',
        `${showCode(target)} is a group of local products, which decides; write the ATC code of the substance`,
      ),
    )
  return found
}

/** Whether it is a glucocorticoid, as substance or product. */
export function isGlucocorticoid(coding: Coding, { substance, product }: Terminology): boolean {
  return substance(coding) !== undefined || product(coding) !== undefined
}

function isLocalGroup(coding: Coding, { matches }: Terminology): boolean {
  return ['local-glucocorticoid', 'gut-glucocorticoid'].some((name) => matches({ codings: [coding] }, name))
}

function advice(
  level: Problem['level'],
  { row }: Pick<CodeMapRow, 'row'>,
  column: string,
  text: string,
): Problem {
  return { level, row, column, text }
}

/** Many rows have one target. */
function remembering(look: (coding: Coding) => boolean): (coding: Coding) => boolean {
  const answers = new Map<Coding, boolean>()
  return (coding) => {
    const known = answers.get(coding)
    if (known !== undefined) return known
    const found = look(coding)
    answers.set(coding, found)
    return found
  }
}

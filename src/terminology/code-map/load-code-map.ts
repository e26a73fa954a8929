import { ConfigError } from '../../errors.ts'
import type { Terminology } from '../terminology.ts'
import { inspectRows } from './check.ts'
import { type CodeMap, codeMapOf } from './code-map.ts'
import { readTable } from './file.ts'
import { type CodeMapRow, type Problem, problemsOfColumns, readRows } from './row.ts'
import { loadStrengthLimits } from './strength.ts'

/** A code map as it stands in the file, and what is wrong with it. */
export interface ReadCodeMap {
  readonly rows: readonly CodeMapRow[]
  readonly problems: readonly Problem[]
  /** Rows of the file, readable or not. */
  readonly count: number
}

/** How many mistakes a failing start tells. */
const told = 5

/**
 * Reads a code map and looks for mistakes in it.
 *
 * @param terminology as it is without the map
 * @throws ConfigError when the file is no table at all
 */
export function readCodeMap(file: string, plansFolder: string, terminology: Terminology): ReadCodeMap {
  const table = readTable(file)
  const columns = problemsOfColumns(table.columns)
  if (columns.length > 0) return { rows: [], problems: columns, count: table.rows.length }
  const { rows, problems } = readRows(table)
  const inspected = inspectRows(rows, terminology, loadStrengthLimits(plansFolder))
  const all = [...problems, ...inspected].toSorted((one, other) => (one.row ?? 0) - (other.row ?? 0))
  return { rows, problems: all, count: table.rows.length }
}

/**
 * Loads the code map that the setting `codeMap` names.
 *
 * @throws ConfigError with file, row and column of the first mistakes
 */
export function loadCodeMap(
  file: string,
  plansFolder: string,
  terminology: Terminology,
): { readonly map: CodeMap; readonly rows: readonly CodeMapRow[] } {
  const { rows, problems } = readCodeMap(file, plansFolder, terminology)
  const errors = problems.filter(({ level }) => level === 'error')
  if (errors.length === 0) return { map: codeMapOf(rows), rows }
  const more = errors.length > told ? ` and ${errors.length - told} more` : ''
  const listed = errors.slice(0, told).map(showProblem).join('; ')
  throw new ConfigError(
    `codeMap ${file} is not right: ${listed}${more}. npm run code-map -- FILE tells everything about it.`,
  )
}

/** `row 12 mg_per_unit: found "0"; expected ...`. */
export function showProblem({ row, column, text }: Problem): string {
  const place = [row === undefined ? '' : `row ${row}`, column ?? ''].filter((part) => part !== '').join(' ')
  return place === '' ? text : `${place}: ${text}`
}

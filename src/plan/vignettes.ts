import { readFileSync } from 'node:fs'
import { PlanError } from '../errors.ts'
import { bounded, type Finding, known, unknown } from '../findings/finding.ts'
import type { FindingTexts } from './finding-texts.ts'

/** One test patient: findings, the row that must decide and the rows that must ride on it. */
export interface Vignette {
  readonly name: string
  readonly findings: Readonly<Record<string, Finding>>
  readonly row: string
  readonly with: readonly string[]
}

/**
 * Reads the Markdown tables of a vignettes file. The table under "Uitgangspunten" gives the values of
 * the findings that a vignette does not name; every other table has a column per finding.
 */
export function readVignettes(file: string, texts: FindingTexts): readonly Vignette[] {
  const defaults: Record<string, Finding> = {}
  const vignettes: Vignette[] = []
  for (const table of readTables(file)) {
    for (const cells of table.rows) {
      const values = Object.fromEntries(table.columns.map((column, index) => [column, cells[index] ?? '']))
      if (table.columns[0] === 'bevinding') {
        defaults[cells[0] ?? ''] = readCell(cells[0] ?? '', cells[1] ?? '', texts, file)
        continue
      }
      vignettes.push(readVignette(values, defaults, texts, file))
    }
  }
  return vignettes
}

function readVignette(
  { vignette, row, with: riding, ...cells }: Record<string, string>,
  defaults: Readonly<Record<string, Finding>>,
  texts: FindingTexts,
  file: string,
): Vignette {
  const own = Object.entries(cells).map(([name, cell]) => [name, readCell(name, cell, texts, file)])
  return {
    name: vignette ?? '',
    findings: { ...defaults, ...Object.fromEntries(own) },
    row: row ?? '',
    with: (riding ?? '').split(/\s+/).filter((id) => id !== ''),
  }
}

/** yes, no, unknown, a number, a range `49..50` (either end may be open), or a code. */
export function readCell(name: string, cell: string, texts: FindingTexts, file: string): Finding {
  const type = texts[name]?.type
  if (type === undefined) throw new PlanError('ERR_PLAN_INVALID', `${file}: "${name}" is not a finding`)
  if (cell === 'unknown') return unknown('vignette')
  if (type === 'boolean' && (cell === 'yes' || cell === 'no')) return known(cell === 'yes')
  if (type === 'code' && /^[a-z-]+$/.test(cell)) return known(cell)
  if (cell.includes('..')) {
    const [low = '', high = ''] = cell.split('..')
    return bounded(
      low === '' ? Number.NEGATIVE_INFINITY : Number(low),
      high === '' ? Number.POSITIVE_INFINITY : Number(high),
      'vignette',
    )
  }
  if (/^-?\d+(\.\d+)?$/.test(cell)) return known(Number(cell))
  throw new PlanError('ERR_PLAN_INVALID', `${file}: "${cell}" is no value of ${name} (${type})`)
}

interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export function readTables(file: string): readonly Table[] {
  const tables: { columns: readonly string[]; rows: (readonly string[])[] }[] = []
  let inside = false
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const cells = line.startsWith('|')
      ? line
          .slice(1, line.lastIndexOf('|'))
          .split('|')
          .map((cell) => cell.trim())
      : undefined
    if (cells === undefined) inside = false
    else if (!inside) {
      tables.push({ columns: cells, rows: [] })
      inside = true
    } else if (!cells.every((cell) => /^:?-+:?$/.test(cell))) tables.at(-1)?.rows.push(cells)
  }
  return tables
}

import { codeSystems } from '../code-systems.ts'
import type { Coding } from '../concept.ts'
import type { MappedCode } from '../terminology.ts'
import type { RawRow, RawTable } from './file.ts'
import { misshapen, readSystem, showCode, systemNames } from './systems.ts'

/** Every column that a code map may have; the first four must be there. */
export const codeMapColumns = {
  system: "system of the hospital's code: a short name, URI or OID; `none` when codes come without one",
  code: 'the code as the EHR sends it; zeros before a G-Standaard number and the point of ICD-10 may be left out',
  target_system: 'system of the public code that it means',
  target_code: 'the public code',
  display: 'name of the code, for readers only',
  mg_per_unit: 'mg of the substance in one tablet, capsule or ampoule',
  mg_per_ml: 'mg of the substance in one ml',
  form: 'dosage form in a word: tablet, capsule, drank, injectie, oordruppels',
  use: '`systemic` or `local`, where form and target do not say it',
  unit: 'unit of laboratory results that come without one',
  evidence: 'where the row comes from, for readers only',
  note: 'anything else, for readers only',
} as const

export type CodeMapColumn = keyof typeof codeMapColumns

const required: readonly CodeMapColumn[] = ['system', 'code', 'target_system', 'target_code']
const columnNames = Object.keys(codeMapColumns)

/** Errors stop the start; a warning is most likely a mistake; the rest is good to know. */
export interface Problem {
  readonly level: 'error' | 'warning' | 'information'
  /** Row of the file; absent when it is about the file. */
  readonly row?: number
  readonly column?: string
  readonly text: string
}

/** One row that could be read. */
export interface CodeMapRow extends MappedCode {
  readonly row: number
  readonly source: Coding
}

/** What is wrong with the columns themselves. */
export function problemsOfColumns(columns: readonly string[]): readonly Problem[] {
  const unknown = columns
    .filter((name) => !columnNames.includes(name))
    .map((name) => {
      const close = columnNames.find((known) => known.replaceAll('_', '') === name.replaceAll(/[^a-z]/g, ''))
      const hint = close === undefined ? '' : ` (did you mean ${close}?)`
      return `column "${name}" is not known${hint}; remove it, or begin its name with # to have it skipped. Known: ${columnNames.join(', ')}`
    })
  const missing = required
    .filter((name) => !columns.includes(name))
    .map((name) => `column "${name}" is missing; ${required.join(', ')} must be there`)
  const repeated = columns
    .filter((name, place) => columns.indexOf(name) !== place)
    .map((name) => `column "${name}" is there twice; remove one`)
  return [...unknown, ...missing, ...repeated].map((text) => ({ level: 'error', text }))
}

/** Reads the rows of a table; a row with a mistake is left out, and the mistake told. */
export function readRows(table: RawTable): {
  readonly rows: readonly CodeMapRow[]
  readonly problems: readonly Problem[]
} {
  const places = new Map(table.columns.map((name, place) => [name, place]))
  const problems: Problem[] = []
  const rows: CodeMapRow[] = []
  const targets = new Map<string, Coding>()
  for (const raw of table.rows) {
    const reader = new RowReader(raw, places)
    const row = reader.read()
    if (row !== undefined) rows.push({ ...row, target: shared(row.target, targets) })
    problems.push(...reader.problems)
  }
  return { rows, problems }
}

/** A hundred thousand rows have few targets: each is kept once. */
function shared(target: Coding, targets: Map<string, Coding>): Coding {
  const key = `${target.system}|${target.code}`
  const known = targets.get(key)
  if (known !== undefined) return known
  targets.set(key, target)
  return target
}

class RowReader {
  readonly problems: Problem[] = []
  readonly #raw: RawRow
  readonly #places: ReadonlyMap<string, number>

  constructor(raw: RawRow, places: ReadonlyMap<string, number>) {
    this.#raw = raw
    this.#places = places
  }

  read(): CodeMapRow | undefined {
    const source = this.#coding('system', 'code', 'warning')
    const target = this.#coding('target_system', 'target_code', 'error')
    const [mgPerUnit, mgPerMl] = [this.#strength('mg_per_unit'), this.#strength('mg_per_ml')]
    const [use, form, unit] = [this.#use(), this.#text('form'), this.#text('unit')]
    const wrong = this.problems.some(({ level }) => level === 'error')
    if (wrong || source === undefined || target === undefined) return undefined
    return {
      row: this.#raw.row,
      source,
      target,
      ...(mgPerUnit === undefined ? {} : { mgPerUnit }),
      ...(mgPerMl === undefined ? {} : { mgPerMl }),
      ...(use === undefined ? {} : { use }),
      ...(form === undefined ? {} : { form }),
      ...(unit === undefined ? {} : { unit }),
    }
  }

  #coding(
    systemColumn: CodeMapColumn,
    codeColumn: CodeMapColumn,
    level: Problem['level'],
  ): Coding | undefined {
    const written = this.#text(systemColumn)
    const system = written === undefined ? undefined : readSystem(written)
    const code = this.#text(codeColumn)
    if (written === undefined || system === undefined) {
      this.#tell(systemColumn, written, `a URI, an OID, or one of ${systemNames.join(', ')}`)
    }
    if (code === undefined) this.#tell(codeColumn, code, 'a code')
    if (system === undefined || code === undefined) return undefined
    const isTarget = codeColumn === 'target_code'
    const coding = { system, code: isTarget && system === codeSystems.atc ? code.toUpperCase() : code }
    const expected = misshapen(coding)
    if (expected !== undefined) this.#tell(codeColumn, showCode(coding), expected, level)
    return coding
  }

  /** A number of milligrams; a decimal comma is read as a point. */
  #strength(column: CodeMapColumn): number | undefined {
    const written = this.#text(column)
    if (written === undefined) return undefined
    const number = /^\d+(?:[.,]\d+)?$/.test(written) ? Number(written.replace(',', '.')) : 0
    if (number > 0) return number
    this.#tell(column, written, 'milligrams as a number above zero, such as 2.5, without unit')
    return undefined
  }

  #use(): 'systemic' | 'local' | undefined {
    const written = this.#text('use')?.toLowerCase()
    if (written === undefined || written === 'systemic' || written === 'local') return written
    this.#tell('use', written, 'systemic, local or nothing')
    return undefined
  }

  #text(column: CodeMapColumn): string | undefined {
    const cell = this.#raw.cells[this.#places.get(column) ?? -1]
    return cell === undefined || cell === '' ? undefined : cell
  }

  #tell(
    column: CodeMapColumn,
    found: string | undefined,
    expected: string,
    level: Problem['level'] = 'error',
  ): void {
    const what = found === undefined ? 'nothing' : `"${found.slice(0, 60)}"`
    this.problems.push({ level, row: this.#raw.row, column, text: `found ${what}; expected ${expected}` })
  }
}

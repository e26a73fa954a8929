import { readFileSync, type Stats, statSync } from 'node:fs'
import { extname } from 'node:path'
import { parse } from 'csv-parse/sync'
import { ConfigError } from '../../errors.ts'

/** One row of the file: its number as an editor or spreadsheet shows it, and its cells by column. */
export interface RawRow {
  readonly row: number
  readonly cells: readonly string[]
}

/** The file as a table. Names of columns are in lower case with underscores; all cells are trimmed. */
export interface RawTable {
  readonly columns: readonly string[]
  readonly rows: readonly RawRow[]
}

/** The whole G-Standaard in three columns is smaller. */
const mostMegabytes = 64
const megabyte = 1024 * 1024

/** A column whose name begins with this is the hospital's own and is not read. */
const ignored = '#'

/**
 * Reads a code map: CSV (comma, semicolon or tab; quotes; with or without byte order mark), or a JSON
 * array of objects when the name ends in `.json`.
 *
 * @throws ConfigError when it is missing, too large, not UTF-8, or not a table
 */
export function readTable(file: string): RawTable {
  const text = readText(file)
  const table = extname(file).toLowerCase() === '.json' ? fromJson(text, file) : fromCsv(text, file)
  if (table.columns.length === 0) throw unreadable(file, 'is empty; the first row names the columns')
  return table
}

function readText(file: string): string {
  let bytes: Buffer
  checkSize(file)
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw unreadable(file, 'cannot be read; name a CSV or JSON file', cause)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw unreadable(file, 'is not UTF-8; save it as "CSV UTF-8"', cause)
  }
}

/** Something that is no file, such as a pipe or a folder, has no size to look at. */
function checkSize(file: string): void {
  let found: Stats
  try {
    found = statSync(file)
  } catch (cause) {
    throw unreadable(file, 'cannot be read; name a CSV or JSON file', cause)
  }
  if (!found.isFile()) throw unreadable(file, 'is no file; name a CSV or JSON file')
  const size = Math.ceil(found.size / megabyte)
  if (size > mostMegabytes)
    throw unreadable(
      file,
      `is ${size} MB, and at most ${mostMegabytes} MB is read; leave out columns for readers, and codes that mean nothing to this service`,
    )
}

function fromCsv(written: string, file: string): RawTable {
  const rows: RawRow[] = []
  const { text, delimiter } = withDelimiter(written)
  try {
    parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      on_record: (cells: string[], { lines }) => {
        rows.push({ row: lines, cells })
        return null
      },
    })
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw unreadable(file, `is not CSV: ${problem}. Look at the quotes there`, cause)
  }
  const [names, ...rest] = rows
  const columns = withoutTrailing(names?.cells ?? [], 0).map(columnName)
  const table = rest.map(({ row, cells }) => ({ row, cells: withoutTrailing(cells, columns.length) }))
  const uneven = table.find(({ cells }) => cells.length !== columns.length)
  if (uneven !== undefined) {
    const found = `row ${uneven.row} has ${uneven.cells.length} cells where the first row has ${columns.length}`
    throw unreadable(file, `${found}; put quotes around text with a separator in it`)
  }
  return withoutIgnored(named(columns, table, file), table)
}

/** A separator at the end of a line makes an empty cell that nobody meant. */
function withoutTrailing(cells: readonly string[], length: number): readonly string[] {
  let end = cells.length
  while (end > length && cells[end - 1] === '') end -= 1
  return cells.slice(0, end)
}

/** A column without a name is skipped when it is empty too. */
function named(columns: readonly string[], rows: readonly RawRow[], file: string): readonly string[] {
  return columns.map((name, place) => {
    if (name !== '') return name
    if (rows.every(({ cells }) => (cells[place] ?? '') === '')) return ignored
    throw unreadable(file, `has cells in column ${place + 1}, which has no name; name it, or remove it`)
  })
}

/** Excel's own first line names the separator; it becomes an empty line, so that rows keep their numbers. */
function withDelimiter(text: string): { readonly text: string; readonly delimiter: string } {
  const said = /^"?sep=([,;\t|])"?[ \t]*(?=[\r\n]|$)/i.exec(text)
  if (said?.[1] !== undefined) return { text: text.slice(said[0].length), delimiter: said[1] }
  const header = /[^\s,;][^\r\n]*/.exec(text)?.[0] ?? ''
  return { text, delimiter: delimiterOf(header) }
}

/** Spreadsheets of Dutch machines write semicolons, because the comma is the decimal point. */
function delimiterOf(header: string): string {
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }))
  return counted.toSorted((one, other) => other.count - one.count)[0]?.mark ?? ','
}

function fromJson(text: string, file: string): RawTable {
  const items = parseJson(text, file)
  if (!Array.isArray(items)) throw unreadable(file, 'is not a JSON array of rows')
  const columns = new Map<string, number>()
  const rows = items.map((item: unknown, index): RawRow => {
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      throw unreadable(file, `row ${index + 1} is no object with columns as its fields`)
    const cells: string[] = []
    const keys = new Map<string, string>()
    for (const [key, value] of Object.entries(item)) {
      const name = columnName(key)
      const other = keys.get(name)
      if (other !== undefined)
        throw unreadable(
          file,
          `row ${index + 1} has "${other}" and "${key}", which are one column; remove one`,
        )
      keys.set(name, key)
      const place = columns.get(name) ?? columns.size
      columns.set(name, place)
      cells[place] = cellOf(value, () =>
        unreadable(file, `row ${index + 1} ${name} is neither text nor number`),
      )
    }
    return { row: index + 1, cells: Array.from(cells, (cell) => cell ?? '') }
  })
  return withoutIgnored(named([...columns.keys()], rows, file), rows)
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable(file, `is not JSON: ${String(cause)}`, cause)
  }
}

function cellOf(value: unknown, refuse: () => ConfigError): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') throw refuse()
  return value.trim()
}

function columnName(written: string): string {
  return written
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
}

function withoutIgnored(columns: readonly string[], rows: readonly RawRow[]): RawTable {
  if (!columns.some((name) => name.startsWith(ignored))) return { columns, rows }
  const kept = columns.flatMap((name, place) => (name.startsWith(ignored) ? [] : [place]))
  const pick = (cells: readonly string[]) => kept.map((place) => cells[place] ?? '')
  return { columns: pick(columns), rows: rows.map(({ row, cells }) => ({ row, cells: pick(cells) })) }
}

function unreadable(file: string, problem: string, cause?: unknown): ConfigError {
  return new ConfigError(`code map ${file} ${problem}.`, { cause })
}

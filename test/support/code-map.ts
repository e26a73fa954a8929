import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'osteohooks-code-map-'))
let files = 0

/** Writes a code map to a file of its own. */
export function writeCodeMap(content: string | Uint8Array, extension = 'csv'): string {
  files += 1
  const file = join(folder, `${files}.${extension}`)
  writeFileSync(file, content)
  return file
}

/** A map with the usual columns; rows are written with semicolons. */
export function codeMapFile(...rows: readonly string[]): string {
  return writeCodeMap([header, ...rows].join('\n'))
}

const header = 'system;code;target_system;target_code;mg_per_unit;mg_per_ml;form;use;unit'

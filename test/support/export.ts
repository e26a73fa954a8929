import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { JsonObject } from '../../src/json.ts'

/** Writes an export to a new folder: lines for `.ndjson`, a resource for `.json`, gzip by name. */
export function writeExport(files: Readonly<Record<string, readonly (JsonObject | string)[]>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-cohort-'))
  for (const [name, values] of Object.entries(files)) {
    const lines = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    const bytes = Buffer.from(lines.join('\n'))
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(bytes) : bytes)
  }
  return folder
}

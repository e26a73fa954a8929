import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { fromFolderOf } from './paths.ts'
import { type SettingsFile, settingsFile } from './settings.ts'

/** The file of settings as far as it could be read. */
export interface ReadFile {
  /** Absent when its shape is wrong. */
  readonly said?: SettingsFile
  /** The file as it stands, before anything was filled in. */
  readonly written: unknown
  readonly problems: readonly string[]
}

/** Reads the file that OSTEOHOOKS_CONFIG names; without one, every setting has its default. */
export function readSettingsFile(file: string | undefined): ReadFile {
  if (file === undefined) return checkShape({}, '')
  try {
    return checkShape(JSON.parse(readFileSync(file, 'utf8')), file)
  } catch {
    // The message of a syntax error repeats what it read, which may be a key.
    const problem = `OSTEOHOOKS_CONFIG names ${file}, which is not a readable JSON file.`
    return { written: {}, problems: [problem] }
  }
}

function checkShape(written: unknown, file: string): ReadFile {
  const parsed = settingsFile.safeParse(written)
  if (parsed.success) return { said: fromFolderOf(file, parsed.data), written, problems: [] }
  return { written, problems: parsed.error.issues.map(tell) }
}

/** What zod says of a value names what is expected, never the value. */
function tell(issue: z.core.$ZodIssue): string {
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
  return `${issue.path.join('.') || 'The file'}: ${message}.`
}

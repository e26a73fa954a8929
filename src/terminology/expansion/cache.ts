import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { versionUri } from './answer.ts'
import type { TerminologyServer } from './client.ts'
import type { Expansion } from './expansion.ts'
import type { Expression } from './expressions.ts'

const cacheFile = z.strictObject({
  server: z.string(),
  edition: z.string(),
  version: z.string().regex(versionUri),
  expandedOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  answers: z.array(
    z.strictObject({
      kind: z.enum(['value-set', 'substance']),
      name: z.string(),
      ecl: z.string(),
      codes: z.array(z.string().regex(/^\d{6,18}$/)),
    }),
  ),
})

const nameInFolder = 'snomed-expansion.json'

type Cached =
  | { readonly kind: 'found'; readonly expansion: Expansion }
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable'; readonly reason: string }

/**
 * The last expansion that was kept in a folder. It counts only when it was made for the same server,
 * the same edition and exactly the expressions of today's plans.
 */
export function readCache(
  folder: string,
  { url, edition }: Pick<TerminologyServer, 'url' | 'edition'>,
  expressions: readonly Expression[],
): Cached {
  const content = read(join(folder, nameInFolder))
  if (content === undefined) return { kind: 'none' }
  const parsed = cacheFile.safeParse(content)
  if (!parsed.success) return unusable('is not a cache of expansions as we write it')
  const { server, edition: cachedEdition, ...expansion } = parsed.data
  if (server !== url || cachedEdition !== edition) return unusable('was made for another server or edition')
  const same =
    expansion.answers.length === expressions.length &&
    expansion.answers.every((answer, at) => isAnswerTo(answer, expressions[at]))
  return same ? { kind: 'found', expansion } : unusable('was made for other expressions')
}

/** Keeps an expansion: written beside the old one, which it replaces whole or not at all. */
export async function writeCache(
  folder: string,
  { url, edition }: Pick<TerminologyServer, 'url' | 'edition'>,
  expansion: Expansion,
): Promise<void> {
  const target = join(folder, nameInFolder)
  const beside = `${target}.${process.pid}.new`
  const file = await open(beside, 'w')
  try {
    await file.writeFile(`${JSON.stringify({ server: url, edition, ...expansion })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, target)
}

function isAnswerTo(
  { kind, name, ecl }: Expansion['answers'][number],
  asked: Expression | undefined,
): boolean {
  return asked !== undefined && asked.kind === kind && asked.name === name && asked.ecl === ecl
}

/** Whatever cannot be read is null, which is no cache of ours; no file at all is undefined. */
function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return absent ? undefined : null
  }
}

function unusable(what: string): Cached {
  return { kind: 'unusable', reason: `${nameInFolder} ${what}; it is not used` }
}

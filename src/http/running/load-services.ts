import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { hooks, type Service } from '../../cds-hooks/service.ts'
import { readJson } from '../../read-json.ts'
import { slotNames } from '../../record/prefetch.ts'
import { type SlotName, slotTypes } from '../../record/slots.ts'
import { readValueSetFile } from '../../terminology/value-set-file.ts'

/** A slot is read by id, or searched newest first; value sets narrow it where the data are coded. */
const template = z.union([
  z.strictObject({ read: z.enum(['patientId', 'encounterId']) }),
  z.strictObject({
    sort: z.string().regex(/^-[a-z-]+$/),
    count: z.int().min(1).max(1000),
    valueSets: z.array(z.string().min(1)).min(1).optional(),
  }),
])

type Template = z.infer<typeof template>

const serviceFile = z.strictObject({
  hook: z.enum(hooks),
  title: z.string().min(1),
  description: z.string().min(1),
  usageRequirements: z.string().min(1),
  plan: z.string().min(1),
  required: z.array(z.enum(slotNames)).min(1),
  prefetch: z.partialRecord(z.enum(slotNames), template),
})

/**
 * Loads every service of `hooks/`; the name of its folder is its id. The prefetch templates are
 * written from the value sets, so a code that a finding reads is a code that is asked for.
 *
 * @throws PlanError that names the file and what is wrong
 */
export function loadServices(hooksFolder: string, plansFolder: string): readonly Service[] {
  const folders = readdirSync(hooksFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const ids = folders.map((folder) => folder.name).toSorted()
  return ids.map((id) => {
    const { prefetch, ...rest } = readJson(join(hooksFolder, id, 'service.json'), serviceFile)
    return { id, ...rest, prefetch: writeQueries(prefetch, plansFolder) }
  })
}

function writeQueries(
  prefetch: Partial<Record<SlotName, Template>>,
  plansFolder: string,
): Service['prefetch'] {
  const queries: Partial<Record<SlotName, string>> = {}
  for (const name of slotNames) {
    const wanted = prefetch[name]
    if (wanted !== undefined) queries[name] = writeQuery(name, wanted, plansFolder)
  }
  return queries
}

function writeQuery(name: SlotName, wanted: Template, plansFolder: string): string {
  const type = slotTypes[name]
  if ('read' in wanted) return `${type}/{{context.${wanted.read}}}`
  const codes = codesOf(wanted.valueSets ?? [], plansFolder)
  const narrowed = codes.length === 0 ? '' : `&code=${codes.join(',')}`
  return `${type}?patient={{context.patientId}}${narrowed}&_sort=${wanted.sort}&_count=${wanted.count}`
}

/** Codes without their system: servers know the same code system under several names. */
function codesOf(names: readonly string[], plansFolder: string): readonly string[] {
  const sets = names.map((name) => readValueSetFile(join(plansFolder, 'value-sets', `${name}.json`), name))
  const codes = sets.flatMap((set) => set.compose.include.flatMap((include) => include.concept ?? []))
  return [...new Set(codes.map((concept) => concept.code))].toSorted()
}

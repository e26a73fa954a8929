import { join } from 'node:path'
import { z } from 'zod'
import { PlanError } from '../errors.ts'
import { readJson } from '../read-json.ts'
import { classification } from './code-index.ts'
import { codeSystems } from './code-systems.ts'
import type { Concept } from './concept.ts'

const regionsFile = z.strictObject({
  description: z.string().min(1),
  regions: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z]+(?:-[a-z]+)*$/),
        nl: z.string().min(1),
        en: z.string().min(1),
        codes: z.array(z.string().regex(/^\d{6,18}$/)),
        classes: z.array(z.string().regex(/^[A-Z]\d{2}(?:\.\d)?$/)),
      }),
    )
    .min(1),
})

/** The bone of a fracture, as a card names it in the middle of a sentence. */
export interface FractureRegion {
  readonly id: string
  readonly nl: string
  readonly en: string
}

/**
 * Loads `plans/fracture-regions.json`.
 *
 * @returns the region of a fracture by its codes; undefined when they name none, or different ones
 * @throws PlanError when the file is wrong or gives a code to two regions
 */
export function loadFractureRegions(plansFolder: string): (concept: Concept) => FractureRegion | undefined {
  const file = join(plansFolder, 'fracture-regions.json')
  const codes = new Map<string, FractureRegion>()
  for (const { codes: snomed, classes, ...region } of readJson(file, regionsFile).regions) {
    for (const code of [...snomed, ...classes.map((name) => name.replace('.', ''))]) {
      const other = codes.get(code)
      if (other !== undefined)
        throw new PlanError(
          'ERR_PLAN_INVALID',
          `${file} has ${code} in ${other.id} and in ${region.id}; keep it in one of them`,
        )
      codes.set(code, region)
    }
  }
  return (concept) => regionOf(concept, codes)
}

function regionOf(
  { codings }: Concept,
  codes: ReadonlyMap<string, FractureRegion>,
): FractureRegion | undefined {
  let found: FractureRegion | undefined
  for (const { system, code } of codings) {
    const region =
      system === codeSystems.snomed
        ? codes.get(code)
        : classification(system) === codeSystems.icd10
          ? ofClass(code, codes)
          : undefined
    if (region === undefined || region === found) continue
    if (found !== undefined) return undefined
    found = region
  }
  return found
}

/** `S52.51` is of S52.5, and S52.8 of S52. */
function ofClass(code: string, codes: ReadonlyMap<string, FractureRegion>): FractureRegion | undefined {
  const plain = code.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return codes.get(plain.slice(0, 4)) ?? codes.get(plain.slice(0, 3))
}

import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '../read-json.ts'
import { phrases } from './phrases.ts'

const wordsFile = z.strictObject({
  description: z.string().min(1),
  denied: phrases,
  history: phrases,
  family: phrases,
})

/** Phrases that deny or doubt, date back, or tell of somebody else, wherever they stand. */
export type DenialWords = Readonly<z.infer<typeof wordsFile>>

/**
 * Reads `plans/denial-words.json`, which names of diagnoses and conclusions of reports share.
 *
 * @throws PlanError when the file is wrong
 */
export function readDenialWords(plansFolder: string): DenialWords {
  return readJson(join(plansFolder, 'denial-words.json'), wordsFile)
}

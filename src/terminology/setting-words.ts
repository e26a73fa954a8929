import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '../read-json.ts'
import { patternOf, phrases } from './phrases.ts'

const wordsFile = z.strictObject({ description: z.string().min(1), plasterRoom: phrases })

/** A longer text is not the name of a place. */
const longest = 200

/**
 * Loads `plans/setting-words.json`: whether the name of a place, department or kind of visit says plaster room.
 *
 * @throws PlanError when the file is wrong
 */
export function loadSettingWords(plansFolder: string): (name: string) => boolean {
  const { plasterRoom } = readJson(join(plansFolder, 'setting-words.json'), wordsFile)
  const pattern = patternOf(plasterRoom)
  return (name) => pattern.test(name.slice(0, longest).toLowerCase())
}

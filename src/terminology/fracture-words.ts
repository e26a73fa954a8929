import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '../read-json.ts'

const phrases = z
  .array(
    z.string().regex(/^(?:\*?[a-z0-9]+(?: [a-z0-9]+)*\*?|[?#])$/, 'lower case words; * before or after them'),
  )
  .min(1)

const wordsFile = z.strictObject({
  description: z.string().min(1),
  fracture: phrases,
  abbreviation: phrases,
  bone: phrases,
  denied: phrases,
  excluded: phrases,
  pathological: phrases,
  fragile: phrases,
})

/** What words say about a fracture: hardly ever more than that there is one. */
export type FractureText = 'unclear' | 'excluded' | 'pathological'

/** A longer text is a story, not the name of a diagnosis. */
const longest = 200

/**
 * Loads `plans/fracture-words.json`: a fracture word counts unless the text denies, doubts or dates it
 * back; an abbreviation only beside a bone.
 *
 * @throws PlanError when the file is wrong
 */
export function loadFractureWords(plansFolder: string): (text: string) => FractureText | undefined {
  const file = readJson(join(plansFolder, 'fracture-words.json'), wordsFile)
  const fracture = patternOf(file.fracture)
  const any = patternOf([...file.fracture, ...file.abbreviation])
  const bone = patternOf(file.bone)
  const denied = patternOf(file.denied)
  const excluded = patternOf(file.excluded)
  const pathological = patternOf(file.pathological)
  const fragile = patternOf(file.fragile)
  return (text) => {
    const words = text.slice(0, longest).toLowerCase()
    if (!any.test(words) || denied.test(words.replace(/[^a-z0-9?]+/g, ' '))) return undefined
    if (!fracture.test(words) && !bone.test(words)) return undefined
    if (pathological.test(words) && !fragile.test(words)) return 'pathological'
    return excluded.test(words) && !bone.test(words) ? 'excluded' : 'unclear'
  }
}

/** One expression for a list of phrases, each of whole words unless a star says otherwise. */
function patternOf(list: readonly string[]): RegExp {
  const parts = list.map((phrase) => {
    if (phrase === '?' || phrase === '#') return `\\${phrase}`
    const open = phrase.startsWith('*') ? '' : '(?<![a-z0-9])'
    const end = phrase.endsWith('*') ? '' : '(?![a-z0-9])'
    return `${open}${phrase.replaceAll('*', '')}${end}`
  })
  return new RegExp(parts.join('|'))
}

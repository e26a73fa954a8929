import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '../read-json.ts'
import { readDenialWords } from './denial-words.ts'
import { Denials } from './denials.ts'
import { patternOf, phrases } from './phrases.ts'

const wordsFile = z.strictObject({
  description: z.string().min(1),
  fracture: phrases,
  abbreviation: phrases,
  bones: z.record(z.string().regex(/^[a-z]+(?:-[a-z]+)*$/, 'the name of a bone'), phrases),
  bone: phrases,
  spine: phrases,
  denied: phrases,
  negators: phrases,
  without: phrases,
  between: phrases,
  alternatives: phrases,
  deniedAfter: phrases,
  answers: phrases,
  notDenying: phrases,
  newClause: phrases,
  excluded: phrases,
  cervical: phrases,
  excludedKind: phrases,
  pathological: phrases,
  fragile: phrases,
  accident: phrases,
  accidentCapitals: z.array(z.string().regex(/^[A-Z]{2,}$/, 'an abbreviation in capitals')).min(1),
})

type WordsFile = z.infer<typeof wordsFile>

/** What words say about a fracture: hardly ever more than that there is one. */
export type FractureText = 'unclear' | 'excluded' | 'pathological'

/** A longer text is a story, not the name of a diagnosis. */
const longest = 200

/** Circumstances are told at more length than a diagnosis. */
const longestNote = 2000

/**
 * Loads `plans/fracture-words.json`: a fracture word counts unless the text doubts it, dates it back,
 * tells it of somebody else or, in the same clause, denies it; an abbreviation only beside a bone.
 *
 * @throws PlanError when the file is wrong
 */
export function loadFractureWords(plansFolder: string): (text: string) => FractureText | undefined {
  const file = readWords(plansFolder)
  const fracture = patternOf(file.fracture)
  const any = patternOf([...file.fracture, ...file.abbreviation])
  const shared = readDenialWords(plansFolder)
  const denied = patternOf([...file.denied, ...shared.denied, ...shared.history, ...shared.family])
  const denials = new Denials(file, bonesOf(file))
  const kind = patternOf(file.excludedKind)
  const siteOf = siteReader(file)
  return (text) => {
    const words = text.slice(0, longest).toLowerCase()
    if (!any.test(words) || denied.test(words.replace(/[^a-z0-9?]+/g, ' '))) return undefined
    const stated = denials.without(words, any)
    const said = stated.filter((clause) => !(any.test(clause) && kind.test(clause))).join(' ')
    if (!any.test(said)) return stated.some((clause) => any.test(clause)) ? 'excluded' : undefined
    return siteOf(said, fracture.test(said))
  }
}

/**
 * Loads the words for a severe accident of `plans/fracture-words.json`: whether a name or note tells of
 * one without denying it.
 *
 * @throws PlanError when the file is wrong
 */
export function loadAccidentWords(plansFolder: string): (text: string) => boolean {
  const file = readWords(plansFolder)
  const accident = patternOf(file.accident)
  const denials = new Denials(file)
  // "HET" is an abbreviation, "het" an article, and in a text all in capitals nobody can tell.
  const capitals = new RegExp(`(?<![A-Za-z])(?:${file.accidentCapitals.join('|')})(?![A-Za-z])`)
  return (text) => {
    const told = text.slice(0, longestNote)
    const isAbbreviated = capitals.test(told) && (/[a-z]/.test(told) || capitals.exec(told)?.[0] === told)
    const words = told.toLowerCase()
    if (isAbbreviated && !denials.denies(words)) return true
    return accident.test(words) && denials.without(words, accident).some((clause) => accident.test(clause))
  }
}

/**
 * Loads the words for bones of `plans/fracture-words.json`: which single bone a name says, as a code of
 * ours, so that the question about it need not repeat what stands in the record.
 *
 * @throws PlanError when the file is wrong
 */
export function loadBoneWords(plansFolder: string): (text: string) => string | undefined {
  const file = readWords(plansFolder)
  const bones = Object.entries(file.bones).map(([name, words]) => ({ name, pattern: patternOf(words) }))
  const other = patternOf(file.bone)
  const denials = new Denials(file, bonesOf(file))
  const fracture = patternOf([...file.fracture, ...file.abbreviation])
  return (text) => {
    const said = denials.without(text.slice(0, longest).toLowerCase(), fracture).join(' ')
    const named = bones.filter(({ pattern }) => pattern.test(said))
    return named.length === 1 && !other.test(said) ? named[0]?.name : undefined
  }
}

function readWords(plansFolder: string): WordsFile {
  return readJson(join(plansFolder, 'fracture-words.json'), wordsFile)
}

function bonesOf({ bone, bones, spine }: WordsFile): readonly string[] {
  return [...bone, ...Object.values(bones).flat(), ...spine]
}

/** Which site the words name; an abbreviation needs a bone to be a fracture at all. */
function siteReader(file: WordsFile): (said: string, isSpelledOut: boolean) => FractureText | undefined {
  const bone = patternOf([...file.bone, ...Object.values(file.bones).flat()])
  const spine = patternOf(file.spine)
  const cervical = patternOf(file.cervical)
  const excluded = patternOf(file.excluded)
  const pathological = patternOf(file.pathological)
  const fragile = patternOf(file.fragile)
  return (said, isSpelledOut) => {
    const isNeck = cervical.test(said)
    const isIncluded = bone.test(said) || (spine.test(said) && !isNeck)
    if (!isSpelledOut && !isIncluded && !spine.test(said)) return undefined
    if (pathological.test(said) && !fragile.test(said)) return 'pathological'
    return (isNeck || excluded.test(said)) && !isIncluded ? 'excluded' : 'unclear'
  }
}

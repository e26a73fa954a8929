import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '../read-json.ts'
import { codeSystems } from './code-systems.ts'
import { type Coding, type Concept, namesOf } from './concept.ts'
import { patternOf, phrases, sourceOf } from './phrases.ts'

const wordsFile = z.strictObject({
  description: z.string().min(1),
  strengthUnits: z.array(z.string().regex(/^[a-zµ]+$/, 'a unit in lower case letters')).min(1),
  forms: phrases,
  /** Salts, which stand before, in or after the name of the substance and do not change which drug it is. */
  salts: z.array(z.string().regex(/^[a-z]+$/, 'a salt in lower case letters')).min(1),
  boneDrugs: phrases,
  denied: phrases,
  allergyTo: phrases,
})

const longest = 300

/** Reads which drug a name names, as codings of `drug-names`, which value sets list beside the codes. */
export interface DrugNames {
  /**
   * The drug of a whole product name ("ALENDRONINEZUUR TABLET 70MG"): substance or brand first, then
   * form and strength. Dutch records often carry neither ATC nor any other public code.
   */
  drugsNamed(concept: Concept): readonly Coding[]
  /** The substance that an allergy names: the name alone, or after "allergie voor" and the like. */
  allergensNamed(concept: Concept): readonly Coding[]
  /**
   * Whether a name has anything in it by which it may be a bone-sparing drug: a substance, a brand, or
   * that it is the medication of a trial. More than `drugsNamed` knows, and less sure.
   */
  mentionsBoneDrug(concept: Concept): boolean
}

/**
 * Loads `plans/drug-name-words.json`.
 *
 * @throws PlanError when the file is wrong
 */
export function loadDrugNames(plansFolder: string): DrugNames {
  const file = readJson(join(plansFolder, 'drug-name-words.json'), wordsFile)
  const strength = new RegExp(String.raw`\d\s?(?:${file.strengthUnits.join('|')})\b`)
  const form = patternOf(file.forms)
  const denied = patternOf(file.denied)
  const boneDrug = patternOf(file.boneDrugs)
  const allergyTo = new RegExp(`^${sourceOf(file.allergyTo)} `)
  return {
    drugsNamed: (concept) =>
      plainNamesOf(concept).flatMap((name) => {
        const isWhole = strength.test(name) && form.test(name) && !denied.test(name)
        return isWhole ? firstDrug(name, file.salts) : []
      }),
    allergensNamed: (concept) =>
      plainNamesOf(concept).flatMap((name) => {
        const words = name.replace(allergyTo, '')
        return /^[\p{L}/]+$/u.test(words) ? drugsIn(words, file.salts) : []
      }),
    mentionsBoneDrug: (concept) => plainNamesOf(concept).some((name) => boneDrug.test(name)),
  }
}

function plainNamesOf(concept: Concept): readonly string[] {
  return namesOf(concept).map((name) => name.slice(0, longest).toLowerCase().replace(/[®™]/gu, '').trim())
}

/** The first word that is no salt of its own: "natrium alendronaat" is alendronaat. */
function firstDrug(name: string, salts: readonly string[]): readonly Coding[] {
  const word = name.split(/\s/u, 3).find((one) => one !== '' && !salts.includes(one))
  return drugsIn(word ?? '', salts)
}

/** "alendroninezuur/colecalciferol" names two. */
function drugsIn(words: string, salts: readonly string[]): readonly Coding[] {
  return words.split('/').map((word) => ({ system: codeSystems.drugNames, code: withoutSalt(word, salts) }))
}

/** "natriumalendronaat" and "risedronaatnatrium" as "alendronaat" and "risedronaat". */
function withoutSalt(word: string, salts: readonly string[]): string {
  const [before, after] = [
    salts.find((salt) => word.startsWith(salt)),
    salts.find((salt) => word.endsWith(salt)),
  ]
  if (before !== undefined && before.length < word.length) return word.slice(before.length)
  return after !== undefined && after.length < word.length ? word.slice(0, -after.length) : word
}

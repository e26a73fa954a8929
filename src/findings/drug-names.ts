import { codeSystems } from '../terminology/code-systems.ts'
import type { Coding, Concept } from '../terminology/concept.ts'

const strength = /\d\s?(?:mg|mcg|ug|µg|microgram|g|ie)\b/u
const form =
  /\b(?:tablet|tabl?|bruistablet|msr|capsule|caps|drank|inf|infvlst|infopl|infuusvloeistof|inj|injvlst|injpdr|injectievloeistof|pen|wwsp|wegwerpspuit|flacon|fl)(?:t?en|s)?\b/u
const opposite =
  /\b(?:geen|niet|gestopt|gestaakt|stop|allergie|intolerantie|overgevoelig\w*|advies|overweeg|tegen)\b/u

/**
 * The drug that a product's name names, as codings of `drug-names`: value sets list the names beside
 * the codes, because Dutch records often carry neither ATC nor any other public code. Only a whole
 * product name counts ("ALENDRONINEZUUR TABLET 70MG"): substance or brand first, then form and strength.
 */
export function productNames(concept: Concept): readonly Coding[] {
  const names = [concept.text, ...concept.codings.map((coding) => coding.display)]
  return names.flatMap((name) => {
    const words = plain(name)
    const whole = strength.test(words) && form.test(words) && !opposite.test(words)
    return whole ? firstWord(words) : []
  })
}

/** The substance that an allergy names: the name alone, or after "allergie voor" and the like. */
export function substanceNames(concept: Concept): readonly Coding[] {
  const names = [concept.text, ...concept.codings.map((coding) => coding.display)]
  return names.flatMap((name) => {
    const words = plain(name).replace(/^(?:allergie|overgevoeligheid|intolerantie)(?: voor)? /u, '')
    return /^[\p{L}/]+$/u.test(words) ? firstWord(words) : []
  })
}

function plain(name: string | undefined): string {
  return (name ?? '').slice(0, 300).toLowerCase().replace(/[®™]/gu, '').trim()
}

/** "alendroninezuur/colecalciferol tablet" names two. */
function firstWord(words: string): readonly Coding[] {
  const [first = ''] = words.split(/\s/u)
  return first.split('/').map((code) => ({ system: codeSystems.drugNames, code }))
}

import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '../read-json.ts'
import { isMillilitre, mgPer } from './mass.ts'
import type { WordMeaning } from './terminology.ts'

const phrases = z
  .array(
    z
      .string()
      .regex(
        /^(?:[a-z0-9 ]+|[a-z0-9]{3}[a-z0-9 ]*\*)$/,
        'lower case words; * at the end of three letters or more',
      ),
  )
  .min(1)

const wordsFile = z.strictObject({
  meanings: z.strictObject({
    oral: phrases,
    systemic: phrases,
    muscle: phrases,
    injection: phrases,
    local: phrases,
    titration: phrases,
    scheme: phrases,
    steady: phrases,
    asNeeded: phrases,
  }),
  nameForms: phrases,
  nameLiquids: phrases,
  nameFillers: phrases,
  nameSuppliers: phrases,
})

const longest = 300

/** What a name of a product says, when nothing in it is left over: a drink has no strength per piece. */
interface ParsedName {
  readonly substance: string
  readonly mgPerUnit?: number
}

/** The words by which texts are read, loaded once. */
export interface MedicationWords {
  meanings(words: string): ReadonlySet<WordMeaning>
  parseName(name: string, substances: ReadonlyMap<string, string>): ParsedName | undefined
}

/**
 * Loads `plans/medication-words.json`.
 *
 * @throws PlanError when the file is wrong
 */
export function loadMedicationWords(plansFolder: string): MedicationWords {
  const file = readJson(join(plansFolder, 'medication-words.json'), wordsFile)
  const phrases = indexPhrases(file.meanings)
  const words: NameWords = {
    forms: new Set(file.nameForms),
    liquids: new Set(file.nameLiquids),
    fillers: new Set([...file.nameFillers, ...file.nameSuppliers]),
  }
  return {
    meanings: (text) => meaningsIn(fold(text), phrases),
    parseName: (name, substances) => parseName(tokens(name), substances, words),
  }
}

/** A phrase that begins a word; `whole` when a word must end with it too. */
interface Phrase {
  readonly words: string
  readonly whole: boolean
  readonly meaning: WordMeaning
}

/** Phrases by their first letters, so that a word is only compared with what it may be. */
type Phrases = ReadonlyMap<string, readonly Phrase[]>

const keyLength = 3
const nothing: ReadonlySet<WordMeaning> = new Set()

function indexPhrases(meanings: z.infer<typeof wordsFile>['meanings']): Phrases {
  const index = new Map<string, Phrase[]>()
  for (const [meaning, list] of Object.entries(meanings)) {
    for (const written of list) {
      const whole = !written.endsWith('*')
      const words = whole ? written : written.slice(0, -1)
      const key = words.split(' ')[0]?.slice(0, keyLength) ?? ''
      // The keys of the checked shape are exactly the meanings.
      index.set(key, [...(index.get(key) ?? []), { words, whole, meaning: meaning as WordMeaning }])
    }
  }
  return index
}

function meaningsIn(folded: string, phrases: Phrases): ReadonlySet<WordMeaning> {
  let found: Set<WordMeaning> | undefined
  for (let start = 0; start < folded.length; ) {
    const space = folded.indexOf(' ', start)
    const end = space === -1 ? folded.length : space
    for (const { words, whole, meaning } of phrases.get(
      folded.slice(start, Math.min(end, start + keyLength)),
    ) ?? []) {
      const after = start + words.length
      const fits = !whole || after === folded.length || folded[after] === ' '
      if (fits && folded.startsWith(words, start)) found = (found ?? new Set<WordMeaning>()).add(meaning)
    }
    start = end + 1
  }
  return found ?? nothing
}

/** What may stand in a name beside substance and strength. */
interface NameWords {
  readonly forms: ReadonlySet<string>
  readonly liquids: ReadonlySet<string>
  readonly fillers: ReadonlySet<string>
}

/** Every token must be understood, and substance, strength and form each be there once. */
function parseName(
  words: readonly string[],
  substances: ReadonlyMap<string, string>,
  { forms, liquids, fillers }: NameWords,
): ParsedName | undefined {
  const found: { substance: string[]; form: string[]; size: number[]; unit: number[] } = {
    substance: [],
    form: [],
    size: [],
    unit: [],
  }
  const { rest, isPerMillilitre } = withoutVolume(words)
  for (const word of rest) {
    const substance = substances.get(word)
    const factor = mgPer(word)
    if (substance !== undefined) found.substance.push(substance)
    else if ((isPerMillilitre ? liquids : forms).has(word)) found.form.push(word)
    else if (isNumber.test(word)) found.size.push(Number(word))
    else if (factor !== undefined) found.unit.push(factor)
    else if (!fillers.has(word)) return undefined
  }
  const [substance, size, unit] = [found.substance[0], found.size[0], found.unit[0]]
  const once = Object.values(found).every((list) => list.length === 1)
  if (!once || substance === undefined || size === undefined || unit === undefined || size <= 0)
    return undefined
  return isPerMillilitre ? { substance } : { substance, mgPerUnit: size * unit }
}

const isNumber = /^\d+(?:\.\d+)?$/

/** "5 mg ml" and "5 mg 5 ml" are so many mg in so much of a drink. */
function withoutVolume(words: readonly string[]): {
  readonly rest: readonly string[]
  readonly isPerMillilitre: boolean
} {
  const at = words.findIndex(isMillilitre)
  if (at === -1) return { rest: words, isPerMillilitre: false }
  const from = isNumber.test(words[at - 1] ?? '') ? at - 1 : at
  if (mgPer(words[from - 1] ?? '') === undefined) return { rest: words, isPerMillilitre: false }
  return { rest: [...words.slice(0, from), ...words.slice(at + 1)], isPerMillilitre: true }
}

function tokens(name: string): readonly string[] {
  const spaced = fold(name.replace(/(\d),(\d)/g, '$1.$2')).replace(/(\d)([a-z])/g, '$1 $2')
  return spaced.split(' ').filter((token) => token !== '')
}

/** Lower case, without accents; everything but letters, digits and decimal points becomes a space. */
function fold(words: string): string {
  const start = words.slice(0, longest)
  const plain = isAscii.test(start) ? start : start.normalize('NFD').replace(/\p{M}/gu, '')
  return plain
    .toLowerCase()
    .replace(/[^a-z0-9.]+|\.(?!\d)/g, ' ')
    .trim()
}

const isAscii = /^[ -~]*$/

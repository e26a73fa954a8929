import { patternOf, sourceOf } from './phrases.ts'

/** The lists of `plans/fracture-words.json` by which a clause is denied. */
export interface DenyingWords {
  /** Words that deny all that follows in their clause. */
  readonly negators: readonly string[]
  /** Words that deny the noun that follows. */
  readonly without: readonly string[]
  /** What may stand between such a word and its noun, beside adjectives. */
  readonly between: readonly string[]
  /** The "or" of "zonder luxatie of fractuur". */
  readonly alternatives: readonly string[]
  /** Words that deny what stands before them in their clause. */
  readonly deniedAfter: readonly string[]
  /** What a field is answered with when there is none: "fracturen: geen". */
  readonly answers: readonly string[]
  readonly notDenying: readonly string[]
  readonly newClause: readonly string[]
}

/** Dutch adjectives before a noun end in -e, as many English ones do; nouns on -e mostly end in -ie. */
const inflected = /^[a-z-]*[^i\W]e$/

/** "G.b." is one word, and its points end no clause. */
const dotted = /(?<![a-z0-9])(?:[a-z]\.){2,}/g

/** "Geen", "zonder" and their like: what they deny in their own clause. Texts are bounded by who asks. */
export class Denials {
  readonly #clause: RegExp
  readonly #negator: RegExp
  readonly #without: RegExp
  readonly #between: RegExp
  readonly #alternative: RegExp
  readonly #after: RegExp
  readonly #answer: RegExp
  readonly #notDenying: RegExp

  /** @param nouns what may be part of the denied noun, such as the names of bones */
  constructor(words: DenyingWords, nouns: readonly string[] = []) {
    this.#clause = new RegExp(`[,;.\n]|${sourceOf(words.newClause)}`)
    this.#negator = patternOf(words.negators)
    this.#without = new RegExp(sourceOf(words.without), 'g')
    this.#between = new RegExp(`^${sourceOf([...words.between, ...nouns])}$`)
    this.#alternative = new RegExp(`^${sourceOf(words.alternatives)}$`)
    this.#after = patternOf(words.deniedAfter)
    this.#answer = new RegExp(`^${sourceOf(words.answers)}$`)
    this.#notDenying = new RegExp(sourceOf(words.notDenying), 'g')
  }

  /** The clauses of a text, in lower case, without those that deny the word. */
  without(words: string, word: RegExp): readonly string[] {
    const plain = words.replace(dotted, (letters) => letters.replaceAll('.', ''))
    return plain.split(this.#clause).filter((clause) => !this.#isDenied(clause, word))
  }

  /** Whether anything is denied anywhere. */
  denies(words: string): boolean {
    return this.#negator.test(words.replace(this.#notDenying, ' '))
  }

  #isDenied(clause: string, word: RegExp): boolean {
    if (!word.test(clause)) return false
    const plain = clause.replace(this.#notDenying, ' ')
    const found = word.exec(plain)
    if (found === null) return false
    const before = plain.slice(0, found.index)
    const after = plain.slice(found.index + found[0].length)
    return (
      (before !== '' && (this.#negator.test(before) || this.#isWithout(before))) ||
      (after !== '' && this.#isAnswered(after))
    )
  }

  /**
   * "Zonder" is said of much else than the fracture: only adjectives and words such as "tekenen van" may
   * stand between, or another noun with "of".
   */
  #isWithout(before: string): boolean {
    const start = [...before.matchAll(this.#without)].at(-1)
    if (start === undefined) return false
    const said = before.slice(start.index + start[0].length)
    if (isClosed(said)) return false
    // The last one is the beginning of the word itself: "pols" of "polsfractuur".
    const words = said.split(/[^a-z0-9-]+/).slice(1, -1)
    return words.every((word, place) => this.#mayStandBetween(word, words[place + 1]))
  }

  #mayStandBetween(word: string, next: string | undefined): boolean {
    if (this.#between.test(word) || this.#alternative.test(word) || inflected.test(word)) return true
    return next !== undefined && this.#alternative.test(next)
  }

  /** "Fractuur pols: nee" and "fractuur weerlegd", but not "fractuur verplaatst: nee". */
  #isAnswered(after: string): boolean {
    if (this.#after.test(after)) return true
    const parts = after.split(/[:=]/).map((part) => part.replace(/[^a-z0-9]+/g, ' ').trim())
    if (!this.#answer.test(parts.at(-1) ?? '')) return false
    const label = parts.slice(0, -1).flatMap((part) => part.split(' '))
    return label.every((word) => word === '' || this.#between.test(word))
  }
}

/** Whether "zonder" stood within parentheses that end before the word. */
function isClosed(said: string): boolean {
  const [open, close] = [said.indexOf('('), said.indexOf(')')]
  return close !== -1 && (open === -1 || close < open)
}

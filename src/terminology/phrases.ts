import { z } from 'zod'

/** Lower case words as lists in `plans/` have them; `*` stands for letters and digits before or after. */
export const phrases = z
  .array(
    z
      .string()
      .regex(/^(?:\*?[a-z0-9]+(?:\*?[ /-][a-z0-9]+)*\*?|[?#])$/, 'lower case words; * before or after them'),
  )
  .min(1)

/**
 * One expression for a list of phrases, each of whole words unless a star says otherwise. The longest
 * comes first, so that "totale heup" is not read as "heup". A hyphen may be a dash, with spaces around it.
 */
export function patternOf(list: readonly string[]): RegExp {
  return new RegExp(sourceOf(list))
}

/** The same as the source of an expression, to be part of another one; without groups of its own. */
export function sourceOf(list: readonly string[]): string {
  const ordered = list.toSorted((one, other) => other.length - one.length)
  const [within, whole] = [ordered.filter(mayBeginAnywhere), ordered.filter((one) => !mayBeginAnywhere(one))]
  // Inside a word one look behind settles all phrases that begin a word.
  const words = whole.length === 0 ? [] : [`(?<![a-z0-9])(?:${whole.map(phraseSource).join('|')})`]
  return `(?:${[...words, ...within.map(phraseSource)].join('|')})`
}

function mayBeginAnywhere(phrase: string): boolean {
  return /^[*?#]/.test(phrase)
}

function phraseSource(phrase: string): string {
  if (phrase === '?' || phrase === '#') return `\\${phrase}`
  const end = phrase.endsWith('*') ? '' : '(?![a-z0-9])'
  const words = phrase.replace(/^\*/, '').replaceAll('-', ' ?[-–] ?').replaceAll('*', '[a-z0-9]*')
  return `${words.replaceAll('/', '\\/')}${end}`
}

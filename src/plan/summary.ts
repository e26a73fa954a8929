import type { Language } from '../config/config.ts'
import type { Localized } from './plan.ts'

/**
 * What a summary or guidance may speak of, with the longest text that it can become. `{order}` is
 * drug and dose, `{duration}` the length of use, `{fracture}` the location. Filled from our own tables
 * only, never with text from the record.
 */
export const placeholders = {
  order: 'Methylprednisolon (12.345,67 mg prednison-equivalent/dag)',
  duration: 'met 4 of meer kuren/jaar',
  fracture: 'Fractuur zonder duidelijke locatie',
} as const

export type Placeholder = keyof typeof placeholders

/** A CDS Hooks summary has fewer characters than this. */
export const summaryLimit = 140

/** A text in pieces, as it is kept to be filled again and again. */
export type Fillable = readonly (string | { readonly placeholder: Placeholder })[]

export function fillable(text: string): Fillable {
  return text
    .split(/\{(order|duration|fracture)\}/)
    .map((piece, at) => (at % 2 === 1 && isPlaceholder(piece) ? { placeholder: piece } : piece))
}

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(placeholders, name)
}

/** Replaces the placeholders of a text. */
export function fill(text: Fillable, values: Readonly<Record<Placeholder, string>>): string {
  let filled = ''
  for (const piece of text) filled += typeof piece === 'string' ? piece : values[piece.placeholder]
  return filled
}

/** The longest that a summary can become, in UTF-16 units. */
export function longestSummary(text: Localized, language: Language): number {
  return fill(fillable(text[language]), placeholders).length
}

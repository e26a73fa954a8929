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

/** Replaces the placeholders of a text. */
export function fill(
  text: Localized,
  language: Language,
  values: Readonly<Record<Placeholder, string>>,
): string {
  const written = text[language]
  // Most texts have none.
  if (!written.includes('{')) return written
  return written.replace(/\{(order|duration|fracture)\}/g, (_, name: Placeholder) => values[name])
}

/** The longest that a summary can become, in UTF-16 units. */
export function longestSummary(text: Localized, language: Language): number {
  return fill(text, language, placeholders).length
}

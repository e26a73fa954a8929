import { type Json, type JsonObject, object, objects, text } from '../json.ts'
import { canonicalSystem } from './code-systems.ts'

/** One code; `system` is the canonical URI of the code system, OIDs already translated. */
export interface Coding {
  readonly system: string
  readonly code: string
  readonly display?: string
}

/** A CodeableConcept as we read it: every usable coding, and the text beside it. */
export interface Concept {
  readonly codings: readonly Coding[]
  readonly text?: string
}

/** Reads a CodeableConcept; a bare Coding is read as a concept with one coding. Absence gives no codings. */
export function readConcept(value: Json | undefined): Concept {
  const concept = object(value)
  if (concept === undefined) return { codings: [] }
  const source =
    concept['coding'] === undefined && concept['code'] !== undefined ? [concept] : objects(concept['coding'])
  const codings = source.map(readCoding).filter((coding) => coding !== undefined)
  const words = text(concept['text'])
  return words === undefined ? { codings } : { codings, text: words }
}

/** Reads a repeating CodeableConcept element. */
export function readConcepts(value: Json | undefined): readonly Concept[] {
  return objects(value).map((item) => readConcept(item))
}

function readCoding(value: JsonObject): Coding | undefined {
  const code = text(value['code'])
  if (code === undefined) return undefined
  const display = text(value['display'])
  const system = canonicalSystem(text(value['system']) ?? '')
  return display === undefined ? { system, code } : { system, code, display }
}

import { type Json, type JsonObject, object, objects, text } from '../json.ts'
import { canonicalSystem } from './code-systems.ts'

/** One code; `system` is the canonical URI of the code system, OIDs already translated. */
export interface Coding {
  readonly system: string
  readonly code: string
  readonly display?: string
  /** The sender marked it as the one that was chosen. */
  readonly userSelected?: true
}

/** A CodeableConcept as we read it: every usable coding, and the text beside it. */
export interface Concept {
  readonly codings: readonly Coding[]
  readonly text?: string
}

/** Reads a CodeableConcept; a bare Coding is read as a concept with one coding. Absence gives no codings. */
export function readConcept(value: Json | undefined): Concept {
  const concept = object(value)
  if (concept === undefined) return nothing
  const sent = concept['coding']
  const codings: Coding[] = []
  for (const item of sent === undefined && concept['code'] !== undefined ? [concept] : objects(sent)) {
    const coding = readCoding(item)
    if (coding !== undefined) codings.push(coding)
  }
  const words = text(concept['text'])
  return words === undefined ? { codings } : { codings, text: words }
}

const nothing: Concept = { codings: [] }

/** What a concept is called: its text and the name of every code, as they were sent. */
export function namesOf({ text: words, codings }: Concept): readonly string[] {
  const names: string[] = words === undefined ? [] : [words]
  for (const { display } of codings) if (display !== undefined) names.push(display)
  return names
}

/** Reads a repeating CodeableConcept element. */
export function readConcepts(value: Json | undefined): readonly Concept[] {
  return value === undefined ? [] : objects(value).map((item) => readConcept(item))
}

function readCoding(value: JsonObject): Coding | undefined {
  // Some senders fill their codes up with blanks.
  const code = text(value['code'])?.trim()
  if (code === undefined || code === '') return undefined
  const display = text(value['display'])
  const system = canonicalSystem(text(value['system']) ?? '')
  if (value['userSelected'] === true) {
    return display === undefined
      ? { system, code, userSelected: true }
      : { system, code, display, userSelected: true }
  }
  return display === undefined ? { system, code } : { system, code, display }
}

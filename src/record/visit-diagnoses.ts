import { type Json, type JsonObject, object, objects, text } from '../json.ts'
import { readConditionAs } from './condition.ts'
import type { ConditionEntry } from './entries.ts'
import { belongsTo, contained, readTarget, referenceText } from './reference.ts'

/** What an encounter says that it is about. */
interface VisitDiagnoses {
  /** `Condition/1`, `Procedure/1`, or the references of `stated`. */
  readonly references: readonly string[]
  /**
   * Diagnoses that the encounter says itself: those contained in it, and those of which it gives a name
   * beside a reference. The problem list may have the latter.
   */
  readonly stated: readonly ConditionEntry[]
}

/** Reads diagnoses and reasons of an Encounter of R4 or STU3; a bare or urn reference is taken for a condition. */
export function readVisitDiagnoses(encounter: JsonObject): VisitDiagnoses {
  const diagnoses = objects(encounter['diagnosis']).map((item) => item['condition'])
  const named = [...diagnoses, ...objects(encounter['reasonReference']), ...objects(encounter['indication'])]
  const references: string[] = []
  const stated: ConditionEntry[] = []
  for (const diagnosis of named) {
    const reference = targetOf(diagnosis)
    const condition = isLocal(diagnosis)
      ? readContained(diagnosis, encounter)
      : readNamed(diagnosis, reference ?? referenceOf(encounter))
    if (condition !== undefined) stated.push(condition)
    const about = condition?.reference ?? reference
    if (about !== undefined) references.push(about)
  }
  return { references, stated }
}

/**
 * What the encounter says beyond the problem list. A diagnosis that is on the list, even as an error, is
 * read there; a name without a reference may be that of any diagnosis on the list.
 */
export function beyondList(
  stated: readonly ConditionEntry[],
  listed: readonly JsonObject[],
): readonly ConditionEntry[] {
  return stated.filter(({ reference, concept }) => {
    if (reference.includes('#')) return true
    const [type, id] = reference.split('/')
    if (type === 'Condition') return !listed.some((resource) => resource['id'] === id)
    const name = plain(concept.text ?? '')
    return !listed.some(({ code }) => namesIn(code).includes(name))
  })
}

function targetOf(diagnosis: Json | undefined): string | undefined {
  const target = readTarget(referenceText(diagnosis) ?? '')
  if (target === undefined) return undefined
  return `${target.type ?? text(object(diagnosis)?.['type']) ?? 'Condition'}/${target.id}`
}

function isLocal(diagnosis: Json | undefined): boolean {
  return referenceText(diagnosis)?.startsWith('#') === true
}

/** A diagnosis that came inside the encounter; one that names another patient does not belong here. */
function readContained(diagnosis: Json | undefined, encounter: JsonObject): ConditionEntry | undefined {
  const resource = contained(diagnosis, encounter)
  if (resource === undefined || !isOfSamePatient(resource, encounter)) return undefined
  return readConditionAs(`${referenceOf(encounter)}#${text(resource['id'])}`, resource)
}

function isOfSamePatient(resource: JsonObject, encounter: JsonObject): boolean {
  const patient = readTarget(referenceText(encounter['subject']) ?? '')?.id
  return patient === undefined || belongsTo(patient)(resource)
}

/** The words beside a reference to a condition. */
function readNamed(diagnosis: Json | undefined, reference: string): ConditionEntry | undefined {
  const words = text(object(diagnosis)?.['display'])
  const kind = text(object(diagnosis)?.['type']) ?? 'Condition'
  if (words === undefined || kind !== 'Condition' || !isOfCondition(reference)) return undefined
  return { reference, concept: { codings: [], text: words }, certainty: 'confirmed', bodySites: [] }
}

function isOfCondition(reference: string): boolean {
  return reference.startsWith('Condition/') || reference.startsWith('Encounter/')
}

function referenceOf(encounter: JsonObject): string {
  return `Encounter/${text(encounter['id']) ?? '?'}`
}

function namesIn(code: Json | undefined): readonly string[] {
  const concept = object(code)
  const displays = objects(concept?.['coding']).map(({ display }) => text(display))
  return [text(concept?.['text']), ...displays].filter((name) => name !== undefined).map(plain)
}

function plain(name: string): string {
  return name.trim().toLowerCase()
}

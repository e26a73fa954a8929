import { type DayRange, parseDays } from '../days.ts'
import { type Json, type JsonObject, object, objects, text } from '../json.ts'
import { type Concept, readConcept, readConcepts } from '../terminology/concept.ts'
import type { ConditionEntry } from './entries.ts'
import { readTarget, referenceText } from './reference.ts'

/** Words and codes by which sources say how sure a diagnosis is, where they do not confirm it. */
const certainties: ReadonlyMap<string, ConditionEntry['certainty'] | 'error'> = new Map([
  ['entered-in-error', 'error'],
  ...['refuted', '410516002'].map((code) => [code, 'absent'] as const),
  ...['unconfirmed', 'provisional', 'differential', '415684004', '410590009'].map(
    (code) => [code, 'suspected'] as const,
  ),
])

const mostCareful = ['error', 'absent', 'suspected'] as const

/**
 * Reads a Condition of R4 or STU3, the Dutch zib profiles included.
 *
 * @returns undefined for another resource type and for what was entered in error
 */
export function readCondition(resource: JsonObject): ConditionEntry | undefined {
  return readConditionAs(`Condition/${text(resource['id']) ?? '?'}`, resource)
}

/** As `readCondition`, for one that was not found under its own id. */
export function readConditionAs(reference: string, resource: JsonObject): ConditionEntry | undefined {
  if (resource['resourceType'] !== 'Condition') return undefined
  const certainty = readCertainty(statusCodes(resource, 'verificationStatus'))
  if (certainty === 'error') return undefined
  return new ReadCondition(resource, certainty, reference)
}

/**
 * Most diagnoses of a patient are only asked for their name, so everything else is read when it is
 * asked for. As a class for the same reason as a medicine.
 */
class ReadCondition implements ConditionEntry {
  readonly reference: string
  readonly concept: Concept
  readonly certainty: ConditionEntry['certainty']
  readonly #resource: JsonObject

  constructor(resource: JsonObject, certainty: ConditionEntry['certainty'], reference: string) {
    this.reference = reference
    this.concept = readName(resource['code'])
    this.certainty = certainty
    this.#resource = resource
  }

  get clinicalStatus(): string | undefined {
    return readClinicalStatus(this.#resource)
  }

  get onset(): DayRange | undefined {
    return readOnset(this.#resource, this.recorded)
  }

  get recorded(): DayRange | undefined {
    return firstDay(this.#resource, ['recordedDate', 'assertedDate', 'dateRecorded'])
  }

  get abated(): DayRange | undefined {
    return readAbatement(this.#resource)
  }

  get encounter(): string | undefined {
    return readEncounterId(this.#resource)
  }

  get bodySites(): readonly Concept[] {
    return readConcepts(this.#resource['bodySite'])
  }

  get side(): Concept | undefined {
    const bodySite = this.#resource['bodySite']
    return bodySite === undefined ? undefined : readSide(bodySite)
  }

  get note(): string | undefined {
    const note = this.#resource['note']
    return note === undefined ? undefined : readNote(note)
  }
}

/** The zib keeps the more exact name of a problem that has no code of its own beside the code. */
function readName(value: Json | undefined): Concept {
  const concept = readConcept(value)
  const extensions = object(value)?.['extension']
  if (extensions === undefined) return concept
  const further = objects(extensions).find(({ url }) => text(url)?.endsWith(furtherName))
  const name = text(further?.['valueString'])
  if (name === undefined) return concept
  return { ...concept, text: concept.text === undefined ? name : `${concept.text}; ${name}` }
}

/** Ending of its address in zib2020 and in zib2017. */
const furtherName = 'FurtherSpecificationProblemName'

/** Endings of the address under which zib2020 and zib2017 say the side; they need no code of a site. */
const sideNames = ['Laterality', 'BodySite-Qualifier']

function readSide(bodySite: Json): Concept | undefined {
  const codings = objects(bodySite)
    .flatMap(({ extension }) => objects(extension))
    .filter(({ url }) => sideNames.some((name) => text(url)?.endsWith(name)))
    .flatMap((item) => readConcept(item['valueCodeableConcept']).codings)
  return codings.length === 0 ? undefined : { codings }
}

function readNote(value: Json): string | undefined {
  const notes = objects(value).map((note) => text(note['text']))
  return notes.filter((note) => note !== undefined).join('; ') || undefined
}

function readCertainty(codes: readonly string[]): ConditionEntry['certainty'] | 'error' {
  const said = codes.map((code) => certainties.get(code))
  return mostCareful.find((certainty) => said.includes(certainty)) ?? 'confirmed'
}

/** The codes of FHIR, and those of SNOMED with which the zib calls a problem active or inactive. */
const clinicalStatuses: ReadonlyMap<string, string> = new Map([
  ...['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'].map(
    (code) => [code, code] as const,
  ),
  ['55561003', 'active'],
  ['73425007', 'inactive'],
])

/** The first status that we know: a source's own code may stand before it, and alone it says nothing. */
function readClinicalStatus(resource: JsonObject): string | undefined {
  for (const code of statusCodes(resource, 'clinicalStatus')) {
    const status = clinicalStatuses.get(code)
    if (status !== undefined) return status
  }
  return undefined
}

/** All codes of a status, whether CodeableConcept, string, or string with the zib code in its extension. */
function statusCodes(
  resource: JsonObject,
  element: 'clinicalStatus' | 'verificationStatus',
): readonly string[] {
  const status = resource[element]
  const codes = typeof status === 'string' && status !== '' ? [status.toLowerCase()] : []
  addCodes(codes, status)
  for (const item of objects(object(resource[statusExtensions[element]])?.['extension'])) {
    addCodes(codes, item['valueCodeableConcept'])
  }
  return codes
}

const statusExtensions = {
  clinicalStatus: '_clinicalStatus',
  verificationStatus: '_verificationStatus',
} as const

function addCodes(codes: string[], value: Json | undefined): void {
  const concept = readConcept(value)
  for (const { code } of concept.codings) codes.push(code.toLowerCase())
  if (concept.codings.length === 0 && concept.text !== undefined) codes.push(concept.text.toLowerCase())
}

/**
 * The day it began. An onset that is stated but is no date (an age, a range, words) is some day up
 * to the recording: it must not be taken for the day on which somebody wrote it down.
 */
function readOnset(resource: JsonObject, recorded: DayRange | undefined): DayRange | undefined {
  const date =
    firstDay(resource, ['onsetDateTime', 'onsetDate', 'onsetString']) ?? periodStart(resource['onsetPeriod'])
  if (date !== undefined) return date
  const stated = Object.keys(resource).some((key) => /^onset[A-Z]/.test(key) && resource[key] !== null)
  return stated && recorded !== undefined
    ? { first: Number.NEGATIVE_INFINITY, last: recorded.last }
    : undefined
}

function periodStart(value: Json | undefined): DayRange | undefined {
  const period = object(value)
  const start = parseDays(text(period?.['start']))
  if (start !== undefined) return start
  const end = parseDays(text(period?.['end']))
  return end === undefined ? undefined : { first: Number.NEGATIVE_INFINITY, last: end.last }
}

function readAbatement(resource: JsonObject): DayRange | undefined {
  const date = firstDay(resource, ['abatementDateTime', 'abatementDate', 'abatementString'])
  return date ?? parseDays(text(object(resource['abatementPeriod'])?.['end']))
}

function readEncounterId(resource: JsonObject): string | undefined {
  const reference = referenceText(resource['encounter']) ?? referenceText(resource['context'])
  const target = reference === undefined ? undefined : readTarget(reference)
  return (target?.type ?? 'Encounter') === 'Encounter' ? target?.id : undefined
}

function firstDay(resource: JsonObject, elements: readonly string[]): DayRange | undefined {
  for (const element of elements) {
    const days = parseDays(text(resource[element]))
    if (days !== undefined) return days
  }
  return undefined
}

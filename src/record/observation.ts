import { parseDays } from '../days.ts'
import { decimal, type Json, type JsonObject, object, objects, text } from '../json.ts'
import { type Concept, readConcept } from '../terminology/concept.ts'
import type { ObservationEntry, Quantity } from './entries.ts'
import { readMoment } from './moment.ts'

type Component = ObservationEntry['components'][number]
type Said = Omit<Component, 'reference' | 'concept'>

const notRead: ReadonlySet<string> = new Set(['entered-in-error', 'cancelled'])

/**
 * What laboratories write as the result of a test that was not done, alone or with a reason; the status
 * then still says `final`.
 */
const noResult =
  /^(?:(?:(?:uitslag|resultaat|bepaling|onderzoek|aanvraag|test)(?: is)? )?(?:geannuleerd|vervallen|volgt|niet (?:bepaald|uitgevoerd|verricht|ontvangen|beschikbaar)|nog niet bekend|cancell?ed|not done|pending)(?![a-z0-9])|(?:n\.?b\.?|nvt|n\.v\.t\.?)[.!]?$)/i

/**
 * Reads an Observation of R4 or STU3.
 *
 * @returns undefined when it was cancelled or entered in error, or registered without a value
 */
export function readObservation(resource: JsonObject): ObservationEntry | undefined {
  if (resource['resourceType'] !== 'Observation') return undefined
  const status = text(resource['status'])
  if (status !== undefined && notRead.has(status)) return undefined
  const entry = new ReadObservation(resource, `Observation/${text(resource['id']) ?? '?'}`)
  return status === 'registered' && !hasValue(entry) ? undefined : entry
}

/**
 * What an Observation and its components have in common. Most results of a patient are of tests that
 * nobody asks for, so all but the code is read when it is first asked for. As a class for the same reason
 * as a medicine.
 */
class ReadComponent implements Component {
  readonly reference: string
  readonly concept: Concept
  readonly #source: JsonObject
  #said: Said | undefined

  constructor(source: JsonObject, reference: string) {
    this.reference = reference
    this.concept = readConcept(source['code'])
    this.#source = source
  }

  get quantity(): Component['quantity'] {
    return this.#read().quantity
  }

  get integer(): Component['integer'] {
    return this.#read().integer
  }

  get boolean(): Component['boolean'] {
    return this.#read().boolean
  }

  get value(): Concept {
    return this.#read().value
  }

  get valueText(): Component['valueText'] {
    return this.#read().valueText
  }

  get unread(): Component['unread'] {
    return this.#read().unread
  }

  get referenceHigh(): Component['referenceHigh'] {
    return this.#read().referenceHigh
  }

  #read(): Said {
    this.#said ??= readSaid(this.#source)
    return this.#said
  }
}

class ReadObservation extends ReadComponent implements ObservationEntry {
  readonly components: ObservationEntry['components']
  readonly #resource: JsonObject

  constructor(resource: JsonObject, reference: string) {
    super(resource, reference)
    this.components = readComponents(resource['component'], reference)
    this.#resource = resource
  }

  get effective(): ObservationEntry['effective'] {
    return readMoment(this.#resource, 'effective') ?? parseDays(text(this.#resource['issued']))
  }

  get bodySite(): Concept {
    return readConcept(this.#resource['bodySite'])
  }
}

function readComponents(value: Json | undefined, reference: string): ObservationEntry['components'] {
  return value === undefined ? none : objects(value).map((part) => new ReadComponent(part, reference))
}

const none: ObservationEntry['components'] = []

/** Whether anything was measured or stated, by the observation itself or by one of its components. */
export function hasValue(entry: Component & { readonly components?: readonly Component[] }): boolean {
  return (
    entry.quantity !== undefined ||
    entry.integer !== undefined ||
    entry.boolean !== undefined ||
    entry.valueText !== undefined ||
    entry.unread === true ||
    entry.value.codings.length > 0 ||
    entry.value.text !== undefined ||
    entry.components?.some((component) => hasValue(component)) === true
  )
}

/** Value and reference range. */
function readSaid(source: JsonObject): Said {
  const sent = source['valueQuantity']
  const quantity = readQuantity(sent)
  const truth = source['valueBoolean']
  return {
    quantity,
    integer: readInteger(source['valueInteger']),
    boolean: typeof truth === 'boolean' ? truth : undefined,
    value: readConcept(source['valueCodeableConcept']),
    valueText: readWords(source['valueString']),
    unread: quantity === undefined && isInWords(sent) ? true : undefined,
    referenceHigh: readReferenceHigh(source['referenceRange']),
  }
}

function readInteger(value: Json | undefined): number | undefined {
  const integer = decimal(value)
  return integer === undefined || !Number.isInteger(integer) ? undefined : integer
}

/** A result in words, unless they call it off. */
function readWords(value: Json | undefined): string | undefined {
  const words = text(value)?.trim()
  return words === undefined || words === '' || noResult.test(words) ? undefined : words
}

/** Whether words stand where the number should be: a result that there is, unless they call it off. */
function isInWords(value: Json | undefined): boolean {
  return readWords(object(value)?.['value']) !== undefined
}

/** The unit is the code when there is one: its spelling is agreed, that of `unit` is not. */
function readQuantity(value: Json | undefined): Quantity | undefined {
  const quantity = object(value)
  const amount = decimal(quantity?.['value'])
  if (amount === undefined) return undefined
  const unit = text(quantity?.['code']) ?? text(quantity?.['unit'])
  const comparator = text(quantity?.['comparator'])
  return { value: amount, unit, comparator }
}

function readReferenceHigh(value: Json | undefined): number | undefined {
  if (value === undefined) return undefined
  for (const range of objects(value)) {
    const high = decimal(object(range['high'])?.['value'])
    if (high !== undefined) return high
  }
  return undefined
}

import type { ObservationEntry } from '../record/entries.ts'
import { hasValue } from '../record/observation.ts'
import { tScoreLowest, tScoreSets, vertebralGrade } from './bone-density.ts'
import type { FindingInput } from './finding.ts'
import { withUnit } from './laboratory-result.ts'
import { type Analyte, albumin, calcium, eGfr, quantityOf, readValue, vitaminD } from './laboratory-value.ts'
import { measurementOf } from './measurements.ts'
import { asShape, type Unreadable, unmapped, unreadableConcept } from './unreadable-entry.ts'
import type { UnreadableShape } from './unreadable-shapes.ts'

type Part = ObservationEntry['components'][number]

/** Tests whose value is looked at; of all others only whether they were done. */
const analytes: ReadonlyMap<string, Analyte> = new Map(
  [calcium, albumin, vitaminD, eGfr].map((analyte) => [analyte.set, analyte]),
)

const grade = 'vfa-highest-grade'

/** Codes and values of an observation that could not be read, and then those of each component. */
export function* unreadableResults(
  entry: ObservationEntry,
  input: FindingInput,
): Generator<readonly Unreadable[]> {
  yield unreadablePart(entry, entry, input)
  for (const component of entry.components) yield unreadablePart(component, entry, input)
}

function unreadablePart(part: Part, entry: ObservationEntry, input: FindingInput): readonly Unreadable[] {
  const sets = input.terminology.setsOf(part.concept)
  if (sets.length === 0) return unreadableConcept(part.concept, 'result', entry.reference, input)
  const answer = unmapped(part.value, 'result', entry.reference, input)
  // What stands in the place of a number is told of the resource itself.
  const isTold = part === entry && part.unread === true
  const isRead = isTold || sets.every((names) => isValueRead(names, part, entry, input))
  return isRead ? answer : [...answer, asShape({ shape: shapeOf(part), reference: entry.reference })]
}

/** A result without any value is no result, or one that was called off. */
function isValueRead(
  names: ReadonlySet<string>,
  part: Part,
  entry: ObservationEntry,
  input: FindingInput,
): boolean {
  for (const name of names) {
    const analyte = analytes.get(name)
    if (analyte !== undefined) return !hasValue(part) || isAmountRead(part, entry, analyte, input)
    if (name === grade) return !hasValue(part) || isFound(vertebralGrade, part, entry, input)
    if (tScoreSets.includes(name)) return !hasValue(part) || isFound(tScoreLowest, part, entry, input)
  }
  return true
}

function isAmountRead(part: Part, entry: ObservationEntry, analyte: Analyte, input: FindingInput): boolean {
  const measurement = measurementOf(part, entry)
  const quantity = withUnit(quantityOf(measurement), measurement, input)
  if (quantity === undefined || (quantity.comparator !== undefined && analyte !== eGfr)) return false
  return readValue(measurement, quantity, analyte, input.parameters) !== undefined
}

/** Asks the finding itself, of a record that has this value alone, measured today. */
function isFound(
  derive: typeof tScoreLowest,
  part: Part,
  entry: ObservationEntry,
  input: FindingInput,
): boolean {
  const { today, parameters, terminology } = input
  const measured = measurementOf(part, entry)
  const alone = { ...measured, components: [], effective: { first: today, last: today } }
  const record = { ...input.record, observations: [alone], services: [] }
  return derive({ record, today, parameters, terminology, shared: new Map() }).kind !== 'unknown'
}

function shapeOf({ quantity, integer, valueText }: Part): UnreadableShape {
  if (quantity !== undefined) return quantity.unit === undefined ? 'result-unit-missing' : 'result-quantity'
  if (integer !== undefined) return 'result-quantity'
  return valueText === undefined ? 'result-value' : 'result-words'
}

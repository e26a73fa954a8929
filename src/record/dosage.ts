import { decimal, type Json, type JsonObject, object, objects, text } from '../json.ts'
import { readConcept, readConcepts } from '../terminology/concept.ts'
import { daysInUnit, readAmount, readAmountRange, readDays, readUnit } from './amount.ts'
import { type Amount, type Dosage, type Draft, set } from './entries.ts'
import { readTiming } from './timing.ts'

/** Doses as one vendor sends them beside, or instead of, the standard element: in mg, and in tablets. */
const orderedDose = 'https://open.epic.com/fhir/extensions/ordered-dose'
const administeredAmount = 'https://open.epic.com/fhir/extensions/admin-amount'

/** More steps than any scheme has. */
const mostDosages = 100

/** Reads all Dosage elements; R4, STU3 (dose directly on the dosage) and administrations alike. */
export function readDosages(value: Json | undefined): readonly Dosage[] {
  return objects(value).slice(0, mostDosages).map(readDosage)
}

function readDosage(dosage: JsonObject): Dosage {
  const part = doseAndRate(dosage)
  const words = text(dosage['text']) ?? text(dosage['patientInstruction'])
  const entry: Draft<Dosage> = {
    asNeeded: isAsNeeded(dosage),
    route: readConcept(dosage['route']),
    method: readConcept(dosage['method']),
  }
  set(entry, 'sequence', decimal(dosage['sequence']))
  set(entry, 'text', words)
  const instructions = dosage['additionalInstruction']
  if (instructions !== undefined) entry.instructions = readConcepts(instructions)
  set(entry, 'amount', readDose(part, dosage))
  set(entry, 'rate', readRate(part))
  set(entry, 'maximum', readMaximum(dosage))
  set(entry, 'timing', readTiming(dosage['timing']))
  return entry
}

/** Of several doses for the same gift (ordered, calculated, in tablets) the ordered one counts. */
function doseAndRate(dosage: JsonObject): JsonObject {
  const parts = objects(dosage['doseAndRate'])
  const ordered = parts.find((part) =>
    readConcept(part['type']).codings.some((coding) => coding.code === 'ordered'),
  )
  return ordered ?? parts[0] ?? dosage
}

function readDose(part: JsonObject, dosage: JsonObject): Amount | undefined {
  return (
    readAmount(part['doseQuantity']) ??
    readAmountRange(part['doseRange']) ??
    readAmount(part['doseSimpleQuantity']) ??
    readAmount(dosage['dose']) ??
    readExtended(dosage)
  )
}

/** What was ordered says more than the pieces that it makes. */
function readExtended(dosage: JsonObject): Amount | undefined {
  const extensions = objects(dosage['extension'])
  const quantityIn = (address: string) => extensions.find(({ url }) => url === address)?.['valueQuantity']
  return readAmount(quantityIn(orderedDose)) ?? readAmount(quantityIn(administeredAmount))
}

function isAsNeeded(dosage: JsonObject): boolean {
  if (dosage['asNeededBoolean'] === true || dosage['asNeeded'] === true) return true
  return object(dosage['asNeededCodeableConcept']) !== undefined || objects(dosage['asNeededFor']).length > 0
}

function readRate(part: JsonObject): Dosage['rate'] {
  return (
    readRatio(part['rateRatio']) ?? readPerTime(part['rateQuantity'] ?? object(part['rateRange'])?.['high'])
  )
}

/** A Quantity whose unit is "mg/h" or the like. */
function readPerTime(value: Json | undefined): Dosage['rate'] {
  const amount = readAmount(value)
  const [unit, time, ...rest] = readUnit(value).split('/')
  const days = daysInUnit(time ?? '')
  if (amount === undefined || unit === undefined || days === undefined || rest.length > 0) return undefined
  return { amount: { ...amount, unit }, days }
}

/** `maxDosePerPeriod` is one Ratio in R4 and a list in R5; the first that can be read counts. */
function readMaximum(dosage: JsonObject): Dosage['maximum'] {
  for (const ratio of objects(dosage['maxDosePerPeriod'])) {
    const maximum = readRatio(ratio)
    if (maximum !== undefined) return maximum
  }
  return undefined
}

function readRatio(value: Json | undefined): Dosage['rate'] {
  const ratio = object(value)
  const amount = readAmount(ratio?.['numerator'])
  const days = readDays(ratio?.['denominator'])
  return amount === undefined || days === undefined ? undefined : { amount, days }
}

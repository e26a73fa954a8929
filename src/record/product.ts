import { decimal, type Json, type JsonObject, object, objects, text } from '../json.ts'
import { type Concept, readConcept } from '../terminology/concept.ts'
import { isMillilitre, mgPer } from '../terminology/mass.ts'
import { readUnit } from './amount.ts'
import type { Ingredient, MedicationProduct } from './entries.ts'
import type { Resolve } from './resolve.ts'

/**
 * Reads which medicine an order is about: as code, as text, as contained Medication, or by
 * reference. A reference that leads nowhere still has the name that was shown to the prescriber.
 */
export function readProduct(resource: JsonObject, resolve: Resolve): MedicationProduct {
  const named = object(resource['medicationCodeableConcept'])
  if (named !== undefined) return { concept: readConcept(named), form: { codings: [] }, ingredients: [] }
  const reference = object(resource['medicationReference'])
  const shown = text(reference?.['display'])
  const medication = findMedication(resource, text(reference?.['reference']), resolve)
  const concept = withText(readConcept(medication?.['code']), shown)
  if (medication === undefined) return { concept, form: { codings: [] }, ingredients: [] }
  const ingredients = readIngredients(medication, concept, (reference) =>
    findSubstance(reference, resource, medication, resolve),
  )
  return { concept, form: readConcept(medication['form']), ingredients }
}

function findMedication(
  resource: JsonObject,
  reference: string | undefined,
  resolve: Resolve,
): JsonObject | undefined {
  if (reference === undefined) return undefined
  return reference.startsWith('#') ? containedIn(resource, reference) : resolve(reference)
}

/** What is contained has no container of its own, so all of it hangs under the order or the Medication. */
function findSubstance(
  reference: string,
  resource: JsonObject,
  medication: JsonObject,
  resolve: Resolve,
): JsonObject | undefined {
  if (!reference.startsWith('#')) return resolve(reference)
  return containedIn(medication, reference) ?? containedIn(resource, reference)
}

function containedIn(resource: JsonObject, reference: string): JsonObject | undefined {
  return objects(resource['contained']).find((contained) => contained['id'] === reference.slice(1))
}

function withText(concept: Concept, shown: string | undefined): Concept {
  return concept.text !== undefined || shown === undefined ? concept : { ...concept, text: shown }
}

function readIngredients(medication: JsonObject, product: Concept, find: Resolve): readonly Ingredient[] {
  return objects(medication['ingredient']).map((ingredient) => ({
    concept: readItem(ingredient, find),
    // STU3 calls the strength "amount".
    ...readStrength(ingredient['strength'] ?? ingredient['amount'], product),
  }))
}

/** What is in it: a code, or a Substance or Medication that has one. */
function readItem(ingredient: JsonObject, find: Resolve): Concept {
  const item = ingredient['itemReference']
  if (item === undefined) return readConcept(ingredient['itemCodeableConcept'])
  const reference = text(object(item)?.['reference'])
  const found = reference === undefined ? undefined : find(reference)
  return withText(readConcept(found?.['code']), text(object(item)?.['display']))
}

function readStrength(value: Json | undefined, product: Concept): Pick<Ingredient, 'mgPerUnit' | 'mgPerMl'> {
  const [over, under] = [object(value)?.['numerator'], object(value)?.['denominator']]
  const mg = inMg(over)
  const units = decimal(object(under)?.['value']) ?? 1
  if (mg === undefined || units <= 0) return {}
  const unit = readUnit(under)
  if (isMillilitre(unit)) return { mgPerMl: mg / units }
  if (mgPer(unit) === undefined) return { mgPerUnit: mg / units }
  return inMg(under) === mg && names(product, mg) ? { mgPerUnit: mg } : {}
}

/** "50 mg per 50 mg" says 50 mg per tablet only when the name of the product says 50 mg too. */
function names(product: Concept, mg: number): boolean {
  const words = [product.text, ...product.codings.map((coding) => coding.display)]
  return words.some((name) => name !== undefined && numbersIn(name).includes(mg))
}

function numbersIn(name: string): readonly number[] {
  return [...name.slice(0, 200).matchAll(/(\d{1,6}(?:[.,]\d{1,4})?) ?mg/gi)].map((match) =>
    Number((match[1] ?? '').replace(',', '.')),
  )
}

function inMg(value: Json | undefined): number | undefined {
  const size = decimal(object(value)?.['value'])
  const factor = mgPer(readUnit(value))
  return size === undefined || size <= 0 || factor === undefined ? undefined : size * factor
}

import { type Json, type JsonObject, number, object, objects, text } from '../json.ts'
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
  return { concept, form: readConcept(medication['form']), ingredients: readIngredients(medication, concept) }
}

function findMedication(
  resource: JsonObject,
  reference: string | undefined,
  resolve: Resolve,
): JsonObject | undefined {
  if (reference === undefined) return undefined
  if (!reference.startsWith('#')) return resolve(reference)
  return objects(resource['contained']).find((contained) => contained['id'] === reference.slice(1))
}

function withText(concept: Concept, shown: string | undefined): Concept {
  return concept.text !== undefined || shown === undefined ? concept : { ...concept, text: shown }
}

function readIngredients(medication: JsonObject, product: Concept): readonly Ingredient[] {
  return objects(medication['ingredient']).map((ingredient) => ({
    concept: readConcept(ingredient['itemCodeableConcept']),
    // STU3 calls the strength "amount".
    ...readStrength(ingredient['strength'] ?? ingredient['amount'], product),
  }))
}

function readStrength(value: Json | undefined, product: Concept): Pick<Ingredient, 'mgPerUnit' | 'mgPerMl'> {
  const [over, under] = [object(value)?.['numerator'], object(value)?.['denominator']]
  const mg = inMg(over)
  const units = number(object(under)?.['value']) ?? 1
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
  const size = number(object(value)?.['value'])
  const factor = mgPer(readUnit(value))
  return size === undefined || size <= 0 || factor === undefined ? undefined : size * factor
}

import type { JsonObject } from '../../src/json.ts'
import { type Dialect, idOf, isStu3, refer } from './dialects.ts'
import type { Dosing, Prescription, Product, Route } from './medication-facts.ts'

/** What both editions of one vendor's medication have in common: the product, the route, the dose. */

const gStandard = 'urn:oid:2.16.840.1.113883.2.4.4'
const ucum = 'http://unitsofmeasure.org'
const localRoutes = 'urn:oid:1.2.840.114350.1.13.999.2.7.4.798268.7025'

const routes: Readonly<Record<Route, readonly [string, string]>> = {
  oral: ['15', 'Oraal'],
  intravenous: ['11', 'Intraveneus'],
  intramuscular: ['9', 'Intramusculair'],
  subcutaneous: ['18', 'Subcutaan'],
  cutaneous: ['20', 'Cutaan'],
  inhaled: ['40', 'Inhalatie'],
  ear: ['13', 'In het oor'],
}

/** ATC and every level of the G-Standaard on one Medication; a strength of so many mg in as many mg. */
export function medication(dialect: Dialect, { name, product }: Prescription): JsonObject {
  const { atc, gpk, prk, hpk, mg } = product
  const coding = [
    { system: 'http://www.whocc.no/atc', code: atc },
    { system: `${gStandard}.1`, code: gpk },
    { system: `${gStandard}.10`, code: prk },
    { system: `${gStandard}.7`, code: hpk },
  ].flatMap(({ system, code }) => (code === undefined ? [] : [{ system, code, display: labelOf(product) }]))
  const strength = { numerator: milligram(mg ?? 0), denominator: milligram(mg ?? 0) }
  return {
    resourceType: 'Medication',
    id: idOf(dialect, `${name}-product`),
    code: { ...(coding.length > 0 && { coding }), text: labelOf(product) },
    ...(isStu3(dialect) ? {} : { status: 'active' }),
    form: { coding: [{ system: `${gStandard}.11`, code: '1', display: product.form }], text: product.form },
    ingredient: [
      {
        itemCodeableConcept: { text: substanceOf(product) },
        ...(mg !== undefined && { [isStu3(dialect) ? 'amount' : 'strength']: strength }),
      },
    ],
  }
}

/** "PREDNISON 5 MG TABLET": strength before form, as this vendor prints it. */
function labelOf({ label }: Product): string {
  const [, substance, form, strength] = /^(\S+) (.+?) (\d[\d,.]*MG)$/.exec(label) ?? []
  return substance === undefined ? label : `${substance} ${strength} ${form}`
}

function substanceOf({ label }: Product): string {
  return label.split(' ')[0] ?? ''
}

export function productRef(dialect: Dialect, { name, product }: Prescription): JsonObject {
  return refer(dialect, 'Medication', `${name}-product`, labelOf(product))
}

export function routeOf(route: Route): JsonObject {
  const [code, display] = routes[route]
  return { coding: [{ system: localRoutes, code, display }], text: display }
}

export function milligram(value: number): JsonObject {
  return { value, unit: 'mg', system: ucum, code: 'mg' }
}

export function tablets(value: number): JsonObject {
  return { value, unit: 'tablet', system: ucum, code: '{tbl}' }
}

/** The dose twice more: what was ordered, in mg, and what is given, in pieces. */
export function doseExtensions({ pieces }: Dosing, { mg }: Product): readonly JsonObject[] {
  const address = 'https://open.epic.com/fhir/extensions'
  if (pieces === undefined) return []
  return [
    ...(mg === undefined ? [] : [{ url: `${address}/ordered-dose`, valueQuantity: milligram(pieces * mg) }]),
    { url: `${address}/admin-amount`, valueQuantity: tablets(pieces) },
  ]
}

/** Times of day alone where a day is meant; a frequency only where days are skipped. */
export function repeatOf({ frequency = 1, period = 1, unit = 'd' }: Dosing): JsonObject {
  if (period !== 1 || unit !== 'd') return { frequency, period, periodUnit: unit }
  return { timeOfDay: ['08:00:00', '12:00:00', '18:00:00', '22:00:00'].slice(0, frequency) }
}

/** mg where the strength is known, else pieces. */
export function amountOf(size: number, { inUnit }: Dosing, { mg }: Product): JsonObject {
  return mg === undefined || inUnit === 'pieces' ? tablets(size) : milligram(size * mg)
}

import type { JsonObject } from '../../src/json.ts'
import type { Dosing, Product, Route } from './medication-facts.ts'

/** What every resource of the Dutch medication process has in common: product, route, and dosage in pieces. */

const nictiz = 'http://nictiz.nl/fhir/StructureDefinition'
const gStandard = 'urn:oid:2.16.840.1.113883.2.4.4'
const ucum = 'http://unitsofmeasure.org'

const routes: Readonly<Record<Route, readonly [string | undefined, string]>> = {
  oral: ['9', 'oraal'],
  intravenous: ['5', 'intraveneus'],
  intramuscular: ['2', 'intramusculair'],
  subcutaneous: [undefined, 'subcutaan'],
  cutaneous: ['53', 'cutaan'],
  inhaled: ['62', 'inhalatie'],
  ear: [undefined, 'in het oor'],
}

/** The product: G-Standaard codes, of which the prescriber chose one, and seldom a strength. */
export function medication(name: string, product: Product, more: JsonObject = {}): JsonObject {
  const { prk, gpk, hpk, zi, label, form } = product
  const levels = [
    { level: '10', code: prk },
    { level: '1', code: gpk },
    { level: '7', code: hpk },
    { level: '8', code: zi },
  ].filter(({ code }) => code !== undefined)
  const coding = levels.map(({ level, code = '' }, index) => ({
    system: `${gStandard}.${level}`,
    code,
    display: label,
    userSelected: index === 0,
  }))
  return {
    resourceType: 'Medication',
    id: `${name}-product`,
    meta: { profile: [`${nictiz}/mp-PharmaceuticalProduct`] },
    code: { ...(coding.length > 0 && { coding }), text: label },
    form: { coding: [{ system: `${gStandard}.11`, code: '1', display: form }], text: form },
    ...more,
  }
}

/** "1 stuk": one in UCUM, and piece in the Dutch table beside it. */
export function pieces(value: number): JsonObject {
  return {
    value,
    unit: 'stuk',
    system: ucum,
    code: '1',
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/iso21090-PQ-translation',
        valueQuantity: { value, unit: 'stuk', system: `${gStandard}.1.900.2`, code: '245' },
      },
    ],
  }
}

export function instruction(dosing: Dosing, product: Product): JsonObject {
  const { sequence, text, asNeeded, maximum, days, frequency = 1, period: every = 1, unit = 'd' } = dosing
  const boundsDuration = { value: days ?? 0, unit: 'dag', system: ucum, code: 'd' }
  return {
    ...(sequence !== undefined && { sequence }),
    ...(text !== undefined && { text }),
    ...(dosing.pieces !== undefined && {
      timing: {
        repeat: {
          ...(days !== undefined && { boundsDuration }),
          frequency,
          period: every,
          periodUnit: unit,
        },
      },
    }),
    ...(asNeeded && {
      asNeededCodeableConcept: {
        coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.4.5', code: '1137', display: 'zo nodig' }],
        text: 'zo nodig',
      },
    }),
    ...(product.route !== undefined && { route: routeOf(product.route) }),
    ...doseOf(dosing, product),
    ...(maximum !== undefined && {
      maxDosePerPeriod: {
        numerator: pieces(maximum),
        denominator: { value: 1, unit: 'dag', system: ucum, code: 'd' },
      },
    }),
  }
}

function doseOf({ pieces: count, upTo, inUnit }: Dosing, { mg = 0 }: Product): JsonObject {
  if (count === undefined) return {}
  const amount = (size: number): JsonObject =>
    inUnit === 'mg' ? { value: size * mg, unit: 'mg', system: ucum, code: 'mg' } : pieces(size)
  const dose =
    upTo === undefined
      ? { doseQuantity: amount(count) }
      : { doseRange: { low: amount(count), high: amount(upTo) } }
  return { doseAndRate: [dose] }
}

export function routeOf(route: Route | undefined): JsonObject {
  const [code, display] = route === undefined ? [undefined, ''] : routes[route]
  if (code === undefined) return { text: display }
  return { coding: [{ system: `${gStandard}.9`, code, display }] }
}

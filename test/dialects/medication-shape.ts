import { type JsonObject, object } from '../../src/json.ts'
import { type Dialect, orderSelectOf } from './dialects.ts'
import { type Prescription, type Product, products } from './medication-facts.ts'
import { found, writers } from './medication-requests.ts'
import { byName, type Case, type Expected, start } from './medication-table.ts'

const { prednisone5 } = products
const usual: Prescription = { name: 'draft-1', product: prednisone5, dosings: [{ pieces: 2 }], days: 100 }
export const ucum = 'http://unitsofmeasure.org'
export const snomed = 'http://snomed.info/sct'
export const gStandard = 'urn:oid:2.16.840.1.113883.2.4.4'
export const daily = { repeat: { frequency: 1, period: 1, periodUnit: 'd' } }
export const oral = { coding: [{ system: `${gStandard}.9`, code: '9', display: 'oraal' }] }

export const high: Expected = {
  primary: 'A50',
  riding: start,
  findings: { sustainedMgPerDay: 10 },
  basis: { sustainedMgPerDay: 'derived' },
}
export const unknownDose = (reason: string): Expected => ({
  primary: 'A04',
  riding: ['A91'],
  findings: { sustainedMgPerDay: `? ${reason}` },
})
export const named = byName(high)
export const notOurs: Expected = { primary: null }
export const local: Expected = { primary: 'A01' }

/** What is different from the usual draft of the system. */
export interface Change {
  readonly draft?: Partial<Prescription>
  readonly order?: JsonObject
  /** Elements that are not sent. */
  readonly left?: readonly string[]
  readonly beside?: readonly JsonObject[]
  readonly context?: JsonObject
  /** The Medications come with the prefetch instead. */
  readonly prefetched?: true
}

/** A request of which the only draft has another shape than usual. */
export function shape(dialect: Dialect, name: string, change: Change, expected: Expected): Case {
  const { draft, order, left = [], context = {}, prefetched } = change
  const written = writers[dialect].draft({ ...usual, ...draft })
  const sent = Object.entries({ ...written.resource, ...order }).filter(([key]) => !left.includes(key))
  const beside = change.beside ?? written.beside
  const old = writers[dialect].order({ ...usual, name: 'old-1', start: -900, days: 10 })
  const searches = prefetched ? { medications: found([{ resource: old.resource, beside }]) } : {}
  const body = orderSelectOf(
    dialect,
    { orders: [Object.fromEntries(sent)], ...(prefetched ? {} : { beside }) },
    { searches },
  )
  return {
    name: `${dialect}: ${name}`,
    body: { ...body, context: { ...object(body['context']), ...context } },
    expected,
  }
}

/** A concept by one code. */
export const substance = (system: string, code: string): JsonObject => ({ coding: [{ system, code }] })
/** Strength of a piece, as a ratio. */
export const perPiece = (mg: number): JsonObject => ({
  numerator: { value: mg, unit: 'mg', system: ucum, code: 'mg' },
  denominator: { value: 1, unit: 'stuk', system: ucum, code: '1' },
})

/** Something to drink, in mg per ml. */
export const liquid: Product = { ...prednisone5, label: 'PREDNISOLON DRANK 5MG/ML', form: 'drank' }
export const twoMl = { value: 2, unit: 'ml', system: ucum, code: 'mL' }

import { type Case, inEach } from './diagnosis-asked.ts'
import { riding } from './diagnosis-visit.ts'
import { type Diagnosis, diagnosis } from './diagnosis-writer.ts'
import { type Dialect, encounter, visitOf } from './dialects.ts'

/** The rows for somebody of 69, by the location of the fracture. */
export const other = `C26 ${riding}`
export const hip = `C24 ${riding}`
export const spine = `C25 ${riding}`

interface Coded {
  readonly name: string
  readonly facts: Diagnosis
  readonly beside?: Diagnosis
  readonly rows: string
  readonly location: string
}

function case69(dialect: Dialect, { facts, beside, rows, location }: Coded) {
  const resources = [facts, ...(beside === undefined ? [] : [beside])].map((found) =>
    diagnosis(dialect, found),
  )
  const body = visitOf(dialect, 'encounter-discharge', {
    birth: '1957-05-14',
    encounter: encounter(dialect, 'EMER'),
    searches: { conditions: { resources } },
  })
  const from = location === 'none' ? {} : { fractureLocation: 'Condition/fracture' }
  return { body, rows, told: { fractureLocation: location }, from }
}

/** A fracture of the emergency visit of somebody of 69, and perhaps another diagnosis beside it. */
export function codedAs(
  where: readonly Dialect[],
  name: string,
  facts: Diagnosis,
  rows: string,
  location: string,
  beside?: Diagnosis,
): readonly Case[] {
  return inEach(where, { name, facts, rows, location, ...(beside && { beside }) }, case69)
}

import type { Json, JsonObject } from '../../src/json.ts'
import { orderSelect } from '../support/requests.ts'
import { type Case, inEach } from './diagnosis-asked.ts'
import { type Dialect, idOf, isStu3, orderSelectOf, person, type Searches, subjectOf } from './dialects.ts'

/** Prednisolone every day for half a year: 5 mg asks for DXA and VFA, 10 mg treats after a fracture. */
function prednisolone(dialect: Dialect, mg: number): JsonObject {
  const dose = { value: mg, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }
  const bounds = { start: '2026-11-22', end: '2027-05-22' }
  const repeat = { frequency: 1, period: 1, periodUnit: 'd', boundsPeriod: bounds }
  const atc = isStu3(dialect) ? 'urn:oid:2.16.840.1.113883.6.73' : 'http://www.whocc.no/atc'
  return {
    resourceType: 'MedicationRequest',
    id: idOf(dialect, 'draft'),
    status: 'draft',
    intent: 'order',
    subject: subjectOf(dialect),
    medicationCodeableConcept: {
      coding: [{ system: atc, code: 'H02AB06' }],
      text: `Prednisolon tablet ${mg} mg`,
    },
    dosageInstruction: [
      {
        timing: { repeat },
        ...(isStu3(dialect) ? { doseQuantity: dose } : { doseAndRate: [{ doseQuantity: dose }] }),
      },
    ],
  }
}

/** A prescription for somebody of 45, and what is on file. */
export interface Treatment {
  readonly mg?: number
  readonly searches?: (dialect: Dialect) => Searches
  readonly instead?: (dialect: Dialect) => Readonly<Record<string, Json>>
}

/** The same prescription in each dialect. */
export function treatments(
  where: readonly Dialect[],
  name: string,
  { mg = 5, searches, instead }: Treatment,
  rows: string,
  told: Case['told'] = {},
  from: Case['from'] = {},
): readonly Case[] {
  return inEach(where, { name }, (dialect) => ({
    service: orderSelect,
    body: orderSelectOf(
      dialect,
      { orders: [prednisolone(dialect, mg)] },
      {
        patient: person(dialect, '1981-05-10', { gender: 'male' }),
        searches: searches?.(dialect) ?? {},
        instead: instead?.(dialect) ?? {},
      },
    ),
    rows,
    told,
    from,
  }))
}

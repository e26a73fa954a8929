import type { JsonObject } from '../../src/json.ts'
import { mapFound, type Search, type Sent } from './sent.ts'

/** The resource type that each search asks for. */
export const typeOf: Readonly<Record<Search, string>> = {
  conditions: 'Condition',
  medications: 'MedicationRequest',
  statements: 'MedicationStatement',
  administrations: 'MedicationAdministration',
  boneDensity: 'Observation',
  laboratory: 'Observation',
  circumstances: 'Observation',
  procedures: 'Procedure',
  orders: 'ServiceRequest',
  reports: 'DiagnosticReport',
  allergies: 'AllergyIntolerance',
  flags: 'Flag',
}

/** Puts resources beside what a search found; a search that found nothing keeps its state. */
export function beside(sent: Sent, more: (search: Search) => readonly JsonObject[]): Sent {
  return {
    ...sent,
    found: mapFound(sent, (resources, search) =>
      resources.length === 0 ? resources : [...more(search), ...resources, ...more(search)],
    ),
  }
}

/** Kinds of search parameter whose answers were checked against the raw data; no other kind is offered. */
export type SearchKind = 'token' | 'string' | 'date' | 'reference'

const everywhere = { _id: 'token', _lastUpdated: 'date', identifier: 'token' } as const
const ofPatient = { ...everywhere, patient: 'reference', subject: 'reference' } as const
const atVisit = { ...ofPatient, encounter: 'reference' } as const
const drug = { code: 'token', medication: 'reference', status: 'token' } as const
const ordered = { ...atVisit, status: 'token', intent: 'token', priority: 'token' } as const

/**
 * Resource types that are stored and, for each, every search parameter that is honoured. What is not
 * listed is refused, because a server that ignores a parameter answers another question.
 */
export const searchParameters: Readonly<Record<string, Readonly<Record<string, SearchKind>>>> = {
  Patient: {
    ...everywhere,
    name: 'string',
    family: 'string',
    given: 'string',
    birthdate: 'date',
    gender: 'token',
    deceased: 'token',
    active: 'token',
  },
  Encounter: { ...ofPatient, status: 'token', class: 'token', date: 'date', type: 'token' },
  Condition: {
    ...atVisit,
    code: 'token',
    category: 'token',
    'clinical-status': 'token',
    'verification-status': 'token',
    'onset-date': 'date',
    'abatement-date': 'date',
    'recorded-date': 'date',
  },
  Observation: { ...atVisit, code: 'token', category: 'token', status: 'token', date: 'date' },
  DiagnosticReport: { ...atVisit, code: 'token', category: 'token', status: 'token', date: 'date' },
  Procedure: { ...atVisit, code: 'token', category: 'token', status: 'token', date: 'date' },
  MedicationRequest: { ...ordered, ...drug, authoredon: 'date' },
  MedicationStatement: { ...ofPatient, ...drug, effective: 'date' },
  MedicationAdministration: { ...ofPatient, ...drug, 'effective-time': 'date' },
  MedicationDispense: { ...ofPatient, ...drug, whenhandedover: 'date' },
  ServiceRequest: { ...ordered, code: 'token', category: 'token', authored: 'date', occurrence: 'date' },
  DeviceRequest: { ...atVisit, code: 'token', status: 'token', intent: 'token', 'authored-on': 'date' },
  AllergyIntolerance: {
    ...everywhere,
    patient: 'reference',
    code: 'token',
    'clinical-status': 'token',
    category: 'token',
    date: 'date',
  },
  Flag: { ...atVisit, date: 'date' },
  CarePlan: { ...atVisit, status: 'token', intent: 'token', category: 'token', date: 'date' },
  CommunicationRequest: { ...atVisit, status: 'token', category: 'token', authored: 'date' },
  Task: { ...everywhere, patient: 'reference', subject: 'reference', status: 'token', intent: 'token' },
  Coverage: { ...everywhere, patient: 'reference', beneficiary: 'reference', status: 'token' },
  Device: { ...everywhere, patient: 'reference', status: 'token', type: 'token' },
  Medication: { ...everywhere, code: 'token', status: 'token' },
  Practitioner: { ...everywhere, name: 'string', family: 'string', active: 'token' },
  PractitionerRole: { ...everywhere, practitioner: 'reference', specialty: 'token', active: 'token' },
  Organization: { ...everywhere, name: 'string', type: 'token', active: 'token' },
  Location: { ...everywhere, name: 'string', status: 'token', type: 'token' },
}

/** Parameters whose value names the patient of a resource. */
export const patientParameters: ReadonlySet<string> = new Set(['patient', 'subject', 'beneficiary'])

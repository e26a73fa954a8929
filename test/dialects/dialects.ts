import { createHash } from 'node:crypto'
import { type Json, type JsonObject, text } from '../../src/json.ts'
import type { SlotName } from '../../src/record/slots.ts'
import { nothingFound } from '../support/requests.ts'

/**
 * How the record systems of the Netherlands, and one American sandbox, write FHIR: what a request of
 * each looks like around its content. The content itself has writers of its own per subject.
 *
 * - `r4-nl`: R4 as the national profiles ask (nl-core, MP9)
 * - `stu3-hix`: STU3 exports with hashed ids and relative references
 * - `stu3-epic`: STU3 exports with the server's absolute addresses
 * - `r4-epic`: the same vendor's R4
 * - `us-sandbox`: R4 as the open patient generator writes it
 */
export const dialects = ['r4-nl', 'stu3-hix', 'stu3-epic', 'r4-epic', 'us-sandbox'] as const
export type Dialect = (typeof dialects)[number]

export const dutch: readonly Dialect[] = ['r4-nl', 'stu3-hix', 'stu3-epic', 'r4-epic']

export function isStu3(dialect: Dialect): boolean {
  return dialect === 'stu3-hix' || dialect === 'stu3-epic'
}

export function isEpic(dialect: Dialect): boolean {
  return dialect === 'stu3-epic' || dialect === 'r4-epic'
}

/** Where the resources of a system live; the sandbox has no address, only names. */
const servers: Readonly<Record<Dialect, string>> = {
  'r4-nl': 'https://zis.ziekenhuis.example.nl/fhir/R4',
  'stu3-hix': 'https://zorgplatform.example.org/fhir/3.0',
  'stu3-epic': 'https://epic.umc.example.nl/interconnect/api/FHIR/STU3',
  'r4-epic': 'https://epic.umc.example.nl/interconnect/api/FHIR/R4',
  'us-sandbox': 'urn:uuid:',
}

/** An id as the system would have given it: the same name has the same id. */
export function idOf(dialect: Dialect, name: string): string {
  const hash = createHash('sha256').update(name).digest('hex')
  switch (dialect) {
    case 'r4-nl':
      return name
    case 'stu3-hix':
      return hash
    case 'stu3-epic':
    case 'r4-epic':
      return `e${hash.slice(0, 12)}.${hash.slice(12, 22)}-${hash.slice(22, 36)}3`
    case 'us-sandbox':
      return [0, 8, 12, 16, 20]
        .map((at, part) => hash.slice(at, at + ([8, 4, 4, 4, 12][part] ?? 0)))
        .join('-')
  }
}

/** The address of a resource, as `fullUrl` and in absolute references. */
export function addressOf(dialect: Dialect, type: string, name: string): string {
  return dialect === 'us-sandbox'
    ? `urn:uuid:${idOf(dialect, name)}`
    : `${servers[dialect]}/${type}/${idOf(dialect, name)}`
}

/** A reference to the resource of that name; the Dutch ones say what they point at. */
export function refer(dialect: Dialect, type: string, name: string, display?: string): JsonObject {
  const shown = display === undefined ? {} : { display }
  if (dialect === 'r4-nl') return { reference: `${type}/${name}`, type, ...shown }
  if (dialect === 'stu3-hix') return { reference: `${type}/${idOf(dialect, name)}`, ...shown }
  return { reference: addressOf(dialect, type, name), ...shown }
}

const patientName = 'pat-1'
const encounterName = 'enc-1'

/** `subject` of every resource. */
export function subjectOf(dialect: Dialect): JsonObject {
  return refer(dialect, 'Patient', patientName)
}

/** The encounter of the call. */
export function encounterRef(dialect: Dialect): JsonObject {
  return refer(dialect, 'Encounter', encounterName)
}

const actCodes = {
  stu3: 'http://hl7.org/fhir/v3/ActCode',
  r4: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
}
const profiles: Readonly<Record<Dialect, string | undefined>> = {
  'r4-nl': 'http://nictiz.nl/fhir/StructureDefinition/nl-core-Patient',
  'stu3-hix': 'http://fhir.nl/fhir/StructureDefinition/nl-core-patient',
  'stu3-epic': undefined,
  'r4-epic': undefined,
  'us-sandbox': 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient',
}

/** The patient of the call, born on this day (or in this year or month). */
export function person(dialect: Dialect, birthDate: string | undefined, more: JsonObject = {}): JsonObject {
  const profile = profiles[dialect]
  return {
    resourceType: 'Patient',
    id: idOf(dialect, patientName),
    ...(profile !== undefined && { meta: { profile: [profile] } }),
    active: true,
    name: [{ use: 'official', family: 'Voorbeeld', given: ['T.'] }],
    gender: 'female',
    ...(birthDate !== undefined && { birthDate }),
    ...more,
  }
}

/** The encounter of the call, of this class (EMER, IMP, AMB), begun two days before the tests decide. */
export function encounter(dialect: Dialect, classCode: string, more: JsonObject = {}): JsonObject {
  // The Dutch exports infer the status and mostly do not know it.
  const isInferred = dialect === 'r4-nl' || isEpic(dialect)
  return {
    resourceType: 'Encounter',
    id: idOf(dialect, encounterName),
    status: isInferred ? 'unknown' : 'in-progress',
    class: { system: isStu3(dialect) ? actCodes.stu3 : actCodes.r4, code: classCode },
    subject: subjectOf(dialect),
    period: { start: '2026-11-20T09:00:00+01:00' },
    ...more,
  }
}

/** What one search found, and what came along with it. */
export interface Found {
  readonly resources: readonly JsonObject[]
  /** Sent because another one refers to it: `search.mode` include. */
  readonly included?: readonly JsonObject[]
}

/** A search answer as the system writes it; the vendor whose empty answer has an entry says so in it. */
export function searchset(dialect: Dialect, { resources, included = [] }: Found): JsonObject {
  // No search of ours asks for supplies: they come along with the orders and are not in the total.
  const [supplies, matches] = [resources.filter(isSupply), resources.filter((one) => !isSupply(one))]
  const entry = [
    ...matches.map((resource) => entryOf(dialect, resource, 'match')),
    ...[...supplies, ...included].map((resource) => entryOf(dialect, resource, 'include')),
  ]
  const notice = isEpic(dialect) && entry.length === 0 ? [noResults(dialect)] : []
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: matches.length,
    ...(dialect !== 'us-sandbox' && { link: [{ relation: 'self', url: servers[dialect] }] }),
    ...(entry.length + notice.length > 0 && { entry: [...entry, ...notice] }),
  }
}

function isSupply(resource: JsonObject): boolean {
  return resource['resourceType'] === 'MedicationDispense'
}

function entryOf(dialect: Dialect, resource: JsonObject, mode: string): JsonObject {
  const type = text(resource['resourceType']) ?? ''
  const id = text(resource['id']) ?? ''
  const fullUrl = dialect === 'us-sandbox' ? `urn:uuid:${id}` : `${servers[dialect]}/${type}/${id}`
  const link = isEpic(dialect) ? { link: [{ relation: 'self', url: fullUrl }] } : {}
  return { ...link, fullUrl, resource, search: { mode } }
}

/** An empty search still has an entry: a warning that nothing was found. */
function noResults(dialect: Dialect): JsonObject {
  const coding = [{ system: 'urn:oid:1.2.840.114350.1.13.0.1.7.2.657369', code: '4101' }]
  return {
    fullUrl: `${servers[dialect]}/OperationOutcome/none`,
    resource: {
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'warning',
          code: 'processing',
          details: { coding, text: 'Resource request returns no results.' },
        },
      ],
    },
    search: { mode: 'outcome' },
  }
}

/** The answered searches of a call; one that is not named here was answered with nothing. */
export type Searches = Partial<Record<SlotName, Found>>

export interface RecordOf {
  /** Birth date of the patient, as precise as the system knows it. */
  readonly birth?: string
  readonly patient?: JsonObject
  readonly encounter?: JsonObject
  readonly searches?: Searches
  /** Put in the place of a whole prefetch value, as it stands: null, an OperationOutcome, a page. */
  readonly instead?: Readonly<Record<string, Json>>
}

/** The whole prefetch of a call: every search answered. */
export function prefetchOf(dialect: Dialect, record: RecordOf): JsonObject {
  const names: readonly string[] = ['conditions', ...Object.keys(nothingFound)]
  const found: Readonly<Record<string, Found | undefined>> = record.searches ?? {}
  const answers = names.map((name) => [name, searchset(dialect, found[name] ?? { resources: [] })])
  return {
    patient: record.patient ?? person(dialect, record.birth ?? '1966-05-10'),
    ...(record.encounter !== undefined && { encounter: record.encounter }),
    ...Object.fromEntries(answers),
    ...record.instead,
  }
}

/** Draft orders, of which all MedicationRequests are selected, with the Medications that they refer to. */
export interface Drafts {
  readonly orders: readonly JsonObject[]
  readonly beside?: readonly JsonObject[]
}

/** A whole order-select request of this system. */
export function orderSelectOf(dialect: Dialect, drafts: Drafts, record: RecordOf = {}): JsonObject {
  const entry = [...drafts.orders, ...(drafts.beside ?? [])].map((resource) =>
    dialect === 'us-sandbox' || dialect === 'r4-nl' ? { resource } : entryOf(dialect, resource, 'match'),
  )
  const selections = drafts.orders.map((order) => `MedicationRequest/${text(order['id'])}`)
  const draftOrders = { resourceType: 'Bundle', type: 'collection', entry }
  return {
    ...envelope(dialect, 'order-select'),
    context: { ...contextOf(dialect), selections, draftOrders },
    prefetch: prefetchOf(dialect, record),
  }
}

/** A whole request of a hook that has no draft orders. */
export function visitOf(
  dialect: Dialect,
  hook: 'encounter-discharge' | 'patient-view',
  record: RecordOf = {},
): JsonObject {
  return {
    ...envelope(dialect, hook),
    context: contextOf(dialect),
    prefetch: prefetchOf(dialect, record),
  }
}

function contextOf(dialect: Dialect): JsonObject {
  return {
    userId: isEpic(dialect) ? 'PractitionerRole/e8mQ2-1' : 'Practitioner/arts-1',
    patientId: idOf(dialect, patientName),
    encounterId: idOf(dialect, encounterName),
  }
}

/** What stands around every call; one vendor adds its versions and always says where it lives. */
function envelope(dialect: Dialect, hook: string): JsonObject {
  const hookInstance = '7d0c1a52-4c5e-4f0b-9a53-0f6a5b1c2d03'
  if (!isEpic(dialect)) return { hook, hookInstance }
  return {
    hook,
    hookInstance,
    fhirServer: servers[dialect],
    extension: {
      'com.epic.cdshooks.request.bpa-trigger-action': hook === 'patient-view' ? '27' : '18',
      'com.epic.cdshooks.request.cds-hooks-specification-version': '1.1',
      'com.epic.cdshooks.request.fhir-version': isStu3(dialect) ? 'STU3' : 'R4',
      'com.epic.cdshooks.request.criteria-id': '4001',
      'com.epic.cdshooks.request.epic-version': '11.3',
    },
  }
}

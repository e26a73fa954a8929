import { type Json, type JsonObject, text } from '../json.ts'
import { type BundleEntry, bundleEntries } from '../record/bundle.ts'
import { keyOf, readTarget, referenceText } from '../record/reference.ts'
import type { Resolve } from '../record/resolve.ts'

/** A resource and the patient it is about; absent when it is about none (a Medication, a Location). */
export interface Owned {
  readonly resource: JsonObject
  readonly patientId?: string
}

/** What stood together on one line or in one file. */
export interface Unfolded {
  readonly owned: readonly Owned[]
  /** Medications that came in the same Bundle, by `Medication/id`. */
  readonly medications: Catalogue
}

type Catalogue = ReadonlyMap<string, JsonObject>

const deepest = 3

/** Takes a Bundle of any type apart; a single resource is a list of one. */
export function unfold(value: JsonObject): Unfolded {
  const resources = value['resourceType'] === 'Bundle' ? resourcesOf(settle(value), deepest) : [value]
  const patients = resources.filter((resource) => resource['resourceType'] === 'Patient')
  const only = patients.length === 1 ? text(patients[0]?.['id']) : undefined
  return {
    owned: resources.map((resource) => {
      const patientId = ownerOf(resource, only)
      return patientId === undefined ? { resource } : { resource, patientId }
    }),
    medications: medicationsAmong(resources),
  }
}

/** Medications by `Medication/id`. */
export function medicationsAmong(resources: readonly JsonObject[]): Catalogue {
  const named = resources.filter((resource) => isMedication(resource) && text(resource['id']) !== undefined)
  return new Map(named.map((resource) => [`Medication/${String(resource['id'])}`, resource]))
}

export function isMedication(resource: JsonObject): boolean {
  return resource['resourceType'] === 'Medication'
}

/** The type of a resource; what cannot be the name of one may say anything, and is not repeated. */
export function typeOf({ resourceType }: JsonObject): string {
  return /^[A-Za-z]{1,40}$/.test(text(resourceType) ?? '') ? String(resourceType) : '(text)'
}

/** Finds a Medication where it stood, and else among those that belong to nobody. */
export function resolveIn(near: Catalogue, far: Catalogue): Resolve {
  return (reference) => {
    const key = keyOf(reference)
    if (key === undefined) return undefined
    const full = key.includes('/') ? key : `Medication/${key}`
    return near.get(full) ?? far.get(full)
  }
}

function resourcesOf(bundle: JsonObject, depth: number): readonly JsonObject[] {
  return bundleEntries(bundle).flatMap(({ resource }) =>
    resource['resourceType'] === 'Bundle' && depth > 0 ? resourcesOf(resource, depth - 1) : [resource],
  )
}

/**
 * Transactions name what they are about to create by a urn. Where that is not the id as well,
 * references are rewritten to `Type/id`, so that readers find what belongs together.
 */
function settle(bundle: JsonObject): JsonObject {
  const aliases = new Map(bundleEntries(bundle).flatMap(aliasOf))
  if (aliases.size === 0) return bundle
  const settled: JsonObject = JSON.parse(JSON.stringify(bundle), (key, value: Json) =>
    key === 'reference' && typeof value === 'string' ? (aliases.get(value) ?? value) : value,
  )
  return { ...settled, entry: bundleEntries(settled).map(withId) }
}

function aliasOf({ fullUrl, resource }: BundleEntry): readonly (readonly [string, string])[] {
  const address = fullUrl?.startsWith('urn:') ? fullUrl : undefined
  const id = address === undefined ? undefined : keyOf(address)
  if (address === undefined || id === undefined || id === resource['id']) return []
  return [[address, `${text(resource['resourceType']) ?? ''}/${text(resource['id']) ?? id}`]]
}

function withId({ fullUrl, resource }: BundleEntry): JsonObject {
  const id =
    text(resource['id']) ??
    keyOf(fullUrl ?? '')
      ?.split('/')
      .at(-1)
  return { resource: id === undefined ? resource : { ...resource, id } }
}

/** Something that names nobody, in a Bundle about one patient, is about that patient. */
function ownerOf(resource: JsonObject, only: string | undefined): string | undefined {
  if (resource['resourceType'] === 'Patient') return text(resource['id'])
  const reference = referenceText(resource['subject']) ?? referenceText(resource['patient'])
  const target = reference === undefined ? undefined : readTarget(reference)
  if (target === undefined) return isMedication(resource) ? undefined : only
  return (target.type ?? 'Patient') === 'Patient' ? target.id : undefined
}

/** Elements that no reader looks at: they hold names and addresses, and half of the bytes. */
const notKept: ReadonlySet<string> = new Set([
  'text',
  'meta',
  'identifier',
  'name',
  'telecom',
  'address',
  'contact',
  'photo',
  'communication',
  'generalPractitioner',
  'managingOrganization',
  'participant',
  'serviceProvider',
  'location',
  'performer',
  'requester',
  'recorder',
  'asserter',
  'informationSource',
  'insurance',
  'note',
  'presentedForm',
  'basedOn',
  'hasMember',
])

/** A resource without what no reader looks at, to be kept until its patient's turn comes. */
export function keep(resource: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !notKept.has(name)))
}

import { matchesSearchRequest, type SearchRequest, type WithId } from '@medplum/core'
import { type CreateResourceOptions, getExtraEntries, MemoryRepository } from '@medplum/fhir-router'
import type { BundleEntry, Resource } from '@medplum/fhirtypes'
import { sortResources } from './sort-resources.ts'

/** Resources of one patient, or of nobody, by `Type/id`. */
type Shelf = Map<string, WithId<Resource>>

const nobody = ''

/**
 * The memory repository, with a shelf for each patient. That of the library evaluates every parameter on
 * every stored resource, which takes seconds; here the patient is found by its shelf.
 */
export class SandboxRepository extends MemoryRepository {
  readonly #shelves = new Map<string, Shelf>()
  /** The shelf of each resource. */
  readonly #owners = new Map<string, string>()

  override async createResource<T extends Resource>(
    resource: T,
    options?: CreateResourceOptions,
    update = false,
  ): Promise<WithId<T>> {
    const stored = await super.createResource(resource, options, update)
    this.#shelve(stored)
    return stored
  }

  override async deleteResource(type: string, id: string, options?: { ifMatch?: string }): Promise<void> {
    await super.deleteResource(type, id, options)
    this.#take(`${type}/${id}`)
  }

  has(type: string, id: string): boolean {
    return this.#owners.has(`${type}/${id}`)
  }

  /** All matches among the resources of these patients, sorted; of everybody when no parameter names one. */
  find(request: SearchRequest, patients: readonly ReadonlySet<string>[]): readonly WithId<Resource>[] {
    const found: WithId<Resource>[] = []
    for (const shelf of this.#shelvesOf(patients)) {
      for (const resource of shelf.values()) {
        if (matchesSearchRequest(resource, request)) found.push(resource)
      }
    }
    return sortResources(found, request)
  }

  /** What matches refer to by the parameters of `_include`. */
  async included(request: SearchRequest, matches: readonly Resource[]): Promise<readonly BundleEntry[]> {
    const entries: BundleEntry[] = []
    if (request.include !== undefined) await getExtraEntries(this, request, [...matches], entries)
    return entries
  }

  #shelvesOf(patients: readonly ReadonlySet<string>[]): Iterable<Shelf> {
    const [first, ...others] = patients
    if (first === undefined) return this.#shelves.values()
    const ids = [...first].filter((id) => others.every((set) => set.has(id)))
    return ids.map((id) => this.#shelves.get(id)).filter((shelf) => shelf !== undefined)
  }

  #shelve(resource: WithId<Resource>): void {
    const key = `${resource.resourceType}/${resource.id}`
    const owner = patientOf(resource)
    if (this.#owners.get(key) !== owner) this.#take(key)
    const shelf = this.#shelves.get(owner) ?? new Map()
    this.#shelves.set(owner, shelf.set(key, resource))
    this.#owners.set(key, owner)
  }

  #take(key: string): void {
    const owner = this.#owners.get(key)
    if (owner === undefined) return
    this.#shelves.get(owner)?.delete(key)
    this.#owners.delete(key)
  }
}

const owning = ['subject', 'patient', 'beneficiary', 'for'] as const

function patientOf(resource: WithId<Resource>): string {
  if (resource.resourceType === 'Patient') return resource.id
  for (const name of owning) {
    const reference: unknown = Reflect.get(Object(Reflect.get(resource, name)), 'reference')
    const id = typeof reference === 'string' ? /(?:^|\/)Patient\/([^/]+)$/.exec(reference)?.[1] : undefined
    if (id !== undefined) return id
  }
  return nobody
}

import { type Json, type JsonObject, text } from '../json.ts'
import { type BundleEntry, bundleEntries } from './bundle.ts'
import { keyOf } from './reference.ts'

/** Finds the resource that a reference points at, or nothing; never fetches. */
export type Resolve = (reference: string) => JsonObject | undefined

/**
 * Resolves references to Medications that came along with the call. The drafts are looked through
 * first, and the prefetch only when they do not have it: most calls are answered from the drafts alone.
 */
export function resolveWithin(
  draftOrders: Json | undefined,
  included: () => readonly BundleEntry[],
): Resolve {
  const drafts = lazily(() => indexMedications(bundleEntries(draftOrders)))
  const prefetched = lazily(() => indexMedications(included()))
  return (reference) => {
    const key = keyOf(reference)
    return key === undefined ? undefined : (drafts().get(key) ?? prefetched().get(key))
  }
}

function indexMedications(entries: readonly BundleEntry[]): ReadonlyMap<string, JsonObject> {
  const index = new Map<string, JsonObject>()
  for (const { fullUrl, resource } of entries) {
    if (resource['resourceType'] !== 'Medication') continue
    const id = text(resource['id'])
    const address = fullUrl === undefined ? undefined : keyOf(fullUrl)
    if (address !== undefined) index.set(address, resource)
    if (id !== undefined) index.set(`Medication/${id}`, resource).set(id, resource)
  }
  return index
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

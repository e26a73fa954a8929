import { type Json, type JsonObject, number, object, objects, text } from '../json.ts'

/** One entry that holds a resource. */
export interface BundleEntry {
  readonly fullUrl?: string
  readonly resource: JsonObject
  /** A supply that came along with the order it belongs to; the search itself did not ask for it. */
  readonly along?: true
}

/** A Bundle taken apart, before anyone asks whose resources these are. */
export interface ReadBundle {
  readonly entries: readonly BundleEntry[]
  /** Entries that hold no resource at all. */
  readonly empty: number
  /** Severest OperationOutcome among the entries: `failure` is error, fatal or one that does not say. */
  readonly outcome: 'none' | 'notice' | 'failure'
  readonly total?: number
  /** There are pages after this one. */
  readonly more: boolean
}

/** Takes a Bundle apart; undefined when the value is no Bundle or its entries are no list. */
export function readBundle(value: Json | undefined): ReadBundle | undefined {
  const bundle = object(value)
  if (bundle === undefined || bundle['resourceType'] !== 'Bundle') return undefined
  const list = bundle['entry']
  if (list !== undefined && list !== null && typeof list !== 'object') return undefined
  const total = number(bundle['total'])
  return {
    ...sortEntries(list),
    ...(total === undefined ? {} : { total }),
    more: objects(bundle['link']).some((link) => link['relation'] === 'next'),
  }
}

/** The entries of a Bundle that hold a resource, as a list; nothing else of the Bundle is asked for. */
export function bundleEntries(value: Json | undefined): readonly BundleEntry[] {
  return sortEntries(object(value)?.['entry']).entries
}

/** Whether an OperationOutcome says that the search failed; one without a severity does. */
export function isFailure(outcome: JsonObject): boolean {
  const severities = objects(outcome['issue']).map((issue) => issue['severity'])
  return (
    severities.length === 0 ||
    !severities.every((severity) => severity === 'warning' || severity === 'information')
  )
}

function sortEntries(list: Json | undefined): Pick<ReadBundle, 'entries' | 'empty' | 'outcome'> {
  const entries: BundleEntry[] = []
  let empty = 0
  let outcome: ReadBundle['outcome'] = 'none'
  const items: readonly Json[] = Array.isArray(list) ? list : objects(list)
  for (const entry of items) {
    const resource = object(object(entry)?.['resource'])
    if (resource === undefined) empty += 1
    else if (resource['resourceType'] === 'MedicationDispense') entries.push(supply(entry, resource))
    else if (resource['resourceType'] !== 'OperationOutcome')
      entries.push(asEntry(text(object(entry)?.['fullUrl']), resource))
    else if (isFailure(resource)) outcome = 'failure'
    else if (outcome === 'none') outcome = 'notice'
  }
  return { entries, empty, outcome }
}

function supply(entry: Json, resource: JsonObject): BundleEntry {
  const isAlong = object(object(entry)?.['search'])?.['mode'] === 'include'
  const read = asEntry(text(object(entry)?.['fullUrl']), resource)
  return isAlong ? { ...read, along: true } : read
}

function asEntry(fullUrl: string | undefined, resource: JsonObject): BundleEntry {
  return fullUrl === undefined ? { resource } : { fullUrl, resource }
}

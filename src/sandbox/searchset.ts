import type { BundleEntry, Resource } from '@medplum/fhirtypes'
import type { Search } from './search.ts'

/** The Bundle of one page of a search, with links that repeat every parameter, all of them honoured. */
export function searchset(search: Search, { total, page, included }: Found, base: string): object {
  const entries = [
    ...page.map((resource) => entryOf(resource, 'match', base)),
    ...included.flatMap(({ resource }) =>
      resource === undefined ? [] : [entryOf(resource, 'include', base)],
    ),
  ]
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total,
    link: linksOf(search, total, base),
    ...(entries.length > 0 && { entry: entries }),
  }
}

interface Found {
  /** Matches in all pages; what is included does not count. */
  readonly total: number
  readonly page: readonly Resource[]
  readonly included: readonly BundleEntry[]
}

function entryOf(resource: Resource, mode: string, base: string): object {
  return { fullUrl: `${base}/${resource.resourceType}/${resource.id}`, resource, search: { mode } }
}

function linksOf({ type, honoured, offset, count }: Search, total: number, base: string): readonly object[] {
  const to = (relation: string, place?: number): object => {
    const parameters = new URLSearchParams(honoured)
    if (place !== undefined) parameters.delete('_offset')
    if (place !== undefined && place > 0) parameters.set('_offset', String(place))
    return { relation, url: parameters.size === 0 ? `${base}/${type}` : `${base}/${type}?${parameters}` }
  }
  const links = [to('self'), to('first', 0)]
  if (count > 0 && offset > 0) links.push(to('previous', Math.max(0, offset - count)))
  if (count > 0 && offset + count < total) links.push(to('next', offset + count))
  return links
}

import { type Json, type JsonObject, objects, text } from '../../json.ts'
import { pathBelow } from '../../outbound/below.ts'
import { readBundle } from '../bundle.ts'
import type { Answer, Ask } from './ask.ts'

/** Pages that were read of one search, and what keeps them from being all of it. */
export interface Pages {
  readonly bundle: JsonObject
  /** The first page as it came, with its self link. */
  readonly first: JsonObject
  /** Reason code for why pages are lacking; absent when all were read. */
  readonly cut?: string
}

/** Pages of one search that are asked for, the first included. */
const mostPages = 10

/** Asks for a search and everything that follows its first page. */
export async function askSearch(
  ask: Ask,
  base: string,
  query: string,
): Promise<Pages | { readonly code: string }> {
  const first = asPage(await ask(`${base}/${query}`))
  return 'code' in first ? first : followPages(ask, base, query, first.resource, mostPages - 1)
}

/** Asks for what follows a page that came with the call. */
export function followSent(ask: Ask, base: string, query: string, sent: JsonObject): Promise<Pages> {
  return followPages(ask, base, query, sent, mostPages)
}

/** Whether a Bundle says where its next page is. */
export function hasNextPage(bundle: JsonObject): boolean {
  return nextOf(bundle) !== undefined
}

async function followPages(
  ask: Ask,
  base: string,
  query: string,
  first: JsonObject,
  most: number,
): Promise<Pages> {
  let entries = entriesOf(first)
  const asked = new Set<string>()
  let next = nextOf(first)
  let cut: string | undefined
  while (next !== undefined && cut === undefined) {
    const url = pageUrl(next, base, query)
    if (url === undefined) cut = 'next-page-elsewhere'
    else if (asked.has(url) || asked.size >= most) cut = 'too-many-pages'
    else {
      asked.add(url)
      const page = asPage(await ask(url))
      if ('code' in page) cut = page.code
      else {
        entries = [...entries, ...entriesOf(page.resource)]
        next = nextOf(page.resource)
      }
    }
  }
  return merged(first, entries, cut)
}

/** One Bundle in the place of its pages. One that lacks pages keeps a next link, which says so. */
function merged(first: JsonObject, entry: readonly Json[], cut: string | undefined): Pages {
  const { total } = first
  const bundle = {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total === undefined ? {} : { total }),
    entry,
  }
  return cut === undefined ? { bundle, first } : { bundle: cutOff(bundle), first, cut }
}

/** The same result, known not to be all of it. */
export function cutOff(bundle: JsonObject): JsonObject {
  return { ...bundle, link: [{ relation: 'next' }] }
}

/** A page is a search result without a failure in it. */
function asPage(answer: Answer): Answer {
  if ('code' in answer) return answer
  const { type } = answer.resource
  const bundle = readBundle(answer.resource)
  if (bundle === undefined || (type !== undefined && type !== 'searchset')) return { code: 'wrong-type' }
  return bundle.outcome === 'failure' ? { code: 'outcome' } : answer
}

function entriesOf(bundle: JsonObject): readonly Json[] {
  const { entry } = bundle
  return Array.isArray(entry) ? entry : objects(entry)
}

function nextOf(bundle: JsonObject): string | undefined {
  const next = objects(bundle['link']).find((link) => link['relation'] === 'next')
  return next === undefined ? undefined : (text(next['url']) ?? '')
}

/**
 * The address of a next page, when it lies on the server that the call named. Any other would be given
 * the token.
 */
function pageUrl(next: string, base: string, query: string): string | undefined {
  if (next === '') return undefined
  const [path = ''] = query.split('?')
  const url = URL.canParse(next) ? next : URL.parse(next, `${base}/${path}`)?.href
  return url !== undefined && pathBelow(base, url) !== undefined ? url : undefined
}

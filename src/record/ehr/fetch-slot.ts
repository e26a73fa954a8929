import type { JsonObject } from '../../json.ts'
import { type SlotName, slotTypes } from '../slots.ts'
import type { Opened } from './access.ts'
import type { Ask } from './ask.ts'
import { isHonoured } from './honoured.ts'
import type { Lack } from './lacking.ts'
import { askSearch, cutOff, followSent, hasNextPage, type Pages } from './pages.ts'

/** What came of one slot. */
export interface FetchedSlot {
  readonly name: SlotName
  /** In the place of what was sent; absent when that is as good as it gets, or nothing was asked. */
  readonly value?: JsonObject
  /** Reason code for why it is not, or not completely, what was asked for. */
  readonly code?: string
}

/** Asks for one slot. What a token does not open is not asked for. */
export async function fetchSlot(lack: Lack, opened: Opened, ask: Ask): Promise<FetchedSlot> {
  const { name, query, sent } = lack
  const isSearch = query.includes('?')
  const grant = isSearch ? opened.scopes.search(slotTypes[name]) : opened.scopes.read(slotTypes[name])
  if (grant === 'none') return { name, code: 'out-of-scope' }
  if (!isSearch) return fetchRead(lack, opened, ask)
  if (sent !== undefined && hasNextPage(sent))
    return asSlot(name, await followSent(ask, opened.base, query, sent), grant)
  const found = await askSearch(ask, opened.base, query)
  if ('bundle' in found) return asSlot(name, found, isHonoured(query, found.first) ? grant : 'dropped')
  // Pages that were sent say more than a failure to get them again.
  return sent === undefined ? { name, value: failure, code: found.code } : { name, code: found.code }
}

async function fetchRead({ name, query }: Lack, { base }: Opened, ask: Ask): Promise<FetchedSlot> {
  const answer = await ask(`${base}/${query}`)
  if ('code' in answer) return { name, value: failure, code: answer.code }
  const { resource } = answer
  if (resource['resourceType'] === slotTypes[name]) return { name, value: resource }
  return { name, value: failure, code: 'wrong-type' }
}

/** What was searched by less than was asked, or within less than there is, is not all there is. */
function asSlot(name: SlotName, { bundle, cut }: Pages, searched: 'all' | 'some' | 'dropped'): FetchedSlot {
  if (cut !== undefined) return { name, value: bundle, code: cut }
  if (searched === 'all') return { name, value: bundle }
  return {
    name,
    value: cutOff(bundle),
    code: searched === 'some' ? 'scope-is-narrower' : 'search-not-honoured',
  }
}

/** How a record that could not be read is written in prefetch. */
const failure: JsonObject = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'incomplete' }],
}

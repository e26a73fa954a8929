import type { Card } from './card.ts'
import type { Action } from './suggestion.ts'

/**
 * The answer to a call as JSON. Suggestions that exclude each other propose the same orders beside their
 * drug: these are most of the answer, and each is written once.
 */
export function writeAnswer({ cards }: { readonly cards: readonly Card[] }): string {
  return `{"cards":${list(cards.map(writeCard))}}`
}

function writeCard({ suggestions, ...card }: Card): string {
  if (suggestions === undefined) return JSON.stringify(card)
  const written = new Map<Action, string>()
  const write = (action: Action): string => {
    const text = written.get(action) ?? JSON.stringify(action)
    written.set(action, text)
    return text
  }
  const texts = suggestions.map(({ actions, ...named }) =>
    append(named, `"actions":${list(actions.map(write))}`),
  )
  return append(card, `"suggestions":${list(texts)}`)
}

/** Added to each other and not joined: that would copy the orders, which becoming bytes does as well. */
function list(texts: readonly string[]): string {
  let written = ''
  for (const text of texts) written += written === '' ? text : `,${text}`
  return `[${written}]`
}

/** An object with one more member, which is JSON already. */
function append(head: object, member: string): string {
  return `${JSON.stringify(head).slice(0, -1)},${member}}`
}

import type { Card } from './card.ts'
import { oncePer } from './once-per.ts'
import type { Suggestion } from './suggestion.ts'

/**
 * The answer to a call as JSON. Most of it is the same in every answer (what is ordered, why a card may be
 * turned down) and is written once.
 */
export function writeAnswer({ cards }: { readonly cards: readonly Card[] }): string {
  return `{"cards":${list(cards, writeCard)}}`
}

function writeCard(card: Card): string {
  const { uuid, summary, detail, indicator, source, suggestions, selectionBehavior } = card
  const { overrideReasons, links, extension } = card
  let written = `{"uuid":"${uuid}","summary":${JSON.stringify(summary)},"detail":${JSON.stringify(detail)}`
  written += `,"indicator":"${indicator}","source":${shared(source, 'json')}`
  if (selectionBehavior !== undefined) written += `,"selectionBehavior":"${selectionBehavior}"`
  written += `,"overrideReasons":${shared(overrideReasons, 'json')}`
  if (links !== undefined) written += `,"links":${shared(links, 'json')}`
  written += `,"extension":${shared(extension, 'json')}`
  if (suggestions !== undefined) written += `,"suggestions":${list(suggestions, writeSuggestion)}`
  return `${written}}`
}

/** A part that all cards of the same rows have in common. */
const shared = oncePer((part: object, _: 'json') => JSON.stringify(part))

function writeSuggestion({ label, uuid, actions }: Suggestion): string {
  const written = list(actions, (action) => action.written)
  return `{"label":${JSON.stringify(label)},"uuid":"${uuid}","actions":${written}}`
}

/** Added to each other and not joined: that would copy the orders, which becoming bytes does as well. */
function list<T>(items: readonly T[], write: (item: T) => string): string {
  let written = ''
  for (const item of items) written += written === '' ? write(item) : `,${write(item)}`
  return `[${written}]`
}

import type { Language } from '../config/config.ts'
import { keyedUuid } from '../keyed-hash.ts'
import type { OrderActivity } from '../plan/activity.ts'
import type { Localized } from '../plan/plan.ts'
import type { Coding } from '../terminology/concept.ts'
import type { OpenProposal, OrderOption } from './orders.ts'

/** One action of a suggestion: make this draft order. */
export interface Action {
  readonly type: 'create'
  readonly description: string
  readonly resource: Readonly<Record<string, unknown>>
}

export interface Suggestion {
  readonly label: string
  readonly uuid: string
  readonly actions: readonly Action[]
}

export interface Suggestions {
  readonly suggestions: readonly Suggestion[]
  readonly selectionBehavior: 'at-most-one' | 'any'
}

/** For whom, and in what form, orders are proposed. */
export interface OrderContext {
  readonly patientId: string
  readonly encounterId?: string
  readonly language: Language
  readonly dialect: 'standard' | 'epic'
  readonly intent: 'proposal' | 'order'
  /** The receiving EHR's own codes per activity id; they come before ours. */
  readonly orderCodes: Readonly<Record<string, readonly Partial<Coding>[] | undefined>>
  /** References of what the order is for, such as the fracture. */
  readonly reasons: readonly string[]
  readonly withoutDrug: Localized
  readonly cardKey: string
  readonly cardUuid: string
}

/**
 * Turns open proposals into suggestions.
 *
 * Standard: drug alternatives become one suggestion each, whole with everything that goes with it, and
 * at most one is taken; without alternatives every proposal stands alone. Epic shows one action per
 * suggestion and knows only `any`.
 */
export function makeSuggestions(
  open: readonly OpenProposal[],
  context: OrderContext,
): Suggestions | undefined {
  const alternatives = open.filter(({ kind }) => kind === 'one-of').flatMap(({ options }) => options)
  const rest = open.filter(({ kind }) => kind === 'all').flatMap(({ options }) => options)
  if (alternatives.length + rest.length === 0) return undefined
  const making = { ...context, actionFor: actionsIn(context) }
  if (context.dialect === 'epic')
    return { suggestions: single([...alternatives, ...rest], making), selectionBehavior: 'any' }
  if (alternatives.length === 0)
    return { suggestions: rest.map((option) => suggest([option], making)), selectionBehavior: 'any' }
  const chosen = alternatives.map((option) => suggest([option, ...rest], making))
  const without = rest.length === 0 ? [] : [withoutDrug(rest, making)]
  return { suggestions: [...chosen, ...without], selectionBehavior: 'at-most-one' }
}

interface Making extends OrderContext {
  readonly actionFor: (order: OrderActivity) => Action
}

function single(options: readonly OrderOption[], context: Making): readonly Suggestion[] {
  return options.flatMap(({ orders }) =>
    orders.map((order) => suggest([{ activity: order, orders: [order] }], context)),
  )
}

function suggest(options: readonly OrderOption[], context: Making): Suggestion {
  const label =
    options.length === 1 ? wholeLabel(options[0], context.language) : shortLabel(options, context.language)
  const orders = options.flatMap((option) => option.orders)
  const uuid = keyedUuid(context.cardKey, context.cardUuid, ...options.map(({ activity }) => activity.id))
  return { label, uuid, actions: orders.map(context.actionFor) }
}

/** One proposal is named in full; a panel says which tests are still needed. */
function wholeLabel(option: OrderOption | undefined, language: Language): string {
  const tests = option?.orders.map(({ shortTitle }) => shortTitle[language]).join(', ') ?? ''
  return option?.activity.title[language].replace('{tests}', () => tests) ?? ''
}

function shortLabel(options: readonly OrderOption[], language: Language): string {
  return options.map(({ activity }) => activity.shortTitle[language]).join(', ')
}

function withoutDrug(rest: readonly OrderOption[], context: Making): Suggestion {
  const suggestion = suggest(rest, context)
  return {
    ...suggestion,
    label: context.withoutDrug[context.language].replace('{orders}', () => suggestion.label),
  }
}

/** Alternatives share most of their orders, so each order is made once. */
function actionsIn(context: OrderContext): Making['actionFor'] {
  const made = new Map<OrderActivity, Action>()
  const whose = writeWhose(context)
  return (order) => {
    const known = made.get(order)
    if (known !== undefined) return known
    const { resourceType } = order
    const what = { resourceType, status: 'draft', intent: context.intent, ...withSiteCodes(order, context) }
    const description = order.title[context.language]
    const action: Action = { type: 'create', description, resource: { ...what, ...whose } }
    made.set(order, action)
    return action
  }
}

/** What all orders of a call have in common: whose they are and what they are for. */
function writeWhose({ patientId, encounterId, reasons }: OrderContext): Readonly<Record<string, unknown>> {
  return {
    subject: { reference: `Patient/${patientId}` },
    ...(encounterId !== undefined && { encounter: { reference: `Encounter/${encounterId}` } }),
    ...(reasons.length > 0 && { reasonReference: reasons.map((reference) => ({ reference })) }),
  }
}

function withSiteCodes(order: OrderActivity, context: OrderContext): Readonly<Record<string, unknown>> {
  const site = context.orderCodes[order.id] ?? []
  if (site.length === 0) return order.template
  const { element, concept } = order
  return { ...order.template, [element]: { ...concept, coding: [...site, ...concept.coding] } }
}

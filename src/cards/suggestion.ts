import type { Language } from '../config/config.ts'
import type { OrderActivity } from '../plan/activity.ts'
import type { Localized } from '../plan/plan.ts'
import { Action, Whose } from './action.ts'
import { type OrderStyle, orderForms } from './order-form.ts'
import type { OpenProposal, OrderOption } from './orders.ts'

export interface Suggestion {
  readonly label: string
  readonly uuid: string
  readonly actions: readonly Action[]
}

/** For whom, and in what form, orders are proposed. */
export interface OrderContext extends OrderStyle {
  readonly patientId: string
  readonly encounterId?: string
  readonly dialect: 'standard' | 'epic'
  /** References of what the order is for, such as the fracture. */
  readonly reasons: readonly string[]
}

/** What one suggestion is to say and to order. */
export interface Choice {
  readonly label: string
  readonly options: readonly OrderOption[]
}

export interface Choices {
  readonly choices: readonly Choice[]
  readonly selectionBehavior: 'at-most-one' | 'any'
}

/**
 * Turns open proposals into what is chosen from.
 *
 * Standard: drug alternatives become one suggestion each, whole with everything that goes with it, and
 * at most one is taken; without alternatives every proposal stands alone. Epic shows one action per
 * suggestion and knows only `any`.
 */
export function choicesAmong(
  open: readonly OpenProposal[],
  { dialect, language }: OrderContext,
  withoutDrug: Localized,
): Choices {
  const alternatives = optionsOf(open, 'one-of')
  const rest = optionsOf(open, 'all')
  if (dialect === 'epic')
    return { choices: single([...alternatives, ...rest], language), selectionBehavior: 'any' }
  if (alternatives.length === 0)
    return { choices: rest.map((option) => choose([option], language)), selectionBehavior: 'any' }
  const choices = alternatives.map((option) => choose([option, ...rest], language))
  if (rest.length > 0) {
    const { label } = choose(rest, language)
    choices.push({ label: withoutDrug[language].replace('{orders}', () => label), options: rest })
  }
  return { choices, selectionBehavior: 'at-most-one' }
}

/** @param uuidOf the id of each suggestion, by its number */
export function makeSuggestions(
  choices: readonly Choice[],
  context: OrderContext,
  uuidOf: (number: number) => string,
): readonly Suggestion[] {
  const { patientId, encounterId, reasons } = context
  const whose = new Whose(patientId, encounterId, reasons)
  const formOf = orderForms(context)
  return choices.map(({ label, options }, number) => ({
    label,
    uuid: uuidOf(number),
    actions: ordersOf(options).map((order) => new Action(formOf(order), whose)),
  }))
}

function optionsOf(open: readonly OpenProposal[], kind: OpenProposal['kind']): readonly OrderOption[] {
  const found: OrderOption[] = []
  for (const proposal of open) if (proposal.kind === kind) found.push(...proposal.options)
  return found
}

function ordersOf(options: readonly OrderOption[]): readonly OrderActivity[] {
  const found: OrderActivity[] = []
  for (const { orders } of options) found.push(...orders)
  return found
}

function single(options: readonly OrderOption[], language: Language): readonly Choice[] {
  return ordersOf(options).map((order) => choose([{ activity: order, orders: [order] }], language))
}

function choose(options: readonly OrderOption[], language: Language): Choice {
  const label = options.length === 1 ? wholeLabel(options[0], language) : shortLabel(options, language)
  return { label, options }
}

/** One proposal is named in full; a panel says which tests are still needed. */
function wholeLabel(option: OrderOption | undefined, language: Language): string {
  const tests = option?.orders.map(({ shortTitle }) => shortTitle[language]).join(', ') ?? ''
  return option?.activity.title[language].replace('{tests}', () => tests) ?? ''
}

function shortLabel(options: readonly OrderOption[], language: Language): string {
  return options.map(({ activity }) => activity.shortTitle[language]).join(', ')
}

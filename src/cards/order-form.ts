import type { Language } from '../config/config.ts'
import type { OrderActivity } from '../plan/activity.ts'
import type { Coding } from '../terminology/concept.ts'
import { oncePer } from './once-per.ts'

/** How a hospital's orders are written. */
export interface OrderStyle {
  readonly language: Language
  readonly intent: 'proposal' | 'order'
  /** The receiving EHR's own codes per activity id; they come before ours. */
  readonly orderCodes: OrderCodes
}

type OrderCodes = Readonly<Record<string, readonly Partial<Coding>[] | undefined>>

/** What of a proposed order is the same for every patient: all but whose it is. */
export interface OrderForm {
  readonly description: string
  readonly resource: Readonly<Record<string, unknown>>
  /** The action that makes this order as JSON, up to where its resource says whose it is. */
  readonly written: string
}

/** The forms of a hospital's orders; one that nobody proposed yet is made. */
export function orderForms(style: OrderStyle): (order: OrderActivity) => OrderForm {
  const forms = formsOf(style.orderCodes, `${style.language} ${style.intent}`)
  return (order) => {
    const form = forms.get(order) ?? makeForm(order, style)
    forms.set(order, form)
    return form
  }
}

const formsOf = oncePer(
  (_codes: OrderCodes, _manner: `${Language} ${OrderStyle['intent']}`) =>
    new WeakMap<OrderActivity, OrderForm>(),
)

function makeForm(order: OrderActivity, style: OrderStyle): OrderForm {
  const { resourceType } = order
  const description = order.title[style.language]
  const resource = { resourceType, status: 'draft', intent: style.intent, ...withSiteCodes(order, style) }
  const written = JSON.stringify({ type: 'create', description, resource })
  return { description, resource, written: written.slice(0, -'}}'.length) }
}

function withSiteCodes(order: OrderActivity, { orderCodes }: OrderStyle): Readonly<Record<string, unknown>> {
  const site = orderCodes[order.id] ?? []
  if (site.length === 0) return order.template
  const { element, concept } = order
  return { ...order.template, [element]: { ...concept, coding: [...site, ...concept.coding] } }
}

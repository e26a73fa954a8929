import type { OrderForm } from './order-form.ts'

/** Whose the orders of a call are and what they are for, the same in each of them. */
export class Whose {
  readonly elements: Readonly<Record<string, unknown>>
  /** The end of the JSON of an action with such an order. */
  readonly written: string

  constructor(patientId: string, encounterId: string | undefined, reasons: readonly string[]) {
    this.elements = {
      subject: { reference: `Patient/${patientId}` },
      ...(encounterId !== undefined && { encounter: { reference: `Encounter/${encounterId}` } }),
      ...(reasons.length > 0 && { reasonReference: reasons.map((reference) => ({ reference })) }),
    }
    this.written = `,${JSON.stringify(this.elements).slice(1)}}`
  }
}

/**
 * One action of a suggestion: make this draft order. An answer is written from its form, so the resource
 * is put together only for who looks at it.
 */
export class Action {
  readonly type = 'create'
  readonly description: string
  readonly #form: OrderForm
  readonly #whose: Whose

  constructor(form: OrderForm, whose: Whose) {
    this.description = form.description
    this.#form = form
    this.#whose = whose
  }

  get resource(): Readonly<Record<string, unknown>> {
    return { ...this.#form.resource, ...this.#whose.elements }
  }

  /** What `JSON.stringify` would make of it. */
  get written(): string {
    return this.#form.written + this.#whose.written
  }

  toJSON(): object {
    const { type, description, resource } = this
    return { type, description, resource }
  }
}

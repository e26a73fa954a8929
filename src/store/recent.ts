import { eventKey, type StoreEvent } from './event.ts'
import { type Facts, placesIn, type Said, type Showing, saidOf, showingsOf } from './facts.ts'

/** Written events that stay known, so that feedback finds its card while the database is away. */
const mostWritten = 10_000

/** Of all events, also those that the database does not have; beyond that the oldest are not known here. */
const mostKnown = 30_000

/** Of one patient, and of one card: the newest. */
const mostTogether = 100

interface Entry {
  readonly tenant: string
  readonly groups: readonly string[]
  readonly showings: readonly Showing[]
  readonly said: readonly Said[]
  /** Counts up with every writing; absent while the database does not have it. */
  written?: number
}

/** Events of this process, first what the database does not have yet, and of the others the last. */
export class Recent {
  readonly #entries = new Map<string, Entry>()
  readonly #groups = new Map<string, Set<Entry>>()
  readonly #written = new Set<string>()
  readonly #saidMeanwhile = new Set<Entry>()
  #count = 0

  /** What is written later has a higher number. */
  get moment(): number {
    return this.#count
  }

  add(event: StoreEvent): void {
    const key = eventKey(event)
    const entry = entryOf(event)
    if (entry.groups.length === 0 || this.#entries.has(key)) return
    this.#entries.set(key, entry)
    for (const group of entry.groups) this.#join(group, entry)
    if (event.kind === 'feedback') this.#saidMeanwhile.add(entry)
    if (this.#entries.size > mostKnown) this.#forget(firstOf(this.#entries.keys()) ?? key)
  }

  #join(group: string, entry: Entry): void {
    const members = this.#groups.get(group)
    if (members === undefined) {
      this.#groups.set(group, new Set([entry]))
      return
    }
    members.add(entry)
    const oldest = members.size > mostTogether ? firstOf(members) : undefined
    if (oldest !== undefined) members.delete(oldest)
  }

  /** The database has it. */
  write(event: StoreEvent): void {
    const key = eventKey(event)
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#count += 1
    entry.written = this.#count
    this.#saidMeanwhile.delete(entry)
    this.#written.add(key)
    if (this.#written.size > mostWritten) this.#forget(firstOf(this.#written) ?? key)
  }

  /** Nothing will ever have it. */
  drop(event: StoreEvent): void {
    this.#forget(eventKey(event))
  }

  #forget(key: string): void {
    const entry = this.#entries.get(key)
    this.#entries.delete(key)
    this.#written.delete(key)
    if (entry === undefined) return
    this.#saidMeanwhile.delete(entry)
    for (const group of entry.groups) {
      const members = this.#groups.get(group)
      members?.delete(entry)
      if (members?.size === 0) this.#groups.delete(group)
    }
  }

  /** Of this patient, and of cards by their ids: what was not written at that moment, or all. */
  about(tenant: string, patient: string, cards: Iterable<string>, moment = -1): Facts {
    const groups = [patientGroup(tenant, patient), ...[...cards].map((card) => cardGroup(tenant, card))]
    const found = new Set(groups.flatMap((group) => [...(this.#groups.get(group) ?? [])]))
    const wanted = [...found].filter(({ written }) => written === undefined || written > moment)
    const showings = wanted.flatMap((entry) => entry.showings)
    return { places: placesIn(showings, patient), showings, said: wanted.flatMap(({ said }) => said) }
  }

  /** The newest of what was said in this tenant and is not written. */
  saidMeanwhile(tenant: string): readonly Said[] {
    if (this.#saidMeanwhile.size === 0) return []
    const own = [...this.#saidMeanwhile].filter((entry) => entry.tenant === tenant)
    return own.slice(-mostTogether).flatMap(({ said }) => said)
  }
}

function entryOf(event: StoreEvent): Entry {
  const { tenant } = event
  if (event.kind === 'feedback') {
    return { tenant, groups: [cardGroup(tenant, event.card)], showings: [], said: [saidOf(event)] }
  }
  const cards = event.cards.map(({ uuid }) => cardGroup(tenant, uuid))
  // A decision without cards answers no question.
  const groups = cards.length === 0 ? [] : [patientGroup(tenant, event.patient), ...cards]
  return { tenant, groups, showings: showingsOf(event), said: [] }
}

function firstOf<T>(values: Iterable<T>): T | undefined {
  for (const value of values) return value
  return undefined
}

function patientGroup(tenant: string, patient: string): string {
  return `patient\n${tenant}\n${patient}`
}

function cardGroup(tenant: string, card: string): string {
  return `card\n${tenant}\n${card}`
}

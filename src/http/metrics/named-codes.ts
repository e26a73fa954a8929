import { hash } from 'node:crypto'
import { isPublished, type ShownCode } from '../../terminology/shown-code.ts'

/** As many codes as one page can be read for. */
const mostNamed = 200

/** Codes without a name that are remembered; those that were not seen for longest are forgotten. */
const mostWaiting = 1000

/** Codes without a name that one call may add, so that one odd record leaves room for all others. */
const mostAdded = 50

/** A code that came with so many patients says nothing of one of them. */
const enoughPatients = 3

/** A code takes the name of another when it comes so many times as often: names are not to change daily. */
const muchMore = 2

const rare: ShownCode = { system: '(rare)', code: '(rare)' }
const other: ShownCode = { system: '(other)', code: '(other)' }

interface Seen {
  readonly shown: ShownCode
  /** In how many calls. */
  calls: number
  /** Hashes of the first patients. */
  readonly patients: Set<string>
}

/**
 * Which codes are called by their name. Careless sources put anything into a code, so one that is of no
 * published list is named only when it came with three different patients; until then it counts as
 * `(rare)`. When there are too many, those in most calls are named and the rest counts as `(other)`.
 */
export class NamedCodes {
  readonly #named = new Map<string, Seen>()
  readonly #waiting = new Map<string, Seen>()
  readonly #salt: string
  readonly #onLost: (shown: ShownCode) => void
  /** No named code came in fewer calls. */
  #fewestCalls = 0

  /**
   * @param salt unlike any other's: what is kept of a patient for a while leads back to none
   * @param onLost is told which code has no name any more, because another one comes more often
   */
  constructor(salt: string, onLost: (shown: ShownCode) => void) {
    this.#salt = salt
    this.#onLost = onLost
  }

  /** How the codes in the record of one call are named; each counts once, however often it stands there. */
  ofCall(patientId: string): (shown: ShownCode) => ShownCode {
    const counted = new Set<string>()
    const patient = hash('sha256', `${this.#salt}|${patientId}`)
    let added = 0
    return (shown) => {
      const key = `${shown.system}|${shown.code}`
      if (!counted.has(key)) {
        const isNew = !this.#named.has(key) && !this.#waiting.has(key)
        if (isNew && added >= mostAdded) return isPublished(shown) ? other : rare
        if (isNew) added += 1
        counted.add(key)
        this.#count(key, shown, patient)
      }
      return this.#named.has(key) ? shown : this.#isSafe(key, shown) ? other : rare
    }
  }

  #count(key: string, shown: ShownCode, patient: string): void {
    const named = this.#named.get(key)
    if (named !== undefined) {
      named.calls += 1
      return
    }
    const seen = this.#waiting.get(key) ?? { shown, calls: 0, patients: new Set() }
    seen.calls += 1
    const isNews = seen.patients.size < enoughPatients && !seen.patients.has(patient)
    if (isNews) seen.patients.add(patient)
    // One patient who comes again and again keeps no code from being forgotten.
    if (isNews || seen.patients.size >= enoughPatients) this.#waiting.delete(key)
    this.#waiting.set(key, seen)
    if (this.#isSafe(key, shown) && this.#makeRoom(seen.calls)) {
      this.#waiting.delete(key)
      this.#named.set(key, seen)
    } else if (this.#waiting.size > mostWaiting) this.#forgetOldest()
  }

  #isSafe(key: string, shown: ShownCode): boolean {
    return isPublished(shown) || (this.#waiting.get(key)?.patients.size ?? 0) >= enoughPatients
  }

  /** @returns false when all that are named come often enough to keep their name */
  #makeRoom(calls: number): boolean {
    if (this.#named.size < mostNamed) return true
    // All are looked through only when one of them may have to go.
    if (calls <= this.#fewestCalls * muchMore) return false
    const [key, least] = [...this.#named].reduce((one, next) => (next[1].calls < one[1].calls ? next : one))
    this.#fewestCalls = least.calls
    if (calls <= least.calls * muchMore) return false
    this.#named.delete(key)
    this.#waiting.set(key, least)
    this.#onLost(least.shown)
    return true
  }

  #forgetOldest(): void {
    const [oldest] = this.#waiting.keys()
    if (oldest !== undefined) this.#waiting.delete(oldest)
  }
}

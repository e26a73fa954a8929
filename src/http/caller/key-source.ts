import type { KeysStatus } from './caller.ts'
import type { KeySet } from './key-set.ts'

/** Where the keys of an issuer come from. */
export interface KeySource {
  /**
   * The keys that are valid now, those published a moment ago among them when this kid was not known.
   *
   * @returns undefined when there are none
   */
  find(kid: string): Promise<KeySet | undefined>
  /** Looks after the keys when it is time to; never rejects. */
  tend(): Promise<void>
  readonly status: KeysStatus
}

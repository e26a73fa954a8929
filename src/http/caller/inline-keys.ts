import type { Json } from '../../json.ts'
import type { KeysStatus } from './caller.ts'
import { type KeySet, KeysRefused, readKeySet } from './key-set.ts'
import type { KeySource } from './key-source.ts'

/** Keys that stand in the configuration, for an EHR that publishes none. */
export class InlineKeys implements KeySource {
  readonly #keys: Promise<KeySet | undefined>
  #status: KeysStatus = { state: 'waiting', count: 0 }

  constructor(jwks: Json | undefined, refusesTestKeys: boolean) {
    this.#keys = readKeySet(jwks, refusesTestKeys).then(
      (keys) => {
        this.#status = { state: 'usable', count: keys.kids.size }
        return keys
      },
      (error: unknown) => {
        const problem = error instanceof KeysRefused ? error.code : 'unforeseen'
        this.#status = { state: 'none', count: 0, problem }
        return undefined
      },
    )
  }

  get status(): KeysStatus {
    return this.#status
  }

  find(): Promise<KeySet | undefined> {
    return this.#keys
  }

  async tend(): Promise<void> {
    await this.#keys
  }
}

import { type Store, StoreUnavailable } from './store.ts'

/** Remembers nothing: what a command or a stateless tenant uses. */
export const noStore: Store = {
  keepDecision: () => {},
  keepFeedback: async () => {},
  remembered: async () => [],
  useOnce: async () => {
    throw new StoreUnavailable('There is no database that remembers which tokens were used.')
  },
  status: { kind: 'none', state: 'idle', waiting: 0, lost: 0, unanswered: 0 },
  start: () => {},
  close: async () => {},
}

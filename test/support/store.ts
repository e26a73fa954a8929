import { randomUUID } from 'node:crypto'
import { tenantDefaults } from '../../src/config/tenant.ts'
import { openStore, type StoreOptions } from '../../src/store/open-store.ts'
import type { KeptDecision, KeptFeedback, Store } from '../../src/store/store.ts'

/** The moment of all that is kept in tests. */
export const noon = Date.UTC(2026, 10, 22, 12)
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** A store as a test wants it: patient on a busy machine, and with its log lines kept. */
export function openTestStore(options: Partial<StoreOptions> = {}): {
  readonly store: Store
  readonly lines: string[]
} {
  const lines: string[] = []
  const write = (line: object, message: string) => void lines.push(JSON.stringify({ ...line, message }))
  const store = openStore({
    log: { info: write, warn: write, error: write },
    now: () => noon,
    tenants: () => new Map(['north', 'south'].map((id) => [id, { tenant: tenantDefaults }])),
    rememberedMs: 20_000,
    tokenMs: 20_000,
    ...options,
  })
  return { store, lines }
}

/** A decision with one card, with what a test wants otherwise. */
export function decisionOf(changes: Partial<KeptDecision> & { readonly card?: string } = {}): KeptDecision {
  const { card = randomUUID(), ...rest } = changes
  return {
    tenant: 'north',
    at: noon,
    requestId: randomUUID(),
    service: 'glucocorticoid-order-select',
    hookInstance: randomUUID(),
    issuer: 'https://ehr.example.org',
    user: 'Practitioner/1',
    patient: 'patient-pseudonym',
    encounter: 'encounter-pseudonym',
    plan: 'glucocorticoid',
    version: '2022.1.0',
    rows: ['A31'],
    withheld: [],
    findings: '{"ageYears":66}',
    cards: [
      { uuid: card, advice: 'advice-key', row: 'A31', drugClasses: ['bisphosphonate'], suggestions: [] },
    ],
    silent: false,
    worklist: [],
    sent: ['patient'],
    fetched: ['conditions'],
    milliseconds: 1.5,
    ...rest,
  }
}

export function feedbackOf(card: string, changes: Partial<KeptFeedback> = {}): KeptFeedback {
  return {
    tenant: 'north',
    at: noon + 1000,
    service: 'glucocorticoid-order-select',
    card,
    outcome: 'overridden',
    outcomeAt: '2026-11-22T12:00:01Z',
    suggestions: [],
    ...changes,
  }
}

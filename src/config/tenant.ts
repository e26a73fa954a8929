import { z } from 'zod'
import { origin } from './addresses.ts'

const code = z.strictObject({
  system: z.string().min(1),
  code: z.string().min(1),
  display: z.string().min(1).exactOptional(),
})

/** Texts that may be kept from deciding; what such a text would have said is then unknown. */
const readText = z.strictObject({
  drugNames: z.boolean(),
  fractureWords: z.boolean(),
  examinationNames: z.boolean(),
  reports: z.boolean(),
})

/**
 * - `live`: decides, records and shows.
 * - `silent`: decides and records, shows nothing.
 * - `off`: does not decide.
 */
const serviceState = z.enum(['live', 'silent', 'off'])

const serviceSettings = z.strictObject({
  state: serviceState.default('live'),
  /** Other states for departments, by the id or code of the Encounter's location or service type. */
  departments: z.record(z.string().trim().min(1), serviceState).default({}),
})

const days = z.int().min(1).max(36_500)

const retention = z.strictObject({
  /** Decisions and the feedback on them. */
  decisionDays: days,
  /** The access log; NEN 7513 asks for five years at least. */
  accessLogDays: days.min(1825, 'is shorter than five years, which NEN 7513 asks for'),
})

/** Letters of a key; production wants more. */
export const leastKey = 16

/** What may differ between hospitals that one service answers. */
const tenantShape = {
  /** Language of cards when the caller does not ask for one. */
  language: z.enum(['nl', 'en']),
  /** How suggestions are put together: as the standard says, or as Epic can show them. */
  dialect: z.enum(['standard', 'epic']),
  orderIntent: z.enum(['proposal', 'order']),
  /** DXA with VFA as one order, or as two actions in one suggestion. */
  dxaWithVfa: z.enum(['one-order', 'two-orders']),
  /** Codes by which the receiving EHR knows our orders, by activity id. */
  orderCodes: z.record(z.string(), z.array(code).min(1)),
  /** Path of the hospital's code map, CSV or JSON, as seen from this file. */
  codeMap: z.string().min(1).exactOptional(),
  /** Key of the hash that makes card ids; the default makes the same ids everywhere, for examples. */
  cardKey: z.string().min(leastKey),
  /** Key of the hash that makes pseudonyms; whoever has it can tell which patient is meant. */
  pseudonymKey: z.string().min(leastKey),
  /** Values of Epic's trigger extension for which fracture-patient-view answers (27 is inpatient discharge). */
  patientViewTriggers: z.array(z.string().min(1)),
  /** Which texts of the record may decide, beside codes. */
  readText,
  /** Browser origins that may call; in sandbox mode loopback origins may as well. */
  allowedOrigins: z.array(origin),
  /** By service id; a service that is not named is live. */
  services: z.record(z.string().min(1), serviceSettings),
  /** Ids of rows that show nothing, such as "C27". */
  switchedOffRows: z.array(z.string().min(1)),
  /** False while DXA cannot be ordered: the card then does not propose it. */
  dxaCapacity: z.boolean(),
  /** Days that an override reason keeps the same advice away, where it differs from plans/. */
  snoozeDays: z.record(z.string().min(1), days),
  /** Codes of override reasons that only this EHR has: which reason of plans/ each of them means. */
  overrideCodes: z.record(z.string().min(1), z.string().min(1)),
  retention,
  /** Keeps nothing of any call. */
  stateless: z.boolean(),
} as const

const whole = z.strictObject(tenantShape)

/**
 * In the file every setting may be left out, alone and within another. A default in this shape would
 * hide what stands beside the tenants, so all of them are in `tenantDefaults`.
 */
export const tenantFile = z.strictObject({
  ...whole.partial().shape,
  readText: readText.partial().optional(),
  retention: retention.partial().optional(),
  /** Paths of files with the keys, as seen from this file: then they need not stand in it. */
  cardKeyFile: z.string().min(1).optional(),
  pseudonymKeyFile: z.string().min(1).optional(),
})
export type TenantFile = Readonly<z.infer<typeof tenantFile>>

/** What one tenant has of its own; keys are read from their files. */
export type TenantChanges = Omit<TenantFile, 'cardKeyFile' | 'pseudonymKeyFile'>
export const tenantSettingNames: readonly string[] = Object.keys(tenantShape)

export type TenantSettings = Readonly<z.infer<typeof whole>>

/** The keys that everybody knows, for examples and tests. */
export const exampleKey = 'osteohooks-sandbox'

/** What holds where nothing is configured. */
export const tenantDefaults: TenantSettings = {
  language: 'nl',
  dialect: 'standard',
  orderIntent: 'proposal',
  dxaWithVfa: 'one-order',
  orderCodes: {},
  cardKey: exampleKey,
  pseudonymKey: exampleKey,
  patientViewTriggers: ['27'],
  readText: { drugNames: true, fractureWords: true, examinationNames: true, reports: true },
  allowedOrigins: [],
  services: {},
  switchedOffRows: [],
  dxaCapacity: true,
  snoozeDays: {},
  overrideCodes: {},
  retention: { decisionDays: 730, accessLogDays: 1830 },
  stateless: false,
}

/** One hospital, with its settings and the day of evaluation in Europe/Amsterdam as a day number. */
export interface Tenant extends TenantSettings {
  readonly id: string
  readonly today: () => number
}

export type ServiceState = z.infer<typeof serviceState>

import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { dayOfInstant, parseDays } from './days.ts'
import { ConfigError } from './errors.ts'

export type Language = 'nl' | 'en'

const code = z.strictObject({
  system: z.string().min(1),
  code: z.string().min(1),
  display: z.string().min(1).exactOptional(),
})

const origin = z.string().refine((value) => URL.canParse(value) && new URL(value).origin === value, {
  error: 'is no origin; write scheme, host and port only, such as https://ehr.example.org',
})

/** The file that OSTEOHOOKS_CONFIG names. Every setting has a default; an unknown one is a mistake. */
const settings = z.strictObject({
  mode: z.enum(['sandbox', 'production']).default('sandbox'),
  /** Language of cards when the caller does not ask for one. */
  language: z.enum(['nl', 'en']).default('nl'),
  /** How suggestions are put together: as the standard says, or as Epic can show them. */
  dialect: z.enum(['standard', 'epic']).default('standard'),
  orderIntent: z.enum(['proposal', 'order']).default('proposal'),
  /** Codes by which the receiving EHR knows our orders, by activity id. */
  orderCodes: z.record(z.string(), z.array(code).min(1)).default({}),
  /** Key of the hash that makes card ids; the default makes the same ids everywhere, for examples. */
  cardKey: z.string().min(16).default('osteohooks-sandbox'),
  /** Values of Epic's trigger extension for which fracture-patient-view answers (27 is inpatient discharge). */
  patientViewTriggers: z.array(z.string().min(1)).default(['27']),
  /** Browser origins that may call; in sandbox mode loopback origins may as well. */
  allowedOrigins: z.array(origin).default([]),
  bodyLimitBytes: z
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(5 * 1024 * 1024),
  /** A request that has not arrived whole after this time is closed. */
  requestTimeoutMs: z.int().min(100).max(60_000).default(10_000),
  /** Time between the signal to stop and closing the port: calls on their way still get their answer. */
  drainMs: z.int().min(0).max(60_000).default(250),
})

const port = z.coerce.number().int().min(0).max(65_535)

type Settings = Readonly<z.infer<typeof settings>>

export interface Config extends Settings {
  readonly host: string
  readonly port: number
  /** Accepted for the later store; nothing connects to it yet. */
  readonly databaseUrl?: string
  /** The day of evaluation in Europe/Amsterdam, as a day number. */
  readonly today: () => number
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings from the environment and the file that OSTEOHOOKS_CONFIG names.
 *
 * @param now milliseconds since 1970, from the one clock of the process
 * @throws ConfigError that names the setting and what is allowed
 */
export function readConfig(environment: Environment, now: () => number): Config {
  const chosen = readSettings(set(environment['OSTEOHOOKS_CONFIG']))
  if (chosen.mode === 'production') throw productionNotReady()
  const databaseUrl = set(environment['DATABASE_URL'])
  return {
    ...chosen,
    host: set(environment['HOST']) ?? '127.0.0.1',
    port: readPort(set(environment['PORT']) ?? '8080'),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    today: readClock(set(environment['OSTEOHOOKS_NOW']), now),
  }
}

/** An empty variable is the same as none: that is how compose files leave one out. */
function set(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}

function readSettings(file: string | undefined): Settings {
  const parsed = settings.safeParse(file === undefined ? {} : readJson(file))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
  )
  throw new ConfigError(`OSTEOHOOKS_CONFIG ${file ?? ''} is not right. ${problems.join('; ')}.`)
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new ConfigError(`OSTEOHOOKS_CONFIG names ${file}, which is not a readable JSON file.`, { cause })
  }
}

function readPort(value: string): number {
  const parsed = port.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ConfigError(`PORT is "${value}"; expected a whole number from 0 to 65535 (0 takes a free port).`)
}

function readClock(fixed: string | undefined, now: () => number): () => number {
  if (fixed === undefined) return () => dayOfInstant(now())
  const days = parseDays(fixed)
  if (days === undefined || days.first !== days.last) {
    throw new ConfigError(
      `OSTEOHOOKS_NOW is "${fixed}"; expected one day, such as 2026-11-22 or 2026-11-22T09:00:00+01:00.`,
    )
  }
  return () => days.first
}

/** Production protects patient data by knowing its callers; until callers can be known it may not start. */
function productionNotReady(): ConfigError {
  return new ConfigError(
    'mode is "production", which needs registered issuers, FHIR bases, a database and a public URL. ' +
      'This version cannot check callers yet, so it runs in mode "sandbox" only.',
  )
}

import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { dayOfInstant, parseDays } from './days.ts'
import { ConfigError } from './errors.ts'

export type Language = 'nl' | 'en'

const code = z.strictObject({
  system: z.string().min(1),
  code: z.string().min(1),
  display: z.string().min(1).exactOptional(),
})

/** Texts that may be kept from deciding; what such a text would have said is then unknown. */
const readText = z.strictObject({
  drugNames: z.boolean().default(true),
  fractureWords: z.boolean().default(true),
  examinationNames: z.boolean().default(true),
  reports: z.boolean().default(true),
})

const origin = z.string().refine((value) => URL.canParse(value) && new URL(value).origin === value, {
  error: 'is no origin; write scheme, host and port only, such as https://ehr.example.org',
})

/** Nothing else is ever called: the address must be written as it is used, without user, query or `..`. */
const serverBase = z.string().refine(isServerBase, {
  error:
    'is no base of a terminology server; write https://host/path, without user, query, fragment or a slash at ' +
    'the end (http only for this machine)',
})

const terminologyServer = z.strictObject({
  /** FHIR R4 base of a server that answers ValueSet/$expand with SNOMED CT expressions. */
  url: serverBase,
  /** URI of the edition of SNOMED CT; by default the newest Dutch one that the server has. */
  edition: z
    .string()
    .regex(/^http:\/\/snomed\.info\/sct\/\d{6,18}(?:\/version\/\d{8})?$/, {
      error:
        'is no edition of SNOMED CT; write http://snomed.info/sct/<module>, with or without /version/<date>',
    })
    .default('http://snomed.info/sct/11000146104'),
  /** Path of a file with the value of the Authorization header, as seen from this file. */
  authorizationFile: z.string().min(1).exactOptional(),
  /** At most a month. */
  refreshHours: z.number().min(1).max(720).default(24),
  /** For one page of an answer. */
  timeoutMs: z.int().min(100).max(300_000).default(30_000),
  /** Path of the folder that keeps the last expansion, as seen from this file; without it a start begins anew. */
  cacheFolder: z.string().min(1).exactOptional(),
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
  /** Path of the hospital's code map, CSV or JSON, as seen from this file. */
  codeMap: z.string().min(1).exactOptional(),
  /** Adds what our lists of SNOMED CT codes cannot enumerate; without it those lists decide alone. */
  terminologyServer: terminologyServer.exactOptional(),
  /** Key of the hash that makes card ids; the default makes the same ids everywhere, for examples. */
  cardKey: z.string().min(16).default('osteohooks-sandbox'),
  /** Values of Epic's trigger extension for which fracture-patient-view answers (27 is inpatient discharge). */
  patientViewTriggers: z.array(z.string().min(1)).default(['27']),
  /** Which texts of the record may decide, beside codes. */
  readText: readText.prefault({}),
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
type TerminologySettings = Readonly<z.infer<typeof terminologyServer>>

export interface Config extends Settings {
  readonly host: string
  readonly port: number
  /** Accepted for the later store; nothing connects to it yet. */
  readonly databaseUrl?: string
  /** Value of the Authorization header for the terminology server. */
  readonly terminologyAuthorization?: string
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
  const terminologyAuthorization = set(environment['OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION'])
  return {
    ...chosen,
    host: set(environment['HOST']) ?? '127.0.0.1',
    port: readPort(set(environment['PORT']) ?? '8080'),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(terminologyAuthorization === undefined ? {} : { terminologyAuthorization }),
    today: readClock(set(environment['OSTEOHOOKS_NOW']), now),
  }
}

/** An empty variable is the same as none: that is how compose files leave one out. */
function set(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}

function readSettings(file: string | undefined): Settings {
  const parsed = settings.safeParse(file === undefined ? {} : readJson(file))
  if (parsed.success) return beside(file ?? '', parsed.data)
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
  )
  throw new ConfigError(`OSTEOHOOKS_CONFIG ${file ?? ''} is not right. ${problems.join('; ')}.`)
}

/** Paths in the file are meant from where the file is. */
function beside(file: string, chosen: Settings): Settings {
  const { codeMap, terminologyServer: server } = chosen
  const absolute = (path: string) => resolve(dirname(file), path)
  return {
    ...chosen,
    ...(codeMap === undefined ? {} : { codeMap: absolute(codeMap) }),
    ...(server === undefined ? {} : { terminologyServer: fromFolder(server, absolute) }),
  }
}

function fromFolder(server: TerminologySettings, absolute: (path: string) => string): TerminologySettings {
  const { authorizationFile, cacheFolder } = server
  return {
    ...server,
    ...(authorizationFile === undefined ? {} : { authorizationFile: absolute(authorizationFile) }),
    ...(cacheFolder === undefined ? {} : { cacheFolder: absolute(cacheFolder) }),
  }
}

/** Written exactly as a URL is written out, so that no other spelling of a host can hide in it. */
function isServerBase(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname, username, password, search, hash, href } = new URL(value)
  const plain = [username, password, search, hash].every((part) => part === '')
  const safe = protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname))
  return plain && safe && !value.endsWith('/') && (href === value || href === `${value}/`)
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

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

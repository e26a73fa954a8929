import { z } from 'zod'
import { dayOfInstant, parseDays } from '../days.ts'

/** The environment, in which an empty variable is the same as none: that is how compose files leave one out. */
export interface Environment {
  readonly variable: (name: string) => string | undefined
}

export function environmentOf(variables: Readonly<Record<string, string | undefined>>): Environment {
  return { variable: (name) => variables[name]?.trim() || undefined }
}

/** What the environment says of this process. */
export interface ProcessAddress {
  readonly host: string
  readonly port: number
  /** PostgreSQL; without it the embedded database. */
  readonly databaseUrl?: string
  /** Value of the Authorization header for the terminology server. */
  readonly terminologyAuthorization?: string
  /** The day of evaluation in Europe/Amsterdam, as a day number. */
  readonly today: () => number
}

interface Read {
  readonly address: ProcessAddress
  readonly problems: readonly string[]
}

const port = z.coerce.number().int().min(0).max(65_535)

/** @param now milliseconds since 1970, from the one clock of the process */
export function readEnvironment({ variable }: Environment, now: () => number): Read {
  const portText = variable('PORT') ?? '8080'
  const parsedPort = port.safeParse(portText)
  const fixed = variable('OSTEOHOOKS_NOW')
  const day = fixed === undefined ? undefined : oneDay(fixed)
  const databaseUrl = variable('DATABASE_URL')
  const terminologyAuthorization = variable('OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION')
  const problems = [
    ...(parsedPort.success ? [] : [wrongPort(portText)]),
    ...(fixed === undefined || day !== undefined ? [] : [wrongDay(fixed)]),
    ...(databaseUrl === undefined || isPostgres(databaseUrl) ? [] : [wrongDatabase]),
  ]
  const address = {
    host: variable('HOST') ?? '127.0.0.1',
    port: parsedPort.data ?? 0,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(terminologyAuthorization === undefined ? {} : { terminologyAuthorization }),
    today: day === undefined ? () => dayOfInstant(now()) : () => day,
  }
  return { address, problems }
}

function wrongPort(text: string): string {
  return `PORT is "${text}"; expected a whole number from 0 to 65535 (0 takes a free port).`
}

function wrongDay(text: string): string {
  return `OSTEOHOOKS_NOW is "${text}"; expected one day, such as 2026-11-22 or 2026-11-22T09:00:00+01:00.`
}

/** The address holds a password, so it is not repeated. */
const wrongDatabase =
  'DATABASE_URL is no address of a PostgreSQL database; write postgres://user:password@host:5432/database.'

function oneDay(fixed: string): number | undefined {
  const days = parseDays(fixed)
  return days === undefined || days.first !== days.last ? undefined : days.first
}

function isPostgres(address: string): boolean {
  return URL.canParse(address) && ['postgres:', 'postgresql:'].includes(new URL(address).protocol)
}

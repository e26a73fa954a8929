import { isLoincCode, isSnomedIdentifier } from './check-digits.ts'
import { readSystem, systemNames } from './code-map/systems.ts'
import type { Coding } from './concept.ts'

/** A code as it may be shown to whoever looks after the system, who need not see patients. */
export interface ShownCode {
  /** As the code map writes it: a short name such as `prk`, or a URI; `none` for codes without one. */
  readonly system: string
  readonly code: string
}

/** In the place of what is no code, whoever sent it: a name, a sentence, nothing. */
const words = '(text)'

/** In the place of a code that may be the number of a person, or a date of birth. */
const hidden = '(hidden)'

const short: ReadonlyMap<string, string> = new Map(
  systemNames.map((name) => [readSystem(name) ?? name, name]),
)

const shape = /^[A-Za-z0-9._-]{1,32}$/
const address =
  /^(?:urn:oid:[0-2](?:\.\d{1,20}){1,30}|https?:\/\/[a-z0-9.-]{1,80}(?::\d{1,5})?(?:\/[A-Za-z0-9._~-]*){0,12})$/
const longestAddress = 160
const published = /^[A-Z]?\d{1,8}(?:\.\d{1,4})?$/
const steering = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const longestDisplay = 70
const month = '(?:0?[1-9]|1[0-2])'
const day = '(?:0?[1-9]|[12]\\d|3[01])'
const dates = [
  new RegExp(`^(?:19|20)\\d\\d[-.]?${month}[-.]?${day}$`),
  /^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d$/,
  new RegExp(`^${day}[-.]${month}[-.](?:19|20)?\\d\\d$`),
]

/**
 * A code and its system without anything that a careless source may have put there. The codes of a system
 * that the code map can name in short are what they are; all others are looked at closely.
 */
export function shownCode({ system, code }: Coding): ShownCode {
  const name = short.get(system)
  if (!shape.test(code)) return { system: shownSystem(system), code: words }
  const isOwn = name === undefined || system === ''
  return { system: shownSystem(system), code: isOwn && isPersonal(code) ? hidden : code }
}

/** Whether what stands in the place of a code looks like one. */
export function isCode({ code }: Coding): boolean {
  return shape.test(code)
}

/** Systems whose codes end in a check digit, so that not just any number passes for one. */
const checks: ReadonlyMap<string, (code: string) => boolean> = new Map([
  ['snomed', isSnomedConcept],
  ['loinc', isLoincCode],
])

const publishers: ReadonlySet<string> = new Set(systemNames.filter((name) => name !== 'none'))

/**
 * Whether it is a code of a published list, and written as those are: then it says nothing of a patient.
 * What may be a date of birth or the number of a person is none.
 */
export function isPublished({ system, code }: ShownCode): boolean {
  if (!publishers.has(system) || isPersonal(code)) return false
  return checks.get(system)?.(code) ?? published.test(code)
}

/** The two digits before the check digit say that it is a concept: 00 of the core, 10 of an extension. */
function isSnomedConcept(code: string): boolean {
  return /(?:00|10)\d$/.test(code) && isSnomedIdentifier(code)
}

/** The name that came with a code, in one line; absent where not all of the code is shown. */
export function shownDisplay({ system, code, display }: Coding): string | undefined {
  const shown = shownCode({ system, code })
  const isWhole = shown.code === code && shown.system !== words && shown.system !== hidden
  return isWhole && display !== undefined ? inOneLine(display.slice(0, longestDisplay)) : undefined
}

/**
 * Words of a record without the characters that steer a terminal, break a line or turn the direction of
 * reading.
 */
export function inOneLine(text: string): string {
  return text.replace(steering, ' ')
}

function shownSystem(system: string): string {
  const name = short.get(system)
  if (name !== undefined) return name
  if (system.length > longestAddress || !address.test(system)) return words
  return system.split(/[/:]/).some(isPersonal) || system.split('.').some(isCitizenNumber) ? hidden : system
}

/** Codes of hospitals are short; a telephone, insurance or record number has a run of seven digits or more. */
const numbered = /^(?:[A-Za-z]{1,5}[-_.]?\d{7,}|(?:\+|00)?31[1-9]\d{8}|0[1-9]\d{8})$/
const datedInWords =
  /\d[-_.]?(?:jan|feb|mrt|maart|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*[-_.]?\d/i

function isPersonal(code: string): boolean {
  return (
    isCitizenNumber(code) ||
    numbered.test(code) ||
    datedInWords.test(code) ||
    dates.some((date) => date.test(code))
  )
}

/** Nine digits that pass the eleven-test of the Dutch citizen service number, with or without points. */
function isCitizenNumber(code: string): boolean {
  const digits = code.replace(/[.-]/g, '')
  if (!/^\d{9}$/.test(digits)) return false
  const sum = [...digits].reduce(
    (total, digit, place) => total + Number(digit) * (place === 8 ? -1 : 9 - place),
    0,
  )
  return sum % 11 === 0
}

/** Any JSON value as it came from outside; nothing about its shape is trusted. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json | undefined
}

/** The value as an object, or undefined when it is anything else (null, array, scalar, absent). */
export function object(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !isArray(value) ? value : undefined
}

/**
 * The objects of a repeating element. A single object is read as a list of one, because older
 * servers send `category` and `interpretation` that way; everything else in the list is skipped.
 */
export function objects(value: Json | undefined): readonly JsonObject[] {
  if (isArray(value)) {
    // Nearly every list holds objects alone; a copy is only made to leave something out.
    return (value.every(isObject) ? value : value.filter(isObject)) as readonly JsonObject[]
  }
  const single = object(value)
  return single === undefined ? [] : [single]
}

/** A non-empty string, or undefined. */
export function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The strings of a repeating element; a single string is a list of one. */
export function texts(value: Json | undefined): readonly string[] {
  if (isArray(value)) return value.filter((item) => typeof item === 'string')
  return typeof value === 'string' ? [value] : []
}

/** A finite number, or undefined. */
export function number(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

const digits = /^-?\d{1,12}(?:\.\d{1,8})?$/

/**
 * As `number`, and also a number written as text ("153", "-2.3"): exporters that turn XML into JSON without
 * knowing FHIR make text of every value. A decimal comma, an exponent or a sign that is a comparison is
 * not read.
 */
export function decimal(value: Json | undefined): number | undefined {
  if (typeof value === 'string') return digits.test(value) ? Number(value) : undefined
  return number(value)
}

function isObject(value: Json): boolean {
  return object(value) !== undefined
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

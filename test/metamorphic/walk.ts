import type { Json, JsonObject } from '../../src/json.ts'
import { object } from '../../src/json.ts'

export function isObject(value: Json | undefined): value is JsonObject {
  return object(value) !== undefined
}

/** A copy in which every object, innermost first, was passed through a function with its key. */
export function mapObjects(value: Json, map: (found: JsonObject, key: string) => JsonObject, key = ''): Json {
  if (Array.isArray(value)) return value.map((item: Json) => mapObjects(item, map, key))
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    item === undefined ? undefined : mapObjects(item, map, name),
  ])
  return map(Object.fromEntries(entries), key)
}

/** As `mapObjects`, for a resource. */
export function mapWithin(
  resource: JsonObject,
  map: (found: JsonObject, key: string) => JsonObject,
): JsonObject {
  return object(mapObjects(resource, map)) ?? resource
}

/** A copy in which every text was passed through a function with its key. */
export function mapTexts(value: Json, map: (text: string, key: string) => string, key = ''): Json {
  if (typeof value === 'string') return map(value, key)
  if (Array.isArray(value)) return value.map((item: Json) => mapTexts(item, map, key))
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    item === undefined ? undefined : mapTexts(item, map, name),
  ])
  return Object.fromEntries(entries)
}

export function without(resource: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([key]) => !keys.includes(key)))
}

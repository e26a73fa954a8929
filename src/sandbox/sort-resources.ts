import {
  convertToSearchableDates,
  convertToSearchableReferences,
  convertToSearchableStrings,
  convertToSearchableTokens,
  evalFhirPathTyped,
  getSearchParameter,
  type SearchRequest,
  type SortRule,
  toTypedValue,
} from '@medplum/core'
import type { Resource } from '@medplum/fhirtypes'
import { searchParameters } from './search-parameters.ts'

/**
 * In the order of `_sort`; without it as they were stored. The library compares written JSON, in which a
 * period sorts after every date, and repeats the evaluation for each comparison.
 */
export function sortResources<T extends Resource>(
  resources: readonly T[],
  { sortRules = [] }: SearchRequest,
): readonly T[] {
  if (sortRules.length === 0) return resources
  const keyed = resources.map((resource) => ({
    resource,
    keys: sortRules.map((rule) => keyOf(resource, rule)),
  }))
  return keyed.sort((one, other) => compare(one.keys, other.keys, sortRules)).map(({ resource }) => resource)
}

type Key = string | undefined

function compare(one: readonly Key[], other: readonly Key[], rules: readonly SortRule[]): number {
  for (const [index, { descending = false }] of rules.entries()) {
    const order = compareKeys(one[index], other[index], descending)
    if (order !== 0) return order
  }
  return 0
}

/** What has no value comes last in both directions. */
function compareKeys(one: Key, other: Key, descending: boolean): number {
  if (one === other) return 0
  if (one === undefined) return 1
  if (other === undefined) return -1
  return one < other === descending ? 1 : -1
}

/** The first value when ascending, the last when descending. */
function keyOf(resource: Resource, { code, descending = false }: SortRule): Key {
  const values = valuesOf(resource, code, descending).toSorted()
  return descending ? values.at(-1) : values[0]
}

function valuesOf(resource: Resource, code: string, descending: boolean): readonly string[] {
  const expression = getSearchParameter(resource.resourceType, code)?.expression
  if (expression === undefined) return []
  const values = evalFhirPathTyped(expression, [toTypedValue(resource)])
  switch (searchParameters[resource.resourceType]?.[code]) {
    case 'date':
      return convertToSearchableDates(values).map(({ start, end }) =>
        descending ? (end ?? '9999') : (start ?? '0000'),
      )
    case 'token':
      return convertToSearchableTokens(values).map(({ value = '' }) => value.toLowerCase())
    case 'reference':
      return convertToSearchableReferences(values)
    default:
      return convertToSearchableStrings(values).map((value) => value.toLowerCase())
  }
}

import type { JsonObject } from '../json.ts'
import { searchParameters } from './search-parameters.ts'

const interactions = ['read', 'vread', 'history-instance', 'search-type', 'create', 'update', 'delete']

/**
 * What `/fhir` honours: exactly the parameters that are not refused.
 *
 * @param day of evaluation, such as 2026-11-22
 * @param published types of the published plans, which can be read and searched only, and how
 * @param isInstalled whether there is a server for anything else
 */
export function capabilityStatement(
  day: string,
  published: { readonly types: readonly string[]; readonly parameters: readonly string[] },
  isInstalled: boolean,
): JsonObject {
  const stored = Object.entries(isInstalled ? searchParameters : {}).map(([type, parameters]) => ({
    type,
    versioning: 'versioned',
    updateCreate: true,
    interaction: interactions.map((code) => ({ code })),
    ...(includesOf(type).length > 0 && { searchInclude: includesOf(type) }),
    searchParam: Object.entries(parameters).map(([name, kind]) => ({ name, type: kind })),
  }))
  const plans = published.types.map((type) => ({
    type,
    interaction: [{ code: 'read' }, { code: 'search-type' }],
    searchParam: published.parameters.map((name) => ({ name, type: name === 'url' ? 'uri' : 'token' })),
  }))
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: day,
    kind: 'instance',
    implementation: { description: 'osteohooks: test patients in memory and the published plans' },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [{ mode: 'server', resource: [...stored, ...plans], interaction: [{ code: 'batch' }] }],
  }
}

/** References that `_include` follows, as `Type:parameter`. */
export function includesOf(type: string): readonly string[] {
  const followed = ['medication', 'encounter', 'patient', 'subject']
  return followed
    .filter((name) => searchParameters[type]?.[name] !== undefined)
    .map((name) => `${type}:${name}`)
}

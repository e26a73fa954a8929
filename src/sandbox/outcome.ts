import type { JsonObject } from '../json.ts'

/** An OperationOutcome with one error. */
export function operationOutcome(code: string, diagnostics: string): JsonObject {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] }
}

/** A request that the FHIR server does not carry out. The message names parameters, never their values. */
export class Refused extends Error {
  readonly status: number
  /** FHIR's issue type. */
  readonly issue: string

  constructor(status: number, issue: string, message: string) {
    super(message)
    this.name = 'Refused'
    this.status = status
    this.issue = issue
  }
}

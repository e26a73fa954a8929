/**
 * Every error code of the product. `status` is the HTTP status of an error of a call; codes without
 * one stop the start. The README prints this table and a test compares the two.
 */
export const errorCodes = {
  ERR_REQUEST_MALFORMED: { status: 400, meaning: 'The body is not a JSON object in UTF-8.' },
  ERR_REQUEST_TOO_DEEP: { status: 400, meaning: 'The body is nested far deeper than FHIR needs.' },
  ERR_REQUEST_INVALID: {
    status: 400,
    meaning: 'A field of the CDS Hooks request is missing or of the wrong type.',
  },
  ERR_CALLER_UNKNOWN: {
    status: 401,
    meaning: 'The caller did not prove who it is, or its token was used before.',
  },
  ERR_CALLER_NOT_ALLOWED: { status: 403, meaning: 'The caller is known and may not do this.' },
  ERR_HTTPS_REQUIRED: { status: 403, meaning: 'In production nothing is answered over plain http.' },
  ERR_SERVICE_UNKNOWN: { status: 404, meaning: 'No service has this id; discovery lists them.' },
  ERR_ROUTE_UNKNOWN: { status: 404, meaning: 'Nothing is served at this path.' },
  ERR_METHOD_NOT_ALLOWED: { status: 405, meaning: 'The path exists, for another method (header Allow).' },
  ERR_REQUEST_TIMEOUT: { status: 408, meaning: 'The request did not arrive in time.' },
  ERR_RECORD_UNAVAILABLE: {
    status: 412,
    meaning: 'Data that the service cannot do without could not be read.',
  },
  ERR_REQUEST_TOO_LARGE: { status: 413, meaning: 'The body is larger than bodyLimitBytes.' },
  ERR_MEDIA_TYPE: { status: 415, meaning: 'The body is not plain application/json in UTF-8.' },
  ERR_TOO_MANY_CALLS: { status: 429, meaning: 'This caller calls too often (header Retry-After).' },
  ERR_HEADERS_TOO_LARGE: { status: 431, meaning: 'The request headers are too large.' },
  ERR_INTERNAL: { status: 500, meaning: 'A mistake of ours; the log has the request id.' },
  ERR_OVERLOADED: { status: 503, meaning: 'There are more calls than can be answered in time.' },
  ERR_STORE_UNAVAILABLE: {
    status: 503,
    meaning: 'What must be remembered cannot be, so the call is not taken.',
  },
  ERR_CONFIG_INVALID: { meaning: 'A setting is wrong; the process does not start.' },
  ERR_PLAN_FILE_UNREADABLE: { meaning: 'A file of plans/ or hooks/ is missing or not JSON.' },
  ERR_PLAN_INVALID: { meaning: 'A file of plans/ or hooks/ does not have the shape that it should have.' },
  ERR_PLAN_UNKNOWN_FINDING: { meaning: 'A condition uses a finding that does not exist.' },
  ERR_PLAN_EXPRESSION: { meaning: 'A condition is outside the allowed part of FHIRPath.' },
  ERR_PLAN_UNKNOWN_SOURCE: {
    meaning: 'A row cites no source, or one that plans/sources.json does not have.',
  },
  ERR_PLAN_UNKNOWN_ACTIVITY: { meaning: 'A row proposes an activity that does not exist.' },
  ERR_PLAN_VALUE_SET: { meaning: 'A value set is missing, has no codes or is not written as the others.' },
  ERR_PLAN_SUMMARY_TOO_LONG: { meaning: 'A card summary can reach 140 characters.' },
} as const satisfies Record<string, { readonly status?: number; readonly meaning: string }>

export type ErrorCode = keyof typeof errorCodes

type WithStatus<K extends ErrorCode> = K extends ErrorCode
  ? (typeof errorCodes)[K] extends { readonly status: number }
    ? K
    : never
  : never

/** Codes of errors that a caller can see. */
export type ServiceErrorCode = WithStatus<ErrorCode>

/** Codes of mistakes in our own files. */
export type PlanErrorCode = Extract<ErrorCode, `ERR_PLAN_${string}`>

/** Our own files are wrong. Stops the start; the message names file, row and what was expected. */
export class PlanError extends Error {
  readonly code: PlanErrorCode

  constructor(code: PlanErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PlanError'
    this.code = code
  }
}

/** A setting is wrong. Stops the start; the message names the setting and what is allowed. */
export class ConfigError extends Error {
  readonly code = 'ERR_CONFIG_INVALID'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ConfigError'
  }
}

/**
 * The call is wrong, or data cannot be had. The message goes to the caller: what was found, what was
 * expected, where, what to do. It names fields and keys of the request, never their values.
 */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ServiceErrorCode,
    message: string,
    options?: ErrorOptions & { headers?: Readonly<Record<string, string>> },
  ) {
    super(message, options)
    this.name = 'ServiceError'
    this.code = code
    this.status = errorCodes[code].status
    this.headers = options?.headers ?? {}
  }
}

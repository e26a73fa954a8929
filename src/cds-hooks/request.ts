import { z } from 'zod'
import type { Language } from '../config/config.ts'
import { ServiceError } from '../errors.ts'
import { type Json, object } from '../json.ts'
import { isFhirId } from '../record/reference.ts'
import type { Hook, Service } from './service.ts'

/** One call, checked as far as its envelope goes. Prefetch and drafts are as they came. */
export interface Call {
  readonly service: string
  readonly hook: Hook
  readonly hookInstance: string
  readonly patientId: string
  /** Absent only where the issuer may leave it out. */
  readonly userId?: string
  readonly encounterId?: string
  /** Absent on hooks that have none: then every draft counts. */
  readonly selections?: readonly string[]
  readonly draftOrders?: Json
  readonly prefetch?: Json
  readonly extension?: Json
  /** Base of the EHR's FHIR server, as the call names it. */
  readonly fhirServer?: string
  readonly fhirAuthorization?: Json
  /** A Bundle of Medications that drafts refer to, fetched from that server. */
  readonly draftMedications?: Json
  readonly language: Language
}

/** Big parts stay as they are: copying or walking them costs more than everything else here. */
const asItCame = z.custom<Json>(() => true)

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function idOf(type: string) {
  return z
    .string(`is missing or no text; send the id of the ${type}`)
    .transform((value) => (value.startsWith(`${type}/`) ? value.slice(type.length + 1) : value))
    .refine(isFhirId, `is no FHIR id; expected 1 to 64 letters, digits, "-" or "."`)
}

const noUser = 'is missing or no text; send the reference of the user, such as Practitioner/1'
const userId = z
  .string(noUser)
  .regex(/^[\x21-\x7e]{1,256}$/, 'is no reference; expected 1 to 256 characters without spaces')

/** null is read as absent: some clients write what they do not have. */
const optionalEncounter = idOf('Encounter').nullish()
const patient = { userId: userId.nullish(), patientId: idOf('Patient') }
const drafts = z.custom<Json>(isObject, 'is missing or no Bundle; send the draft orders')
const selections = z.array(asItCame, 'is missing or no list; send the references of the selected drafts')

const contexts = {
  'order-select': z.object({ ...patient, encounterId: optionalEncounter, selections, draftOrders: drafts }),
  'order-sign': z.object({ ...patient, encounterId: optionalEncounter, draftOrders: drafts }),
  'encounter-discharge': z.object({ ...patient, encounterId: idOf('Encounter') }),
  'patient-view': z.object({ ...patient, encounterId: optionalEncounter }),
} as const satisfies Record<Hook, z.ZodType>

const objectOrNothing = z
  .custom<Json>((value) => value === null || isObject(value), 'is no object; send an object, null or nothing')
  .optional()

const envelope = z.object({
  hook: z.string('is missing or no text; send the name of the hook'),
  hookInstance: z
    .string('is missing or no text; send a UUID')
    .min(1, 'is empty; send a UUID')
    .max(128, 'is longer than 128 characters; send a UUID'),
  context: z.custom<Json>(isObject, 'is missing or no object; send the context of the hook'),
  fhirServer: z.string('is no text; send the base URL of the FHIR server, or nothing').nullish(),
  fhirAuthorization: objectOrNothing,
  prefetch: objectOrNothing,
  extension: asItCame.optional(),
})

/**
 * Checks the envelope of a call. Fields that we do not know are ignored.
 *
 * @param needsUser false for an issuer that may leave `userId` out
 * @throws ServiceError ERR_REQUEST_INVALID that names the first wrong field, never its value
 */
export function parseCall(body: Json, service: Service, language: Language, needsUser = true): Call {
  const outer = check(envelope, body, '')
  if (outer.hook !== service.hook) {
    throw invalid(
      `hook does not fit this service; expected "${service.hook}". Call the service of the hook that fired.`,
    )
  }
  if (isSent(outer.fhirAuthorization) && !isSent(outer.fhirServer)) {
    throw invalid('fhirServer is missing beside fhirAuthorization; send both or neither.')
  }
  return {
    service: service.id,
    hook: service.hook,
    hookInstance: outer.hookInstance,
    ...readContext(service.hook, outer.context, needsUser),
    ...(isSent(outer.prefetch) ? { prefetch: outer.prefetch } : {}),
    ...(isSent(outer.extension) ? { extension: outer.extension } : {}),
    ...(isSent(outer.fhirServer) ? { fhirServer: outer.fhirServer } : {}),
    ...(isSent(outer.fhirAuthorization) ? { fhirAuthorization: outer.fhirAuthorization } : {}),
    language,
  }
}

type Context = Pick<Call, 'patientId' | 'userId' | 'encounterId' | 'selections' | 'draftOrders'>

function readContext(hook: Hook, sent: Json, needsUser: boolean): Context {
  if (needsUser && !isSent(object(sent)?.['userId'])) throw invalid(`context.userId ${noUser}.`)
  const context = check<ContextShape>(contexts[hook], sent, 'context.')
  return {
    patientId: context.patientId,
    ...(isSent(context.userId) ? { userId: context.userId } : {}),
    ...(isSent(context.encounterId) ? { encounterId: context.encounterId } : {}),
    ...(context.selections === undefined
      ? {}
      : { selections: context.selections.filter((item) => typeof item === 'string') }),
    ...(context.draftOrders === undefined ? {} : { draftOrders: context.draftOrders }),
  }
}

/** What the contexts of all hooks have in common, seen from outside. */
interface ContextShape {
  readonly userId?: string | null | undefined
  readonly patientId: string
  readonly encounterId?: string | null | undefined
  readonly selections?: readonly Json[]
  readonly draftOrders?: Json
}

function check<T>(schema: z.ZodType<T>, value: unknown, prefix: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw invalid(`${prefix}${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}.`)
}

function isSent<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null
}

function invalid(message: string): ServiceError {
  return new ServiceError('ERR_REQUEST_INVALID', message)
}

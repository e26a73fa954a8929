import type { Call } from '../cds-hooks/request.ts'
import type { Service } from '../cds-hooks/service.ts'
import { ServiceError } from '../errors.ts'
import { gateCall } from '../gate.ts'
import { type Json, object } from '../json.ts'
import { bundleEntries } from '../record/bundle.ts'
import { registeredBase } from '../record/ehr/access.ts'
import type { EhrAccess, Errand, Fetched } from '../record/ehr/ehr.ts'
import type { AskedCall } from './asked-call.ts'
import type { AppParts } from './parts.ts'

/** A call with what was fetched for it, in the place of what prefetch lacks. */
export interface CompletedCall {
  readonly call: Call
  /** Prefetch keys that were fetched, completely or not. */
  readonly fetched: readonly string[]
  /** Reason code by prefetch key for what was asked for and not had completely; may be logged. */
  readonly failedKeys: Readonly<Record<string, string>>
  /** Reason code for why nothing was asked though something was lacking; may be logged. */
  readonly refused?: string
}

const nothingFetched = { fetched: [], failedKeys: {} } as const

/**
 * Asks the EHR's FHIR server for what prefetch lacks, when the call names one. A call that the gate
 * closes asks for nothing.
 *
 * @throws ServiceError ERR_CALLER_NOT_ALLOWED when an issuer names a server that is not registered for it
 */
export async function completeCall(asked: AskedCall, parts: AppParts): Promise<CompletedCall> {
  const { service, call, hospital } = asked
  if (call.fhirServer === undefined) return { call, ...nothingFetched }
  const access = accessOf(asked, parts)
  const run = withinDeadline(asked, parts)
  const drafts = parts.ehr.draftMedications(call, access)
  const known = drafts === undefined ? { call, ...nothingFetched } : fill(call, await run(drafts))
  const lists = parts.ehr.missing(known.call, service.prefetch, access)
  if (lists === undefined) return known
  const gate = gateCall(service, known.call, hospital.knowledge.terminology, hospital.tenant)
  if (gate.kind === 'closed') return known
  const whole = await run(lists)
    .then((fetched) => fill(known.call, fetched))
    .catch((error: unknown) => withoutTurn(error, known, service))
  return { ...whole, failedKeys: { ...known.failedKeys, ...whole.failedKeys } }
}

/**
 * In a rush a call is decided with what came along, when that is all that the service cannot do without.
 *
 * @throws whatever else went wrong
 */
function withoutTurn(error: unknown, known: CompletedCall, { required }: Service): CompletedCall {
  const sent = object(known.call.prefetch) ?? {}
  const isEnough = required.every((name) => object(sent[name]) !== undefined)
  if (isEnough && error instanceof ServiceError && error.code === 'ERR_OVERLOADED')
    return { ...known, refused: 'no-turn' }
  throw error
}

/** The rest is for deciding, and for asking what was answered before. */
const shareForAsking = 7 / 8

/** One deadline for all that is asked for a call; there is none before the first question. */
function withinDeadline(asked: AskedCall, parts: AppParts): (errand: Errand) => Promise<Fetched> {
  let deadline: AbortSignal | undefined
  return async (errand) => {
    const signal = deadline ?? (await beginDeadline(asked, parts))
    deadline = signal
    return parts.fetchTurns.work(() => errand(signal))
  }
}

/** @throws ServiceError ERR_OVERLOADED when its turn to ask would come too late */
async function beginDeadline(
  { arrived, call, request }: AskedCall,
  { running: { config }, fetchTurns }: AppParts,
): Promise<AbortSignal> {
  const spent = arrived === undefined ? 0 : performance.now() - arrived
  // In sandbox mode the server may be this one, which takes longer to begin than a call has.
  if (call.fhirServer !== undefined) await request.server.sandbox?.begin(call.fhirServer, request)
  const left = config.deadlineMs * shareForAsking - spent
  const began = performance.now()
  await fetchTurns.take(left)
  return AbortSignal.timeout(Math.max(0, Math.ceil(left - (performance.now() - began))))
}

function fill(call: Call, { prefetch, medications, failed, refused }: Fetched): CompletedCall {
  const draftMedications = together(call.draftMedications, medications)
  return {
    call: {
      ...call,
      ...(Object.keys(prefetch).length === 0 ? {} : { prefetch: { ...object(call.prefetch), ...prefetch } }),
      ...(draftMedications === undefined ? {} : { draftMedications }),
    },
    fetched: Object.keys(prefetch),
    failedKeys: failed,
    ...(refused === undefined ? {} : { refused }),
  }
}

function together(known: Json | undefined, more: Json | undefined): Json | undefined {
  if (known === undefined || more === undefined) return known ?? more
  const entry = [known, more].flatMap(bundleEntries).map(({ resource }) => ({ resource }))
  return { resourceType: 'Bundle', type: 'collection', entry }
}

function accessOf({ call, request }: AskedCall, { running: { config } }: AppParts): EhrAccess {
  const { fhirServer, fhirAuthorization } = call
  const issuer = request.caller?.issuer
  const isOpen = config.mode === 'sandbox' && issuer === undefined
  const access: EhrAccess = {
    ...(fhirServer === undefined ? {} : { fhirServer }),
    ...(fhirAuthorization === undefined ? {} : { fhirAuthorization }),
    registered: issuer?.fhirServers ?? config.openFhirServers ?? [],
    anyLoopback: isOpen && config.openFhirServers === undefined,
    withoutToken: isOpen,
  }
  // An issuer for which none is registered sends all its data in prefetch, and names its server all the same.
  if (issuer !== undefined && issuer.fhirServers.length > 0 && registeredBase(access) === undefined)
    throw new ServiceError(
      'ERR_CALLER_NOT_ALLOWED',
      'fhirServer is not among the servers that are registered for this issuer. Register it under fhirServers, or name one that is.',
    )
  return access
}

import { type DayRange, parseDays } from '../days.ts'
import { type JsonObject, text } from '../json.ts'
import { readConcept } from '../terminology/concept.ts'
import type { ServiceEntry } from './entries.ts'
import { readMoment } from './moment.ts'

type Kind = ServiceEntry['kind']

const kinds: ReadonlyMap<string, Kind> = new Map([
  ['Procedure', 'procedure'],
  ['ServiceRequest', 'request'],
  ['ProcedureRequest', 'request'],
  ['DiagnosticReport', 'report'],
])

/** Called off or never meant. `aborted` and `suspended` are how STU3 and drafts of R4 say it. */
const notRead: ReadonlySet<string> = new Set([
  'not-done',
  'revoked',
  'cancelled',
  'entered-in-error',
  'stopped',
  'aborted',
  'rejected',
])

const underWay: ReadonlySet<string> = new Set(['preparation', 'in-progress', 'on-hold', 'suspended'])

/**
 * Reads a Procedure, ServiceRequest (STU3: ProcedureRequest) or DiagnosticReport.
 *
 * @returns undefined when it was called off, entered in error, or asks not to do something
 */
export function readService(resource: JsonObject): ServiceEntry | undefined {
  const type = text(resource['resourceType']) ?? ''
  const kind = kinds.get(type)
  const status = text(resource['status'])
  if (kind === undefined || (status !== undefined && notRead.has(status))) return undefined
  if (resource['doNotPerform'] === true || resource['notDone'] === true) return undefined
  const progress = readProgress(kind, status)
  const when = readWhen(resource, kind, progress)
  const conclusion = text(resource['conclusion'])
  return {
    reference: `${type}/${text(resource['id']) ?? '?'}`,
    kind,
    concept: readConcept(resource['code']),
    progress,
    ...(when === undefined ? {} : { when }),
    ...(conclusion === undefined ? {} : { conclusion }),
  }
}

/** An unknown status of a request means that it may still come; of anything else, that it took place. */
function readProgress(kind: Kind, status: string | undefined): ServiceEntry['progress'] {
  if (kind === 'request') return status === 'completed' ? 'done' : 'open'
  if (kind === 'report') return status === 'registered' ? 'open' : 'done'
  return status !== undefined && underWay.has(status) ? 'open' : 'done'
}

/** A request that is open is as old as its signing, one that was carried out as its carrying out. */
function readWhen(
  resource: JsonObject,
  kind: Kind,
  progress: ServiceEntry['progress'],
): DayRange | undefined {
  if (kind === 'procedure') return readMoment(resource, 'performed') ?? readMoment(resource, 'occurrence')
  if (kind === 'report') return readMoment(resource, 'effective') ?? parseDays(text(resource['issued']))
  const signed = parseDays(text(resource['authoredOn']))
  const carriedOut = readMoment(resource, 'occurrence')
  return progress === 'done' ? (carriedOut ?? signed) : (signed ?? carriedOut)
}

import type { ServiceState, TenantSettings } from './config/tenant.ts'
import type { PatientRecord } from './record/patient-record.ts'

/** From the one that does least: where several departments are named, the most careful one counts. */
const byCare: readonly ServiceState[] = ['off', 'silent', 'live']

type Services = Pick<TenantSettings, 'services'>

/** Whether a service does nothing, whatever the department. */
export function isOff(service: string, { services }: Services): boolean {
  const own = services[service]
  return own?.state === 'off' && Object.values(own.departments).every((state) => state === 'off')
}

/**
 * The state of a service where the patient is: that of the department when the Encounter names one that
 * the hospital listed, by the id or code of a location, a service type or an organisation; otherwise the
 * service's own.
 */
export function stateOf(
  service: string,
  { services }: Services,
  record: Pick<PatientRecord, 'encounter'> | undefined,
): ServiceState {
  const own = services[service]
  if (own === undefined) return 'live'
  const codes = (record?.encounter?.places ?? []).flatMap(({ codings }) => codings.map(({ code }) => code))
  const named = codes.flatMap((code) =>
    Object.hasOwn(own.departments, code) ? (own.departments[code] ?? []) : [],
  )
  return byCare.find((state) => named.includes(state)) ?? own.state
}

import { object } from '../../json.ts'
import type { Outbound } from '../../outbound/outbound.ts'
import { type Opened, openAccess } from './access.ts'
import { type Ask, openAsk } from './ask.ts'
import type { Ehr, EhrAccess, Errand, Fetched, Incomplete } from './ehr.ts'
import { fetchMedications } from './fetch-medications.ts'
import { fetchSlot } from './fetch-slot.ts'
import { type Lack, lackingSlots } from './lacking.ts'
import { draftReferences, listReferences } from './medication-references.ts'

/**
 * Asks the FHIR server that a call names, with the token of that call and for that call only; nothing of
 * a patient is kept.
 */
export function openEhr(outbound: Outbound): Ehr {
  return {
    draftMedications(call, access) {
      const references = draftReferences(call)
      if (references.length === 0) return undefined
      return errand(outbound, call, access, async (opened, ask) => ({
        prefetch: {},
        ...(await fetchMedications(references, opened, ask)),
      }))
    },
    missing(call, templates, access) {
      const lacks = lackingSlots(call, templates)
      if (lacks.length === 0 && listReferences(call).length === 0) return undefined
      return errand(outbound, call, access, (opened, ask) => fetchAll(call, lacks, opened, ask))
    },
  }
}

function errand(
  outbound: Outbound,
  call: Incomplete,
  access: EhrAccess,
  run: (opened: Opened, ask: Ask) => Promise<Fetched>,
): Errand {
  return async (deadline) => {
    const opened = openAccess(access, call.patientId)
    if ('refused' in opened) return { prefetch: {}, failed: {}, ...opened }
    return run(opened, openAsk(outbound, opened, deadline))
  }
}

/** All slots at once; after them the Medications that they refer to. */
async function fetchAll(
  call: Incomplete,
  lacks: readonly Lack[],
  opened: Opened,
  ask: Ask,
): Promise<Fetched> {
  const slots = await Promise.all(lacks.map((lack) => fetchSlot(lack, opened, ask)))
  const prefetch = Object.fromEntries(
    slots.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])),
  )
  const codes = slots.flatMap(({ name, code }) => (code === undefined ? [] : [[name, code] as const]))
  const references = listReferences({ ...call, prefetch: { ...object(call.prefetch), ...prefetch } })
  const { medications, failed } = await fetchMedications(references, opened, ask)
  return {
    prefetch,
    ...(medications === undefined ? {} : { medications }),
    failed: { ...Object.fromEntries(codes), ...failed },
  }
}

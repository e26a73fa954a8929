import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Json, JsonObject } from '../json.ts'
import { jsonFiles } from '../read-json.ts'
import { fillDates } from './relative-dates.ts'

const resource = z.custom<JsonObject & { readonly resourceType: string; readonly id: string }>(
  (value) => z.looseObject({ resourceType: z.string(), id: z.string() }).safeParse(value).success,
  'is no resource with resourceType and id',
)

const scenarioFile = z.strictObject({
  /** The row that decides, and what else it shows: `A50-A63`. Also the id of the patient. */
  id: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
  title: z.string().min(1),
  service: z.string().min(1),
  expected: z.strictObject({ primary: z.string(), additional: z.array(z.string()).exactOptional() }),
  /** Orders that are being written; they are in the call only. */
  drafts: z.array(resource).exactOptional(),
  /** The visit that the call is about. */
  encounterId: z.string().exactOptional(),
  record: z.array(resource).min(1),
})

/** A test patient that shows one row of a plan. */
export type Scenario = z.infer<typeof scenarioFile>

/** The scenarios of `sandbox/scenarios`, with their dates as they are on a day, by id. */
export function readScenarios(folder: string, today: number): readonly Scenario[] {
  return jsonFiles(join(folder, 'scenarios')).map((file) => {
    const content: Json = JSON.parse(fillDates(readFileSync(file, 'utf8'), today))
    const parsed = scenarioFile.safeParse(content)
    if (parsed.success) return parsed.data
    throw new Error(`${file} is no scenario: ${parsed.error.issues[0]?.path.join('.')} is wrong.`)
  })
}

/**
 * The call that an EHR sends for a scenario, without prefetch: the service reads the record itself.
 *
 * @param base of the FHIR server that has the record
 * @param instance a new UUID
 */
export function requestOf(scenario: Scenario, hook: string, base: string, instance: string): JsonObject {
  const { id, encounterId, drafts } = scenario
  const context = {
    userId: 'Practitioner/sandbox-arts',
    patientId: id,
    ...(encounterId !== undefined && { encounterId }),
    ...(drafts !== undefined && orders(drafts, hook)),
  }
  return { hook, hookInstance: instance, fhirServer: base, context }
}

function orders(drafts: NonNullable<Scenario['drafts']>, hook: string): JsonObject {
  const selections = drafts
    .filter((draft) => draft.resourceType === 'MedicationRequest')
    .map((draft) => `MedicationRequest/${draft.id}`)
  const entry = drafts.map((draft) => ({ resource: draft }))
  return {
    ...(hook === 'order-select' && { selections }),
    draftOrders: { resourceType: 'Bundle', type: 'collection', entry },
  }
}

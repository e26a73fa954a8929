import type { JsonObject } from '../../json.ts'
import type { Opened } from './access.ts'
import type { Ask } from './ask.ts'
import type { Fetched } from './ehr.ts'
import { medicationId } from './medication-references.ts'

type Medications = Pick<Fetched, 'medications' | 'failed'>

/** Medications that are read for one call. */
const mostMedications = 30

/**
 * Reads the Medications that orders refer to. One that cannot be read stays without a name: its order is
 * then not classified, and nothing is concluded from it.
 */
export async function fetchMedications(
  references: readonly string[],
  { base, scopes }: Opened,
  ask: Ask,
): Promise<Medications> {
  const named = references.map((reference) => medicationId(reference, base))
  const ids = [...new Set(named.filter((id) => id !== undefined))]
  if (ids.length > 0 && scopes.read('Medication') === 'none') return because('out-of-scope')
  const answers = await Promise.all(ids.slice(0, mostMedications).map((id) => readOne(id, base, ask)))
  const found = answers.filter((answer) => typeof answer !== 'string')
  const code =
    answers.find((answer) => typeof answer === 'string') ??
    (named.includes(undefined) ? 'reference-elsewhere' : undefined) ??
    (ids.length > mostMedications ? 'too-many' : undefined)
  return { ...(found.length === 0 ? {} : { medications: collection(found) }), ...because(code) }
}

/** @returns a reason code when it cannot be had */
async function readOne(id: string, base: string, ask: Ask): Promise<JsonObject | string> {
  const answer = await ask(`${base}/Medication/${id}`)
  if ('code' in answer) return answer.code
  const { resource } = answer
  return resource['resourceType'] === 'Medication' && resource['id'] === id ? resource : 'wrong-type'
}

function because(code: string | undefined): Pick<Fetched, 'failed'> {
  return { failed: code === undefined ? {} : { referencedMedications: code } }
}

function collection(resources: readonly JsonObject[]): JsonObject {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) }
}

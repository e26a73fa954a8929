import { parseDays } from '../../src/days.ts'
import { type Json, type JsonObject, object, objects, text } from '../../src/json.ts'
import type { Search, Sent } from './sent.ts'
import { without } from './walk.ts'

/** How what a search found can be lost on the way. */
export const losses = ['missing', 'null', 'refused', 'refused-inside', 'page', 'no-bundle'] as const
export type Loss = (typeof losses)[number]

const refusal: JsonObject = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'forbidden' }],
}

/** The call without what this search found. */
export function lose(body: JsonObject, search: Search | 'patient' | 'encounter', loss: Loss): JsonObject {
  const prefetch = object(body['prefetch']) ?? {}
  const rest = without(prefetch, [search])
  const sent: Readonly<Record<Exclude<Loss, 'missing'>, Json>> = {
    null: null,
    refused: refusal,
    'refused-inside': { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: refusal }] },
    page: {
      resourceType: 'Bundle',
      type: 'searchset',
      link: [{ relation: 'next', url: 'https://ehr.example/fhir?page=1' }],
    },
    'no-bundle': '<html>',
  }
  return { ...body, prefetch: loss === 'missing' ? rest : { ...rest, [search]: sent[loss] } }
}

/** The search says that there are more pages. */
export function openEnded(body: JsonObject, search: Search): JsonObject {
  const prefetch = object(body['prefetch']) ?? {}
  const bundle = object(prefetch[search]) ?? {}
  const link = [{ relation: 'next', url: 'https://ehr.example/fhir?page=2' }]
  return { ...body, prefetch: { ...prefetch, [search]: { ...bundle, link } } }
}

/** Every search of the prefetch templates asks for the newest first, so that later pages hold what is older. */
export function newestFirst(sent: Sent, search: Search): readonly JsonObject[] {
  return sent.found[search].toSorted((a, b) => dayOf(b) - dayOf(a))
}

const sortedBy = ['recordedDate', 'authoredOn', 'effectiveDateTime', 'performedDateTime', 'onsetDateTime']

function dayOf(resource: JsonObject): number {
  const starts = [
    object(resource['effectivePeriod']),
    object(resource['onsetPeriod']),
    ...objects(resource['period']),
  ]
  const all = [...sortedBy.map((name) => resource[name]), ...starts.map((period) => period?.['start'])]
  const days = all.map((value) => parseDays(text(value))?.last).filter((day) => day !== undefined)
  return days[0] ?? Number.NEGATIVE_INFINITY
}

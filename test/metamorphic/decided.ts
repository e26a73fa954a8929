import { expect } from 'vitest'
import { parseCall } from '../../src/cds-hooks/request.ts'
import { readConfig } from '../../src/config/config.ts'
import { parseDays } from '../../src/days.ts'
import { decideCall } from '../../src/decision.ts'
import { ServiceError } from '../../src/errors.ts'
import type { Explanation } from '../../src/explanation.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { evaluationDate, knowledge, services } from '../support/app.ts'
import { mapObjects, without } from './walk.ts'

type Told = Explanation['findings'][string]

/** A decision without what may differ between two tellings of the same: ids, evidence, uuids. */
export interface Decided {
  readonly refused: string | null
  readonly primary: string | null
  readonly additional: readonly string[]
  readonly withheld: readonly string[]
  readonly findings: Readonly<Record<string, JsonObject>>
  readonly cards: Json
}

export const today = parseDays(evaluationDate)?.first ?? Number.NaN
const config = readConfig({ OSTEOHOOKS_NOW: evaluationDate }, () => 0)
const identities = ['uuid', 'reasonReference', 'subject', 'encounter']

/** Decides as `POST /explain/{service}` does, on any day. A finding that breaks is a failure of the test. */
export function decide(serviceId: string, sent: JsonObject, day = today): Decided {
  const service = services.find(({ id }) => id === serviceId)
  if (service === undefined) throw new TypeError(`hooks/ has no ${serviceId}`)
  const body: Json = JSON.parse(JSON.stringify(sent))
  try {
    const settings = { ...config, today: () => day }
    const outcome = decideCall(service, parseCall(body, service, 'nl'), knowledge, settings)
    expect(outcome.log.faults ?? []).toEqual([])
    return normalised(outcome.explanation())
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return { refused: error.code, primary: null, additional: [], withheld: [], findings: {}, cards: [] }
  }
}

function normalised({ primary, additional, withheld, findings, cards }: Explanation): Decided {
  const plain: Json = JSON.parse(JSON.stringify(cards))
  return {
    refused: null,
    primary,
    additional,
    withheld: withheld.toSorted(),
    findings: Object.fromEntries(Object.entries(findings).map(([name, told]) => [name, toldValue(told)])),
    cards: mapObjects(plain, (found) => without(found, identities)),
  }
}

/** The value or the reason and the limits; not where they were read, nor in which words. */
function toldValue(told: Told): JsonObject {
  const said: JsonObject = JSON.parse(JSON.stringify(told))
  const { value, unknown, atLeast, atMost } = said
  return JSON.parse(JSON.stringify({ value, unknown, atLeast, atMost }))
}

import { expect, test } from 'vitest'
import { FetchTurns } from '../../src/http/limits/fetch-turns.ts'
import { overloaded } from '../../src/http/limits/overload.ts'
import { byFhir, openAppWithEhr, openStubs } from '../support/ehr.ts'
import { person, prefetched, problem, visit, visitBody } from '../support/request-builder.ts'
import { discharge } from '../support/requests.ts'

class NoTurn extends FetchTurns {
  override async take(): Promise<void> {
    throw overloaded()
  }
}

const { ehr } = await openStubs()
const { call } = openAppWithEhr(ehr, {}, { fetchTurns: new NoTurn() })

const leaving = visitBody(
  'encounter-discharge',
  prefetched(person('1964-05-10'), [visit('EMER'), problem('nl S52.5', '2026-11-20')]),
)

const sent = Object.keys(Object(leaving['prefetch']))

test.each([
  ['flags', 200],
  ['laboratory', 200],
  ['conditions', 503],
  ['patient', 503],
])(
  'X01 in a rush, a call that came without %s is answered with %i and nothing is asked',
  async (key, status) => {
    const left = sent.filter((name) => name !== key)
    const answer = await call(discharge, byFhir(ehr, discharge, leaving, left))
    expect(answer.status).toBe(status)
    expect(answer.text.includes('"summary"')).toBe(status === 200)
    expect(ehr.asked).toEqual([])
  },
)

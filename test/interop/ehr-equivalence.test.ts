import { describe, expect, test } from 'vitest'
import { object } from '../../src/json.ts'
import { fractureCodes } from '../plans/requests/fracture-codes.ts'
import { fractureRecord } from '../plans/requests/fracture-record.ts'
import { glucocorticoidDoses } from '../plans/requests/glucocorticoid-doses.ts'
import { glucocorticoidRecord } from '../plans/requests/glucocorticoid-record.ts'
import { glucocorticoidVignettes } from '../plans/requests/glucocorticoid-vignettes.ts'
import { byFhir, openAppWithEhr, openStubs, token } from '../support/ehr.ts'
import { without } from '../support/requests.ts'

const { ehr } = await openStubs()
const server = openAppWithEhr(ehr)

const rows = [
  ...glucocorticoidVignettes,
  ...glucocorticoidDoses,
  ...glucocorticoidRecord,
  ...fractureCodes,
  ...fractureRecord,
]

describe('P14 prefetch and the FHIR server give the same answer', () => {
  test.each(rows)('P14 N01 N11 $name', async ({ service, body }) => {
    const sent = await server.explain(service, body)
    const asked = byFhir(ehr, service, body)
    expect(await server.explain(service, without(asked, 'prefetch'))).toEqual(sent)
    expect(ehr.asked.filter(({ query }) => !ehr.answers.has(query))).toEqual([])
    expect(ehr.asked.filter(({ authorization }) => authorization !== `Bearer ${token.access_token}`)).toEqual(
      [],
    )
    // A gate that is closed asks for nothing; an open one for every key, once.
    const keys = object(body['prefetch']) ?? {}
    const isClosed = [null, 'A01'].includes(sent.answer['primary'] as string | null) && ehr.asked.length === 0
    expect(ehr.asked.length).toBe(isClosed ? 0 : Object.keys(keys).length)
    expect(new Set(ehr.asked.map(({ query }) => query)).size).toBe(ehr.asked.length)
  })
})

import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { registerFhir } from '../../src/http/fhir/sandbox-fhir.ts'
import { type Json, object, objects } from '../../src/json.ts'
import { evaluationDate, knowledge, quietParts, runningOf } from '../support/app.ts'

const config = readConfig({ OSTEOHOOKS_NOW: evaluationDate }, () => 0)

function openWithout() {
  const app = Fastify()
  registerFhir(app, quietParts(runningOf(config, knowledge)), { isInstalled: () => false })
  return app
}

test.each(['/fhir/Patient', '/fhir/Patient/A31', '/fhir/Condition?patient=A31'])(
  'without its libraries %s says how to get them',
  async (url) => {
    const answer = await openWithout().inject({ url })
    expect(answer.statusCode).toBe(501)
    expect(answer.json<Json>()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'not-supported' }],
    })
    expect(answer.body).toContain('npm install')
  },
)

test.each(['/fhir/PlanDefinition/fracture', '/fhir/metadata', '/sandbox/requests'])(
  'without its libraries %s is answered',
  async (url) => {
    expect((await openWithout().inject({ url })).statusCode).toBe(200)
  },
)

test('without its libraries the capabilities are the plans alone', async () => {
  const answer = object((await openWithout().inject({ url: '/fhir/metadata' })).json<Json>())
  const [rest] = objects(answer?.['rest'])
  expect(objects(rest?.['resource']).map(({ type }) => type)).toEqual([
    'PlanDefinition',
    'ActivityDefinition',
    'ValueSet',
  ])
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Json, object, objects, text } from '../../src/json.ts'
import { openApp, root } from '../support/app.ts'
import { r4Problems } from './r4-validators.ts'

const { app } = openApp({ mode: 'production', trustedProxies: ['127.0.0.1'] })
const secure = { 'x-forwarded-proto': 'https' }
const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ url, headers: { ...secure, ...headers } })
const plans = join(root, 'plans')
const inFolder = (folder: string) =>
  readdirSync(join(plans, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(plans, folder, name))

const typeOf = (file: string) =>
  text(object(JSON.parse(readFileSync(file, 'utf8')) as Json)?.['resourceType'])
const files = [
  ...['glucocorticoid', 'fracture'].map((id) => join(plans, id, 'plan.json')),
  ...inFolder('activities'),
  ...inFolder('value-sets'),
].map((file) => [typeOf(file) ?? '', file] as const)

describe('the plans are published as they are, in production too', () => {
  test.each(files)('%s %s', async (type, file) => {
    const written = readFileSync(file, 'utf8')
    const resource = object(JSON.parse(written) as Json) ?? {}
    const answer = await get(`/fhir/${type}/${text(resource['id'])}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toBe(written)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/fhir+json; charset=utf-8',
      'cache-control': 'public, max-age=300',
    })
    expect(r4Problems(resource)).toEqual([])
  })

  test.each(['PlanDefinition', 'ActivityDefinition', 'ValueSet'])('all of type %s', async (type) => {
    const bundle = object((await get(`/fhir/${type}`)).json<Json>()) ?? {}
    const expected = files.filter(([of]) => of === type).length
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: expected })
    expect(r4Problems(bundle)).toEqual([])
  })

  test.each([
    ['ValueSet?url=https://osteohooks.org/fhir/ValueSet/dxa-evidence', ['dxa-evidence']],
    ['ValueSet?_id=egfr,tsh', ['egfr', 'tsh']],
    ['PlanDefinition?name=Nothing', []],
    ['PlanDefinition?status=draft&_id=fracture', ['fracture']],
  ])('%s', async (query, ids) => {
    const { entry } = object((await get(`/fhir/${query}`)).json<Json>()) ?? {}
    expect(objects(entry).map((one) => object(one['resource'])?.['id'])).toEqual(ids)
  })

  test('who has it is told that it has not changed', async () => {
    const { headers } = await get('/fhir/PlanDefinition/fracture')
    const again = await get('/fhir/PlanDefinition/fracture', { 'if-none-match': String(headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  test.each([
    [400, 'GET', '/fhir/ValueSet?code=1'],
    [404, 'GET', '/fhir/PlanDefinition/unknown'],
    [405, 'POST', '/fhir/PlanDefinition'],
    [405, 'DELETE', '/fhir/PlanDefinition/fracture'],
    [404, 'GET', '/fhir/Patient/A31'],
    [404, 'GET', '/fhir/metadata'],
    [404, 'GET', '/sandbox/requests'],
  ] as const)('T38 %i %s %s', async (expected, method, url) => {
    const answer = await app.inject({ method, url, headers: secure })
    expect(answer.statusCode).toBe(expected)
    expect(answer.json<Json>()).toMatchObject({ resourceType: 'OperationOutcome' })
  })
})

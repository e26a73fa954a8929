import { describe, expect, test } from 'vitest'
import type { Issuer } from '../../src/config/issuer.ts'
import { type Json, type JsonObject, object } from '../../src/json.ts'
import { byFhir, openAppWithEhr, openStubs, templatesOf, token } from '../support/ehr.ts'
import { outcomeOf, queryOf } from '../support/fhir-stub.ts'
import { simply } from '../support/prescriptions.ts'
import {
  inUse,
  orderBody,
  person,
  prefetched,
  problem,
  visit,
  visitBody,
} from '../support/request-builder.ts'
import { discharge, emptyBundle, orderSelect, patientView, without } from '../support/requests.ts'

const { ehr, attacker } = await openStubs()
const sandbox = openAppWithEhr(ehr)
const production = openAppWithEhr(
  ehr,
  { mode: 'production' },
  { callers: { identify: async () => hospital([ehr.base]) } },
)

function hospital(fhirServers: readonly string[]) {
  const issuer: Issuer = {
    iss: 'https://ehr.test',
    audiences: [],
    algorithms: ['ES384'],
    tenant: 'sandbox',
    requireType: true,
    longestLifetimeSeconds: 3600,
    fhirServers: [...fhirServers],
    explain: true,
    requireUserId: true,
    callsPerMinute: 6000,
  }
  return { tenant: 'sandbox', issuer }
}

const woman = person('1964-05-10')
const order = orderBody(simply(10), prefetched(woman, [inUse('M05BA04', '2026-01-05')]))
const leaving = visitBody(
  'encounter-discharge',
  prefetched(woman, [visit('EMER'), problem('nl S52.5', '2026-11-20')]),
)
const keysOf = (body: JsonObject) => Object.keys(object(body['prefetch']) ?? {})
const queries = () => ehr.asked.map(({ query }) => query)
const queriesFor = (service: string, keys: readonly string[]) =>
  keys.map((key) => queryOf(templatesOf(service)[key], { patientId: 'p1', encounterId: 'e1' }))
const withAccess = (body: JsonObject, access: JsonObject): JsonObject => ({ ...body, ...access })
const withToken = (body: JsonObject, changes: JsonObject): JsonObject => ({
  ...body,
  fhirAuthorization: { ...token, ...changes },
})

describe('only what prefetch lacks is asked for', () => {
  const five = ['patient', 'conditions', 'medications', 'boneDensity', 'orders']
  const others = keysOf(order).filter((key) => !five.includes(key))
  const subsets = Array.from({ length: 32 }, (_value, bits) =>
    five.filter((_key, at) => (bits >> at) % 2 === 1),
  )

  test.each(subsets)('P01 N11 sent: %s %s %s %s %s', async (...sent) => {
    const { answer } = await sandbox.explain(orderSelect, order)
    const body = byFhir(ehr, orderSelect, order, [...others, ...sent])
    expect((await sandbox.explain(orderSelect, body)).answer).toEqual(answer)
    const lacking = five.filter((key) => !sent.includes(key))
    expect(queries().toSorted()).toEqual(queriesFor(orderSelect, lacking).toSorted())
  })

  test.each([
    ['P02 absent', undefined],
    ['P02 an empty object', {}],
    ['P02 null', null],
  ])('P01 N11 the whole prefetch is %s', async (_name, prefetch) => {
    const { prefetch: _left, ...rest } = byFhir(ehr, discharge, leaving)
    const { status } = await sandbox.call(discharge, prefetch === undefined ? rest : { ...rest, prefetch })
    expect(status).toBe(200)
    expect(queries().toSorted()).toEqual(queriesFor(discharge, keysOf(leaving)).toSorted())
  })

  test('P01 with everything sent, nothing is asked', async () => {
    const body = { ...leaving, fhirServer: ehr.base, fhirAuthorization: token }
    expect((await sandbox.call(discharge, body)).status).toBe(200)
    expect(queries()).toEqual([])
  })

  test('D12 N11 without an encounter in the context its template is not asked', async () => {
    const viewing = visitBody('patient-view', prefetched(woman, [problem('nl S52.5', '2026-11-20')]))
    await sandbox.call(patientView, byFhir(ehr, patientView, viewing))
    expect(queries().length).toBe(keysOf(viewing).length)
    expect(queries().filter((query) => query.startsWith('Encounter'))).toEqual([])
  })

  test('N11 Q16 a call that is not ours asks for nothing', async () => {
    const [drug] = simply(10)
    const paracetamol = {
      ...drug,
      medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'N02BE01' }] },
    }
    const body = byFhir(ehr, orderSelect, orderBody([paracetamol], prefetched(woman, [])))
    expect((await sandbox.call(orderSelect, body)).answer).toEqual({ cards: [] })
    expect(queries()).toEqual([])
  })

  const values: readonly (readonly [string, Json, boolean])[] = [
    ['P04 null', null, true],
    ['P05 an OperationOutcome', outcomeOf('exception'), false],
    [
      'P05 a Bundle with an OperationOutcome',
      { ...emptyBundle, entry: [{ resource: outcomeOf('exception') }] },
      false,
    ],
    ['P06 an empty Bundle', emptyBundle, false],
    ['P06 an empty Bundle without total', { resourceType: 'Bundle', type: 'searchset', entry: [] }, false],
    ['P08 HTML', '<html></html>', false],
    ['P08 a list', [], false],
    ['P08 a number', 0, false],
    ['P08 another type', { resourceType: 'Basic', id: 'b' }, false],
    ['P09 someone else', JSON.parse(JSON.stringify(emptyBundleOf('p2'))), false],
    ['P07 fewer entries than it counts', { ...emptyBundle, total: 3 }, true],
  ]
  test.each(values)('%s for a key', async (_name, value, isAsked) => {
    const body = byFhir(ehr, orderSelect, order, keysOf(order))
    const prefetch = { ...object(body['prefetch']), medications: value }
    const { answer } = await sandbox.explain(orderSelect, { ...body, prefetch })
    expect(queries()).toEqual(isAsked ? queriesFor(orderSelect, ['medications']) : [])
    const found = object(object(answer['findings'])?.['onBoneMedication']) ?? {}
    if (isAsked) expect(found['value']).toBe(true)
    else if (!_name.startsWith('P06')) expect(found['unknown']).toMatch(/^medications-/)
  })

  test('P05 P02 an OperationOutcome for the patient is not asked again: 412', async () => {
    const body = byFhir(ehr, orderSelect, order, keysOf(order))
    const prefetch = { ...object(body['prefetch']), patient: outcomeOf('exception') }
    const { status, text } = await sandbox.call(orderSelect, { ...body, prefetch })
    expect([status, queries()]).toEqual([412, []])
    expect(text).toContain('FHIR')
  })

  test('P03 with the required keys alone there is an answer', async () => {
    const minimal = {
      ...leaving,
      prefetch: { patient: woman, conditions: object(leaving['prefetch'])?.['conditions'] ?? null },
    }
    expect((await sandbox.call(discharge, minimal)).status).toBe(200)
  })

  test('P12 T11 N02 nothing is kept from one call to the next, and no token either', async () => {
    const body = byFhir(ehr, orderSelect, order)
    const first = await sandbox.explain(orderSelect, body)
    const medications = queriesFor(orderSelect, ['medications'])[0] ?? ''
    ehr.answers.set(medications, emptyBundle)
    const second = await sandbox.explain(orderSelect, withToken(body, { access_token: 'CANARY-2' }))
    expect([first.answer['primary'], second.answer['primary']]).toEqual(['A70', 'A50'])
    const half = ehr.asked.length / 2
    const used = ehr.asked.map(({ authorization }) => authorization)
    expect(new Set(used.slice(0, half))).toEqual(new Set(['Bearer CANARY-AT']))
    expect(new Set(used.slice(half))).toEqual(new Set(['Bearer CANARY-2']))
    expect(sandbox.lines.join('')).not.toMatch(/CANARY/)
  })

  test('T23 P09 calls at the same time keep their patients apart', async () => {
    const bodies = Array.from({ length: 8 }, (_value, at) => {
      const id = `p${at}x`
      const own = JSON.parse(
        JSON.stringify(order).replaceAll('"p1"', `"${id}"`).replaceAll('Patient/p1', `Patient/${id}`),
      )
      return byFhir(ehr, orderSelect, own)
    })
    const late: (() => void)[] = []
    // Every second answer waits for the one that is asked for after it.
    ehr.behave((_asked, _answer, usual) => {
      if (ehr.asked.length % 2 === 1) late.push(usual)
      else for (const answerNow of [usual, ...late.splice(0)]) answerNow()
    })
    const answers = await Promise.all(bodies.map((body) => sandbox.call(orderSelect, body)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    for (const [at, { text }] of answers.entries())
      expect(new Set(text.match(/Patient\/p\d+x/g) ?? [`Patient/p${at}x`])).toEqual(
        new Set([`Patient/p${at}x`]),
      )
  })
})

/** A search of which all results are of another patient. */
function emptyBundleOf(id: string): JsonObject {
  const resource = { ...inUse('M05BA04', '2026-01-05'), subject: { reference: `Patient/${id}` } }
  return { ...emptyBundle, total: 1, entry: [{ resource }] }
}

describe('who may be asked', () => {
  test('N01 N06 production: with the token, and only there', async () => {
    expect((await production.call(orderSelect, byFhir(ehr, orderSelect, order))).status).toBe(200)
    expect(new Set(ehr.asked.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${token.access_token}`]),
    )
    expect(ehr.asked.length).toBe(keysOf(order).length)
  })

  test('N06 P02 production: no token, no question', async () => {
    const body = without(byFhir(ehr, orderSelect, order), 'fhirAuthorization')
    const { status } = await production.call(orderSelect, body)
    expect([status, queries()]).toEqual([412, []])
  })

  test.each([
    ['no fhirAuthorization', undefined],
    ['fhirAuthorization null', null],
    ['an empty token', { ...token, access_token: '' }],
  ])('N06 sandbox: %s, and the server is asked without one', async (_name, fhirAuthorization) => {
    const { fhirAuthorization: _left, ...rest } = byFhir(ehr, orderSelect, order)
    const body = fhirAuthorization === undefined ? rest : { ...rest, fhirAuthorization }
    expect((await sandbox.call(orderSelect, body)).status).toBe(200)
    expect(new Set(ehr.asked.map(({ authorization }) => authorization))).toEqual(new Set([undefined]))
  })

  const unusable: readonly (readonly [string, JsonObject])[] = [
    ['N03 another type of token', { ...token, token_type: 'mac' }],
    ['N03 no type', without(token, 'token_type')],
    ['N03 no token', without(token, 'access_token')],
    ['N03 a token that is no text', { ...token, access_token: 7 }],
    ['N03 T17 a token with a line break', { ...token, access_token: 'x\r\nx-y: z' }],
    ['N03 no scope', without(token, 'scope')],
    ['N03 N02 no lifetime', without(token, 'expires_in')],
    ['N02 T11 expired', { ...token, expires_in: 0 }],
    ['N02 T11 long expired', { ...token, expires_in: -1 }],
    ['N04 T12 another patient', { ...token, patient: 'p2' }],
    ['N04 T12 a patient that is no text', { ...token, patient: ['p1'] }],
    ['N04 T12 scopes for nothing', { ...token, scope: 'launch openid fhirUser user/*.write' }],
  ]
  test.each(unusable)('%s: no question, 412 or what is known', async (_name, fhirAuthorization) => {
    for (const server of [sandbox, production]) {
      const body = withAccess(byFhir(ehr, orderSelect, order), { fhirAuthorization })
      expect((await server.call(orderSelect, body)).status).toBe(412)
      const known = withAccess(byFhir(ehr, orderSelect, order, ['patient']), { fhirAuthorization })
      expect((await server.call(orderSelect, known)).status).toBe(200)
    }
    expect(queries()).toEqual([])
  })

  test.each([
    ['bearer', { token_type: 'bearer' }],
    ['its own patient', { patient: 'p1', scope: 'patient/*.read' }],
    ['its own patient with a type', { patient: 'Patient/p1' }],
    ['seconds as text', { expires_in: '300' }],
  ])('N03 N04 a token may say %s', async (_name, changes) => {
    expect(
      (await production.call(orderSelect, withToken(byFhir(ehr, orderSelect, order), changes))).status,
    ).toBe(200)
  })

  const scopes: readonly (readonly [string, readonly string[]])[] = [
    ['user/Patient.r user/Condition.rs user/MedicationRequest.s', ['patient', 'conditions', 'medications']],
    ['user/Patient.read patient/Observation.read', ['patient', 'boneDensity', 'laboratory', 'circumstances']],
    ['user/Patient.s user/Condition.r', []],
    ['user/Patient.cruds user/Flag.*', ['patient', 'flags']],
    ['user/Observation.write user/Patient.read', ['patient']],
  ]
  test.each(scopes)('N04 T12 with %s only this is asked', async (scope, keys) => {
    await production.call(orderSelect, withToken(byFhir(ehr, orderSelect, order), { scope }))
    expect(queries().toSorted()).toEqual(queriesFor(orderSelect, keys).toSorted())
  })

  test('N04 a scope for one category finds, and never says that there is nothing else', async () => {
    const scope = 'user/*.rs?category=laboratory'
    const { answer } = await production.explain(
      orderSelect,
      withToken(byFhir(ehr, orderSelect, order), { scope }),
    )
    const findings = object(answer['findings'])
    expect(object(findings?.['onBoneMedication'])?.['value']).toBe(true)
    expect(object(findings?.['dxaDone'])?.['unknown']).toMatch(/partial/)
  })
})

describe('which server may be asked', () => {
  const port = new URL(ehr.base).port
  const elsewhere = (): readonly string[] => [
    attacker.base,
    'http://169.254.169.254/fhir',
    `http://localhost:${port}/fhir`,
    `http://[::1]:${port}/fhir`,
    `http://2130706433:${port}/fhir`,
    `http://0x7f.1:${port}/fhir`,
    `http://[::ffff:127.0.0.1]:${port}/fhir`,
    `http://user@127.0.0.1:${port}/fhir`,
    `http://127.0.0.1:${port}@127.0.0.1:${new URL(attacker.base).port}/fhir`,
    `http://127.0.0.1.:${port}/fhir`,
    `HTTP://127.0.0.1:${port}/fhir`,
    `http://127.0.0.1:${port}/FHIR`,
    `http://127.0.0.1:${port}`,
    `${ehr.base}//`,
    `${ehr.base}/../fhir`,
    `${ehr.base}/x`,
    `${ehr.base}?x=y`,
    `${ehr.base}#x`,
    ` ${ehr.base}`,
    'https://ehr.test/fhir',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    '',
    'x'.repeat(100_000),
  ]
  test.each(elsewhere())('T07 A14 %s: 403 for an issuer, no access in the sandbox', async (fhirServer) => {
    const body = { ...order, fhirServer, fhirAuthorization: token }
    const refused = await production.call(orderSelect, body)
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('fhirServer')])
    if (fhirServer !== '') expect(refused.text).not.toContain(fhirServer)
    expect((await sandbox.call(orderSelect, without(body, 'prefetch'))).status).toBe(412)
    expect([queries(), attacker.asked]).toEqual([[], []])
  })

  test('T07 a slash at the end is the same server', async () => {
    const body = { ...byFhir(ehr, orderSelect, order), fhirServer: `${ehr.base}/` }
    expect((await production.call(orderSelect, body)).status).toBe(200)
  })

  const prefetchOnly = openAppWithEhr(
    ehr,
    { mode: 'production' },
    { callers: { identify: async () => hospital([]) } },
  )
  test('A14 an issuer without registered servers sends all in prefetch, and is answered', async () => {
    const body = { ...order, fhirServer: attacker.base, fhirAuthorization: token }
    expect((await prefetchOnly.call(orderSelect, body)).status).toBe(200)
    expect((await prefetchOnly.call(orderSelect, without(body, 'prefetch'))).status).toBe(412)
    expect(attacker.asked).toEqual([])
  })

  test('N05 N06 T07 a server that the sandbox was not told of is not asked', async () => {
    const body = byFhir(attacker, orderSelect, order)
    expect((await sandbox.call(orderSelect, body)).status).toBe(412)
    expect(attacker.asked).toEqual([])
  })
})

describe('ids cannot become questions', () => {
  test.each([
    '../x',
    '1?x=y',
    '1/$everything',
    'a b',
    '1&code=x',
    '1%26x',
    '1#x',
    '$&',
    '1\n2',
    'a'.repeat(65),
  ])('T17 N08 Q14 the patient %j: 400, and nothing is asked', async (patientId) => {
    const body = byFhir(ehr, orderSelect, order)
    const context = { ...object(body['context']), patientId }
    const { status } = await sandbox.call(orderSelect, { ...body, context })
    expect([status, queries()]).toEqual([400, []])
  })
})

import { describe, expect, test } from 'vitest'
import { response } from '../../src/cds-hooks/response.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import {
  bundle,
  discharge,
  dischargeBody,
  emptyBundle,
  hipFracture,
  nothingFound,
  orderSelect,
  orderSelectBody,
  orderSign,
  paracetamol,
  patient,
  patientView,
  prednisolone,
  without,
} from '../support/requests.ts'

const { app, lines } = openApp()

function post(service: string, payload: Json, headers: Record<string, string> = {}) {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return app.inject({
    method: 'POST',
    url: `/cds-services/${service}`,
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

async function statusOf(service: string, payload: Json): Promise<number> {
  return (await post(service, payload)).statusCode
}

async function cardsOf(service: string, payload: Json): Promise<number> {
  const answer = await post(service, payload)
  expect(answer.statusCode).toBe(200)
  return response.parse(answer.json()).cards.length
}

const drafts = (...resources: readonly Json[]): JsonObject => ({
  draftOrders: { resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) },
})

describe('Q01 Q02 a call is answered with cards', () => {
  test.each([
    ['prednisolone for half a year', orderSelect, orderSelectBody(), 1],
    ['a hip fracture', discharge, dischargeBody(), 1],
    ['an irrelevant drug', orderSelect, orderSelectBody({ context: drafts(paracetamol('d1')) }), 0],
    [
      'no fracture',
      discharge,
      dischargeBody({ prefetch: { patient, conditions: emptyBundle, ...nothingFound } }),
      0,
    ],
  ])('%s', async (_name, service, body, expected) => {
    expect(await cardsOf(service, body)).toBe(expected)
  })

  test('order-sign looks at all drafts', async () => {
    const { selections: _none, ...context } = drafts(paracetamol('d1'), prednisolone('d2'))
    const body = orderSelectBody({ context: { ...context, selections: [] }, top: { hook: 'order-sign' } })
    expect(await cardsOf(orderSign, body)).toBe(1)
  })

  test('patient-view answers like the discharge, on Epic only for the triggers that are set', async () => {
    const call = (top: JsonObject) =>
      cardsOf(patientView, dischargeBody({ top: { hook: 'patient-view', ...top } }))
    expect(await call({})).toBe(1)
    expect(await call({ extension: { 'com.epic.cdshooks.request.bpa-trigger-action': '27' } })).toBe(1)
    expect(await call({ extension: { 'com.epic.cdshooks.request.bpa-trigger-action': '60' } })).toBe(0)
  })
})

describe('Q03 unknown ids and wrong methods', () => {
  test('an unknown service is 404, whatever its body, and its id is not repeated', async () => {
    const answer = await post('nope-123456782', '{broken')
    expect(answer.statusCode).toBe(404)
    expect(answer.body).not.toContain('123456782')
  })

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'] as const)(
    '%s on a service is 405 with Allow',
    async (method) => {
      const answer = await app.inject({ method, url: `/cds-services/${orderSelect}` })
      expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST, OPTIONS'])
      expect(answer.json().resourceType).toBe('OperationOutcome')
    },
  )
})

describe('Q05 Q06 Q23 media types', () => {
  const body = JSON.stringify(orderSelectBody())
  const cases: readonly (readonly [string, Record<string, string>, number])[] = [
    ['application/json', { 'content-type': 'application/json' }, 200],
    ['with charset utf-8', { 'content-type': 'application/json; charset=utf-8' }, 200],
    ['with charset "UTF-8"', { 'content-type': 'application/json;charset="UTF-8"' }, 200],
    ['application/fhir+json', { 'content-type': 'application/fhir+json' }, 200],
    ['identity encoding', { 'content-type': 'application/json', 'content-encoding': 'identity' }, 200],
    ['charset iso-8859-1', { 'content-type': 'application/json; charset=iso-8859-1' }, 415],
    ['charset utf-16', { 'content-type': 'application/json; charset=utf-16' }, 415],
    ['text/plain', { 'content-type': 'text/plain' }, 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['XML', { 'content-type': 'application/fhir+xml' }, 415],
    ['nonsense', { 'content-type': ';;;' }, 415],
    ['none', {}, 415],
    ['gzip', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, 415],
    ['br', { 'content-type': 'application/json', 'content-encoding': 'br' }, 415],
  ]
  test.each(cases)('%s', async (_name, headers, expected) => {
    const answer = await app.inject({
      method: 'POST',
      url: `/cds-services/${orderSelect}`,
      body: Buffer.from(body),
      headers,
    })
    expect(answer.statusCode).toBe(expected)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  })

  test('names keep their letters', async () => {
    const named = orderSelectBody({
      prefetch: { patient: { ...patient, name: [{ family: 'Ångström-ë 🦴' }] }, ...nothingFound },
    })
    expect((await post(orderSelect, `\ufeff${JSON.stringify(named)}`)).statusCode).toBe(200)
  })
})

test('Q07 whatever a client accepts, it gets JSON', async () => {
  const answer = await post(orderSelect, orderSelectBody(), { accept: 'application/fhir+json, */*; q=0.1' })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    200,
    'application/json; charset=utf-8',
  ])
})

describe('Q08 Q13 Q14 a field that is missing or wrong is named, never repeated', () => {
  const canary = 'CANARY-1'
  const context = (change: JsonObject) => orderSelectBody({ context: change })
  const cases: readonly (readonly [string, Json, string])[] = [
    ['no hook', without(orderSelectBody(), 'hook'), 'hook '],
    ['hook a number', orderSelectBody({ top: { hook: 7 } }), 'hook '],
    ['no hookInstance', without(orderSelectBody(), 'hookInstance'), 'hookInstance '],
    ['hookInstance an array', orderSelectBody({ top: { hookInstance: [canary] } }), 'hookInstance '],
    ['hookInstance empty', orderSelectBody({ top: { hookInstance: '' } }), 'hookInstance '],
    [
      'Q10 hookInstance of 10 kB',
      orderSelectBody({ top: { hookInstance: canary.repeat(1250) } }),
      'hookInstance ',
    ],
    ['no context', without(orderSelectBody(), 'context'), 'context '],
    ['context null', orderSelectBody({ top: { context: null } }), 'context '],
    ['context an array', orderSelectBody({ top: { context: [canary] } }), 'context '],
    ['no userId', context({ userId: null }), 'context.userId '],
    ['userId an object', context({ userId: { reference: canary } }), 'context.userId '],
    ['userId with a line break', context({ userId: `${canary}\nx` }), 'context.userId '],
    ['no patientId', context({ patientId: null }), 'context.patientId '],
    ['patientId a number', context({ patientId: 123456782 }), 'context.patientId '],
    ['Q14 a path', context({ patientId: `../${canary}` }), 'context.patientId '],
    ['Q14 a query', context({ patientId: `1?${canary}=y` }), 'context.patientId '],
    ['Q14 an operation', context({ patientId: '1/$everything' }), 'context.patientId '],
    ['Q14 a space', context({ patientId: `a ${canary}` }), 'context.patientId '],
    ['Q14 65 characters', context({ patientId: 'a'.repeat(65) }), 'context.patientId '],
    ['Q14 two dots', context({ patientId: '..' }), 'context.patientId '],
    ['Q14 another type', context({ patientId: 'Group/p1' }), 'context.patientId '],
    ['T17 a replacement pattern', context({ patientId: '$1' }), 'context.patientId '],
    ['Q14 an encounter with a path', context({ encounterId: `../${canary}` }), 'context.encounterId '],
    ['no selections', context({ selections: null }), 'context.selections '],
    ['selections a text', context({ selections: canary }), 'context.selections '],
    ['no draftOrders', context({ draftOrders: null }), 'context.draftOrders '],
    ['draftOrders an array', context({ draftOrders: [canary] }), 'context.draftOrders '],
    ['prefetch an array', orderSelectBody({ top: { prefetch: [canary] } }), 'prefetch '],
    ['prefetch a text', orderSelectBody({ top: { prefetch: canary } }), 'prefetch '],
    [
      'Q11 fhirAuthorization without fhirServer',
      orderSelectBody({ top: { fhirAuthorization: { access_token: canary } } }),
      'fhirServer ',
    ],
    ['fhirServer a number', orderSelectBody({ top: { fhirServer: 7 } }), 'fhirServer '],
  ]
  test.each(cases)('%s', async (_name, body, named) => {
    const answer = await post(orderSelect, body)
    expect(answer.statusCode).toBe(400)
    const [issue] = answer.json().issue
    expect(issue.details.coding[0].code).toBe('ERR_REQUEST_INVALID')
    expect(issue.details.text.startsWith(named)).toBe(true)
    expect(answer.body).not.toContain('CANARY')
    expect(answer.body).not.toContain('123456782')
  })

  test('the discharge needs an encounter', async () => {
    const answer = await post(discharge, dischargeBody({ context: { encounterId: null } }))
    expect([answer.statusCode, answer.json().issue[0].details.text.split(' ')[0]]).toEqual([
      400,
      'context.encounterId',
    ])
  })
})

describe('Q10 Q12 Q13 Q14 what clients send beside the rules is taken', () => {
  const cases: readonly (readonly [string, JsonObject])[] = [
    [
      'Q10 an upper-case UUID',
      orderSelectBody({ top: { hookInstance: '0B0F2F0E-8C0B-4F5B-9C55-2D7A0F4B9A01' } }),
    ],
    ['Q10 no UUID at all', orderSelectBody({ top: { hookInstance: 'call 17' } })],
    [
      'Q12 unknown fields and extensions',
      orderSelectBody({ top: { foo: [1], extension: { 'com.vendor': { a: null } } } }),
    ],
    ['Q12 an extension that is a text', orderSelectBody({ top: { extension: 'x' } })],
    ['Q13 a user who is a patient', orderSelectBody({ context: { userId: 'Patient/p1' } })],
    [
      'Q13 a user by absolute reference',
      orderSelectBody({ context: { userId: 'https://ehr.test/fhir/Practitioner/1' } }),
    ],
    ['Q14 Patient/p1 as patientId', orderSelectBody({ context: { patientId: 'Patient/p1' } })],
    ['Encounter/e1 as encounterId', orderSelectBody({ context: { encounterId: 'Encounter/e1' } })],
    ['no encounter', orderSelectBody({ context: { encounterId: null } })],
    [
      'a FHIR server and its token',
      orderSelectBody({
        top: { fhirServer: 'https://ehr.test/fhir', fhirAuthorization: { access_token: 'x' } },
      }),
    ],
    ['both of them null', orderSelectBody({ top: { fhirServer: null, fhirAuthorization: null } })],
    [
      'selections with odd members',
      orderSelectBody({ context: { selections: [null, 3, {}, 'MedicationRequest/d1'] } }),
    ],
  ]
  test.each(cases)('%s', async (_name, body) => {
    expect(await cardsOf(orderSelect, body)).toBe(1)
  })
})

test('Q09 a hook that is not the service’s is 400', async () => {
  expect(await statusOf(discharge, orderSelectBody())).toBe(400)
  expect(await statusOf(orderSign, orderSelectBody())).toBe(400)
  expect(await statusOf(orderSelect, orderSelectBody({ top: { hook: 'Order-Select' } }))).toBe(400)
})

describe('Q15 Q16 Q19 the advice is about what is selected, for this patient', () => {
  const both = drafts(paracetamol('d1'), prednisolone('d2'))
  const cases: readonly (readonly [string, JsonObject, number])[] = [
    ['paracetamol selected, prednisolone only drafted', { ...both, selections: ['MedicationRequest/d1'] }, 0],
    ['both selected', { ...both, selections: ['MedicationRequest/d1', 'MedicationRequest/d2'] }, 1],
    ['a bare id', { ...both, selections: ['d2'] }, 1],
    ['selected twice', { ...both, selections: ['d2', 'd2'] }, 1],
    ['dangling', { ...both, selections: ['MedicationRequest/nope'] }, 0],
    ['nothing selected', { ...both, selections: [] }, 0],
    ['a draft of another patient', drafts(prednisolone('d1', { subject: { reference: 'Patient/p2' } })), 0],
  ]
  test.each(cases)('%s', async (_name, context, expected) => {
    expect(await cardsOf(orderSelect, orderSelectBody({ context }))).toBe(expected)
  })

  test('Q19 a draft of another patient is told in the log and in the explanation', async () => {
    const body = orderSelectBody({
      context: drafts(prednisolone('d1', { subject: { reference: 'Patient/p2' } })),
    })
    await post(orderSelect, body)
    expect(JSON.parse(lines.at(-1) ?? '').withheld).toContain('draft-of-another-patient')
    const explained = await app.inject({ method: 'POST', url: `/explain/${orderSelect}`, payload: body })
    expect(explained.json().withheld).toContain('draft-of-another-patient')
  })
})

describe('Q17 drafts may be incomplete or invalid', () => {
  const bare: JsonObject = {
    resourceType: 'MedicationRequest',
    id: 'd1',
    status: 'draft',
    subject: { reference: 'Patient/p1' },
  }
  const cases: readonly (readonly [string, Json])[] = [
    ['B2 the empty form of the Sandbox', drafts({ ...bare, authoredOn: '2026-11-22' })],
    ['category as an object', drafts({ ...bare, category: { coding: [{ code: 'inpatient' }] } })],
    [
      'B4 other resource types',
      drafts({ resourceType: 'ServiceRequest', id: 'd1' }, { resourceType: 'Task', id: 'd1' }),
    ],
    ['entries without a resource', { draftOrders: { entry: [{}, null, { resource: null }] } }],
    ['no entries', { draftOrders: {} }],
    [
      'every element of the wrong type',
      drafts({
        ...bare,
        medicationCodeableConcept: [[]],
        dosageInstruction: 'x',
        dispenseRequest: 3,
        reasonCode: {},
        status: null,
      }),
    ],
  ]
  test.each(cases)('%s', async (_name, context) => {
    expect(await statusOf(orderSelect, orderSelectBody({ context: context as JsonObject }))).toBe(200)
  })

  test('no medication is no glucocorticoid, and no prefetch is needed to say so', async () => {
    expect(
      await cardsOf(orderSelect, orderSelectBody({ context: drafts(bare), top: { prefetch: null } })),
    ).toBe(0)
  })

  test('no dosage, no intent and no subject still give a card', async () => {
    const draft = ['intent', 'subject', 'dosageInstruction'].reduce(without, prednisolone('d1'))
    expect(await cardsOf(orderSelect, orderSelectBody({ context: drafts(draft) }))).toBe(1)
  })
})

describe('Q18 the medication counts however it is given, when its code is there', () => {
  const code = { coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB06' }] }
  const referring = (reference: string, more: JsonObject = {}): JsonObject => ({
    ...without(prednisolone('d1'), 'medicationCodeableConcept'),
    medicationReference: { reference },
    ...more,
  })
  const cases: readonly (readonly [string, JsonObject, number])[] = [
    ['as coding', drafts(prednisolone('d1')), 1],
    ['contained', drafts(referring('#m', { contained: [{ resourceType: 'Medication', id: 'm', code }] })), 1],
    [
      'as Bundle entry',
      drafts(referring('Medication/m1'), { resourceType: 'Medication', id: 'm1', code }),
      1,
    ],
    ['by a reference that leads nowhere', drafts(referring('Medication/m9')), 0],
    [
      'fludrocortisone never',
      drafts(
        prednisolone('d1', {
          medicationCodeableConcept: {
            coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AA02' }],
            text: 'fludrocortison tablet 0,0625 mg',
          },
        }),
      ),
      0,
    ],
    [
      'a text that says nothing',
      drafts(prednisolone('d1', { medicationCodeableConcept: { text: 'volgens protocol' } })),
      0,
    ],
  ]
  test.each(cases)('%s', async (_name, context, expected) => {
    expect(await cardsOf(orderSelect, orderSelectBody({ context }))).toBe(expected)
  })
})

describe('Q20 Q21 bodies that want to do harm', () => {
  const inside = (text: string) =>
    JSON.stringify(orderSelectBody()).replace('"prefetch":{', `"prefetch":{${text},`)
  test.each([
    ['__proto__', inside('"__proto__":{"conditions":null}'), 400, 'ERR_REQUEST_MALFORMED'],
    ['constructor.prototype', inside('"constructor":{"prototype":{}}'), 400, 'ERR_REQUEST_MALFORMED'],
    [
      '100 000 levels in prefetch',
      inside(`"x":${'['.repeat(100_000)}${']'.repeat(100_000)}`),
      400,
      'ERR_REQUEST_TOO_DEEP',
    ],
    [
      '100 000 levels in an extension',
      inside(`"x":${'{"extension":['.repeat(100_000)}${']}'.repeat(100_000)}`),
      400,
      'ERR_REQUEST_TOO_DEEP',
    ],
  ])('%s is refused', async (_name, body, status, code) => {
    const answer = await post(orderSelect, body)
    expect([answer.statusCode, answer.json().issue[0].details.coding[0].code]).toEqual([status, code])
  })

  test('100 000 levels that close one by one reach no code that recurses', async () => {
    const levels = 100_000
    const deep = `${'[1,'.repeat(levels)}1${',1]'.repeat(levels)}`
    for (const key of ['conditions', 'x'])
      expect((await post(orderSelect, inside(`"${key}":${deep}`))).statusCode).toBeLessThan(500)
    const contained = JSON.stringify(orderSelectBody()).replace(
      '"status":"draft"',
      `"status":"draft","contained":${deep}`,
    )
    expect((await post(orderSelect, contained)).statusCode).toBe(200)
    const condition = JSON.stringify(dischargeBody()).replace(
      '"onsetDateTime"',
      `"code2":1,"bodySite":${deep},"onsetDateTime"`,
    )
    expect((await post(discharge, condition)).statusCode).toBe(200)
  })

  test('duplicate keys: the last one counts', async () => {
    const body = JSON.stringify(orderSelectBody()).replace(
      '"patientId":"p1"',
      '"patientId":"p2","patientId":"p1"',
    )
    expect(await cardsOf(orderSelect, body)).toBe(1)
  })

  test('T13 a million entries, 5 000 prefetch keys and a text of 1 MB are answered', async () => {
    const many = { resourceType: 'Bundle', entry: Array.from({ length: 300_000 }, () => 1) }
    const keys = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`key${at}`, null]))
    const prefetch = {
      patient,
      ...keys,
      conditions: many,
      medications: 'x'.repeat(1_000_000),
      ...without(nothingFound, 'medications'),
    }
    expect(await statusOf(orderSelect, orderSelectBody({ prefetch }))).toBe(200)
  })
})

test('Q24 the same body gives the same answer', async () => {
  const [one, other] = await Promise.all([post(discharge, dischargeBody()), post(discharge, dischargeBody())])
  expect(one.body).toBe(other.body)
})

describe('the language of the cards', () => {
  test.each([
    [undefined, 'nl'],
    ['en', 'en'],
    ['en-GB,nl;q=0.8', 'en'],
    ['nl-NL,en;q=0.8', 'nl'],
    ['nl;q=0.5,en;q=0.9', 'en'],
    ['fr,en', 'nl'],
    ['*', 'nl'],
    [';;;,,,q=', 'nl'],
    ['en;q=x', 'en'],
    ['a'.repeat(10_000), 'nl'],
  ])('%s gives %s', async (wish, expected) => {
    const headers = wish === undefined ? {} : { 'accept-language': wish }
    const answer = await app.inject({
      method: 'POST',
      url: `/explain/${discharge}`,
      payload: dischargeBody(),
      headers,
    })
    expect(answer.json().language).toBe(expected)
  })
})

describe('P02 P03 P05 P13 what the service cannot do without', () => {
  const conditions = bundle(hipFracture)
  const outcome = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'exception', diagnostics: 'CANARY' }],
  }
  const cases: readonly (readonly [string, string, JsonObject, number, string])[] = [
    [
      'P02 no prefetch at all',
      discharge,
      without(dischargeBody(), 'prefetch'),
      412,
      'prefetch.patient is missing',
    ],
    [
      'P02 prefetch null',
      discharge,
      dischargeBody({ top: { prefetch: null } }),
      412,
      'prefetch.patient is missing',
    ],
    [
      'P02 prefetch empty',
      orderSelect,
      orderSelectBody({ prefetch: {} }),
      412,
      'prefetch.patient is missing',
    ],
    [
      'P03 only the minimum, discharge',
      discharge,
      dischargeBody({ prefetch: { patient, conditions } }),
      200,
      '',
    ],
    ['P03 only the minimum, order-select', orderSelect, orderSelectBody({ prefetch: { patient } }), 200, ''],
    [
      'P05 the patient failed',
      orderSelect,
      orderSelectBody({ prefetch: { patient: outcome } }),
      412,
      'prefetch.patient is failed',
    ],
    [
      'P05 the conditions failed',
      discharge,
      dischargeBody({ prefetch: { patient, conditions: outcome } }),
      412,
      'prefetch.conditions is failed',
    ],
    [
      'P05 an optional search failed',
      discharge,
      dischargeBody({ prefetch: { patient, conditions, medications: outcome } }),
      200,
      '',
    ],
    [
      'P08 HTML for the patient',
      orderSelect,
      orderSelectBody({ prefetch: { patient: '<html>CANARY</html>' } }),
      412,
      'prefetch.patient is failed',
    ],
    [
      'P09 another patient',
      orderSelect,
      orderSelectBody({ prefetch: { patient: { ...patient, id: 'CANARY' } } }),
      412,
      'prefetch.patient is foreign',
    ],
    [
      'P04 the conditions are null',
      discharge,
      dischargeBody({ prefetch: { patient, conditions: null } }),
      412,
      'prefetch.conditions is null',
    ],
    [
      'P06 no conditions',
      discharge,
      dischargeBody({ prefetch: { patient, conditions: emptyBundle } }),
      200,
      '',
    ],
    [
      'P07 the first page of the conditions',
      discharge,
      dischargeBody({
        prefetch: { patient, conditions: { ...conditions, link: [{ relation: 'next', url: 'x' }] } },
      }),
      200,
      '',
    ],
    [
      'P10 keys that we did not ask for',
      orderSelect,
      orderSelectBody({ prefetch: { patient, other: 'CANARY' } }),
      200,
      '',
    ],
  ]
  test.each(cases)('%s', async (_name, service, body, status, text) => {
    const answer = await post(service, body)
    expect(answer.statusCode).toBe(status)
    if (text === '') return
    const [issue] = answer.json().issue
    expect(issue).toMatchObject({
      severity: 'error',
      code: 'incomplete',
      details: { coding: [{ code: 'ERR_RECORD_UNAVAILABLE' }] },
    })
    expect(issue.details.text).toContain(text)
    expect(answer.body).not.toContain('CANARY')
  })

  const optional = ['medications', 'boneDensity', 'orders', 'procedures', 'reports']
  const mutations: readonly (readonly [string, Json])[] = [
    ['null', null],
    ['an OperationOutcome', outcome],
    ['only an OperationOutcome entry', bundle(outcome)],
    ['a page', { ...emptyBundle, total: 9 }],
    ['another patient', bundle({ resourceType: 'Observation', subject: { reference: 'Patient/p2' } })],
    ['an array', []],
    ['HTML', '<html>'],
    ['0', 0],
    ['true', true],
  ]
  test.each(optional.flatMap((key) => mutations.map(([name, value]) => ({ key, name, value }))))(
    'P04 P05 P07 P08 $key that is $name is answered, and never read as an absence',
    async ({ key, value }) => {
      const prefetch = { patient, conditions, ...nothingFound, [key]: value }
      const answer = await app.inject({
        method: 'POST',
        url: `/explain/${discharge}`,
        payload: dischargeBody({ prefetch }),
      })
      expect(answer.statusCode).toBe(200)
      const { findings } = answer.json()
      const touched =
        {
          medications: 'onBoneMedication',
          boneDensity: 'dxaDone',
          orders: 'dxaOrdered',
          procedures: 'dxaDone',
          reports: 'dxaDone',
        }[key] ?? ''
      expect(findings[touched]).toHaveProperty('unknown')
    },
  )

  test('P12 nothing is remembered between calls', async () => {
    const call = (conditions: Json) =>
      cardsOf(discharge, dischargeBody({ prefetch: { patient, conditions, ...nothingFound } }))
    expect([await call(conditions), await call(emptyBundle), await call(conditions)]).toEqual([1, 0, 1])
  })
})

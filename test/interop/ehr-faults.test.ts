import { describe, expect, test } from 'vitest'
import { type JsonObject, object } from '../../src/json.ts'
import { slotNames } from '../../src/record/prefetch.ts'
import { byFhir, openAppWithEhr, openStubs } from '../support/ehr.ts'
import { endless, faults, neverAnswers } from '../support/fhir-faults.ts'
import { sendJson } from '../support/fhir-stub.ts'
import { simply } from '../support/prescriptions.ts'
import { orderBody, person, prefetched, problem, visit, visitBody } from '../support/request-builder.ts'
import { discharge, emptyBundle, orderSelect } from '../support/requests.ts'

const { ehr, attacker } = await openStubs()
const patient = openAppWithEhr(ehr)
/** Apart, because what nobody waits for may still arrive while the next test runs. */
const { ehr: slow } = await openStubs()
const hurried = openAppWithEhr(slow, { deadlineMs: 50 })
/** Time enough for what is answered at once, also on a busy machine. */
const unhurried = openAppWithEhr(slow, { deadlineMs: 1500 })

const woman = person('1964-05-10')
const order = orderBody(simply(5), prefetched(woman, []))
const leaving = visitBody(
  'encounter-discharge',
  prefetched(woman, [visit('EMER'), problem('nl S52.5', '2026-11-20')]),
)

/** Findings of which a "no" may be said only when the searches were answered. */
const claims = [
  'recentFracture',
  'onBoneMedication',
  'dxaDone',
  'vfaDone',
  'dxaOrdered',
  'highDiseaseActivity',
  'oralBisphosphonateContraindicated',
  'calciumMeasured',
]

function claimed(answer: JsonObject): readonly string[] {
  const findings = object(answer['findings']) ?? {}
  return claims.filter((name) => object(findings[name])?.['value'] === false)
}

/** All words that may not leave us, whatever happens. */
function expectNothingTold(...texts: readonly string[]): void {
  for (const told of texts) expect(told).not.toMatch(/CANARY-AT|127\.0\.0\.1|"p1"|Patient\/p1|undici|Tomcat/)
}

describe('an EHR that answers badly', () => {
  test.each(Object.entries(faults))(
    'N07 N10 T15 T33 %s: known to be unknown, never absent',
    async (_name, fault) => {
      const body = byFhir(ehr, orderSelect, order, ['patient'])
      ehr.behave(fault)
      const { status, answer } = await patient.explain(orderSelect, body)
      expect(status).toBe(200)
      expect(claimed(answer)).toEqual([])
      expect(answer['primary']).not.toBeNull()
      // No storm of retries: one more for a connection that broke, none for an answer.
      expect(ehr.asked.length).toBeLessThanOrEqual(24)
      expect(patient.lines.join('')).not.toContain('CANARY-AT')
    },
  )

  test.each(Object.entries(faults))(
    'N10 P02 P13 T33 X02 L01 %s for what is required: 412, never an empty answer',
    async (_name, fault) => {
      for (const [service, whole] of [
        [orderSelect, order],
        [discharge, leaving],
      ] as const) {
        const body = byFhir(ehr, service, whole)
        ehr.behave(fault)
        const { status, text } = await patient.call(service, body)
        expect(status).toBe(412)
        expect(text).toContain('prefetch.patient is failed')
        expectNothingTold(text, ...patient.lines)
      }
    },
  )

  test('T33 N10 the fracture of the visit cannot be read: 412', async () => {
    const body = byFhir(ehr, discharge, leaving, ['patient', 'encounter'])
    ehr.behave((_asked, answer) => answer.writeHead(500).end())
    const { status, text } = await patient.call(discharge, body)
    expect([status, text]).toEqual([412, expect.stringContaining('prefetch.conditions is failed')])
  })

  test.each([301, 302, 303, 307, 308])('T09 N07 a redirect with %i is not followed', async (status) => {
    const body = byFhir(ehr, orderSelect, order, ['patient'])
    ehr.behave((asked, answer) =>
      answer.writeHead(status, { location: `${attacker.base}/${asked.query}` }).end(),
    )
    const { answer } = await patient.explain(orderSelect, body)
    expect(claimed(answer)).toEqual([])
    expect(attacker.asked).toEqual([])
  })
})

describe('an EHR that does not answer in time', () => {
  test.each(Object.entries(endless))(
    'PF2 N07 T16 T33 %s: answered with what is known',
    async (_name, fault) => {
      const body = byFhir(slow, orderSelect, order, ['patient'])
      slow.behave(fault)
      const { status, answer } = await hurried.explain(orderSelect, body)
      // The stub would still be answering: it was not waited for.
      expect([status, slow.answered()]).toEqual([200, 0])
      expect(claimed(answer)).toEqual([])
      expect(object(object(answer['findings'])?.['dxaDone'])?.['unknown']).toMatch(/failed/)
    },
  )

  test.each(Object.entries(endless))('PF2 P02 T33 %s for what is required: 412', async (_name, fault) => {
    const body = byFhir(slow, discharge, leaving)
    slow.behave(fault)
    const { status, text } = await hurried.call(discharge, body)
    expect([status, slow.answered()]).toEqual([412, 0])
    expectNothingTold(text, ...hurried.lines)
  })

  test('PF2 what came in time is used, what did not is unknown', async () => {
    const body = byFhir(slow, orderSelect, order, [])
    slow.behave((asked, _answer, usual) => (asked.query.startsWith('Condition') ? undefined : usual()))
    const { status, answer } = await unhurried.explain(orderSelect, body)
    expect(status).toBe(200)
    expect(claimed(answer)).not.toContain('recentFracture')
    expect(claimed(answer)).toContain('dxaDone')
  })
})

describe('PF1 all questions of a call are asked together', () => {
  test('PF1 P01 no answer is waited for before the last question is asked', async () => {
    const body = byFhir(ehr, discharge, leaving)
    const waiting: (() => void)[] = []
    const keys = Object.keys(object(leaving['prefetch']) ?? {}).length
    ehr.behave((_asked, _answer, usual) => {
      waiting.push(usual)
      if (waiting.length === keys) for (const answerNow of waiting) answerNow()
    })
    const { status } = await patient.call(discharge, body)
    expect([status, waiting.length]).toEqual([200, keys])
    expect(keys).toBe(slotNames.length)
  })
})

describe('a server that does not search by what it was asked', () => {
  const without = (parameter: string) => (query: string) =>
    query.replace(new RegExp(`[?&]${parameter}=[^&]*`), '').replace(/^([A-Za-z]+)&/, '$1?')
  const selfLinks: readonly (readonly [string, (query: string) => string, boolean])[] = [
    ['all of it', (query) => `${ehr.base}/${query}`, true],
    ['all of it, relative', (query) => query, true],
    ['all of it, encoded', (query) => `${ehr.base}/${query.replaceAll(',', '%2C')}`, true],
    ['the patient with its type', (query) => query.replace('patient=p1', 'patient=Patient%2Fp1'), true],
    [
      'the patient as subject',
      (query) => query.replace('patient=p1', `subject:Patient=${ehr.base}/Patient/p1`),
      true,
    ],
    [
      'codes with their system',
      (query) => query.replaceAll(/(?<=code=|,)([^,&]+)/g, 'http://loinc.org|$1'),
      true,
    ],
    ['another page size', (query) => query.replace(/_count=\d+/, '_count=10'), true],
    ['no order', without('_sort'), true],
    ['no code', without('code'), false],
    ['fewer codes', (query) => query.replace(/code=[^,&]+,/, 'code='), false],
    ['no patient', without('patient'), false],
    ['another patient', (query) => query.replace('patient=p1', 'patient=p11'), false],
    ['nothing', (query) => `${ehr.base}/${query.split('?')[0]}`, false],
  ]

  test.each(selfLinks)('N09 T33 the self link says %s', async (_name, spelled, isComplete) => {
    const body = byFhir(ehr, orderSelect, order, ['patient'])
    ehr.behave((asked, answer) =>
      sendJson(answer, { ...emptyBundle, link: [{ relation: 'self', url: spelled(asked.query) }] }),
    )
    const { answer } = await patient.explain(orderSelect, body)
    expect(claimed(answer).includes('dxaDone')).toBe(isComplete)
    expect(claimed(answer).includes('calciumMeasured')).toBe(isComplete)
  })

  test('N09 no self link, no total and a plain media type are taken as they are', async () => {
    const body = byFhir(ehr, orderSelect, order, ['patient'])
    ehr.behave((_asked, answer) =>
      answer
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"resourceType":"Bundle","type":"searchset"}'),
    )
    const { answer } = await patient.explain(orderSelect, body)
    expect(claimed(answer)).toContain('dxaDone')
  })

  test('N09 GET, with the media type of FHIR', async () => {
    await patient.call(orderSelect, byFhir(ehr, orderSelect, order))
    expect(new Set(ehr.asked.map(({ method, accept }) => `${method} ${accept}`))).toEqual(
      new Set(['GET application/fhir+json']),
    )
  })

  test('PF2 the deadline also ends what waits for its turn', async () => {
    const body = byFhir(slow, orderSelect, order)
    slow.behave(neverAnswers)
    expect((await hurried.call(orderSelect, body)).status).toBe(412)
  })
})

import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject, object, objects, text } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import { dosage, draft, existing, simply } from '../support/prescriptions.ts'
import {
  concept,
  inUse,
  me,
  observation,
  orderBody,
  ordered,
  person,
  prefetched,
  problem,
  report,
  resource,
  stated,
  tScore,
  value,
  vfaGrade,
  visit,
  visitBody,
} from '../support/request-builder.ts'
import { discharge, orderSelect, orderSign, patientView } from '../support/requests.ts'

const { app } = openApp()

async function explained(
  service: string,
  payload: JsonObject,
): Promise<{ status: number; answer: JsonObject }> {
  const response = await app.inject({ method: 'POST', url: `/explain/${service}`, payload })
  return { status: response.statusCode, answer: object(response.json<Json>()) ?? {} }
}

const outcome: JsonObject = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'exception' }],
}

/** The same content as the resources of someone else. */
function another(content: Json): Json {
  return JSON.parse(
    JSON.stringify(content).replaceAll('"Patient/p1"', '"Patient/p2"').replaceAll('"id":"p1"', '"id":"p2"'),
  )
}

/** What can come instead of a complete answer to a search. */
const states: readonly (readonly [string, (content: Json) => Json | undefined])[] = [
  ['absent', () => undefined],
  ['null', () => null],
  ['an OperationOutcome', () => outcome],
  [
    'a Bundle with only an OperationOutcome',
    () => ({
      resourceType: 'Bundle',
      type: 'searchset',
      total: 0,
      entry: [{ resource: outcome, search: { mode: 'outcome' } }],
    }),
  ],
  [
    'a first page',
    (content) => ({ ...object(content), link: [{ relation: 'next', url: 'https://ehr.test/fhir?page=2' }] }),
  ],
  ['someone else', another],
  ['HTML', () => '<html><body>Apache Tomcat</body></html>'],
  ['an array', (content) => [content]],
  ['zero', () => 0],
  ['true', () => true],
  ['another type of resource', () => ({ resourceType: 'Basic', id: 'b', subject: me })],
  [
    'entries without resource',
    () => ({ resourceType: 'Bundle', type: 'searchset', entry: [{}, { resource: null }] }),
  ],
]

/** Parts that many systems do not have: never sent they say nothing, sent they must be complete. */
const optional = ['statements', 'administrations', 'circumstances', 'flags']

/** Findings for which an unread slot can never be a "no". */
const claims: Readonly<Record<string, readonly string[]>> = {
  conditions: [
    'recentFracture',
    'clinicalVertebralFracture',
    'fractureLocation',
    'oralBisphosphonateContraindicated',
  ],
  medications: ['onBoneMedication', 'bisphosphonateMonths', 'onDenosumab'],
  statements: ['onBoneMedication'],
  administrations: ['onBoneMedication', 'onDenosumab'],
  boneDensity: ['dxaDone', 'vfaDone', 'tScoreLowest', 'vertebralGrade'],
  laboratory: [
    'calciumMeasured',
    'albuminMeasured',
    'creatinineMeasured',
    'tshMeasured',
    'vitaminDMeasured',
    'eGfrMlMin',
  ],
  circumstances: [
    'highDiseaseActivity',
    'severeAccident',
    'evaluationDeclined',
    'oralBisphosphonateContraindicated',
  ],
  procedures: ['dxaDone', 'vfaDone'],
  orders: ['dxaOrdered', 'vfaOrdered', 'fractureClinicReferred'],
  reports: ['dxaDone', 'vfaDone'],
  allergies: ['oralBisphosphonateContraindicated'],
}
const absent = (found: JsonObject | undefined) =>
  found !== undefined && 'value' in found && [false, 0, 'none'].includes(found['value'] as never)

const woman = person('1964-05-10')
const wrist = problem('nl S52.5', '2026-11-20')
const empty: Readonly<Record<string, JsonObject>> = {
  [orderSelect]: orderBody(simply(10), prefetched(woman, [])),
  [orderSign]: orderBody(simply(10), prefetched(woman, []), {}, 'order-sign'),
  [discharge]: visitBody('encounter-discharge', prefetched(woman, [visit('EMER'), wrist])),
  [patientView]: visitBody('patient-view', prefetched(woman, [wrist])),
}
const full = [
  wrist,
  problem('icd K22.0', '2019'),
  existing('atc H02AB04', 4, '2026-10-01', '2027-08-01'),
  inUse('M05BA04', '2026-01-05'),
  resource('MedicationStatement', {
    status: 'active',
    medicationCodeableConcept: concept('atc A12AX'),
    effectivePeriod: { start: '2026-01-01' },
  }),
  resource('MedicationAdministration', {
    status: 'completed',
    medicationCodeableConcept: concept('atc M05BA08'),
    effectiveDateTime: '2026-03-01',
  }),
  tScore('loinc 38267-1', -2.3, '2026-09-01'),
  vfaGrade(2, '2026-09-01'),
  observation('loinc 62238-1', '2026-11-01', value(33, 'mL/min/{1.73_m2}')),
  observation('loinc 14635-7', '2026-11-01', value(25, 'nmol/L')),
  stated('high-disease-activity'),
  resource('Procedure', {
    status: 'completed',
    code: concept('nza 120037'),
    performedDateTime: '2026-09-01',
  }),
  ordered('snomed 241686001|text DXA met VFA', '2026-11-01'),
  report('DXA: T-score LWK -2,3. VFA: L1 graad 2.', '2026-09-01'),
  { resourceType: 'AllergyIntolerance', id: 'al', patient: me, code: concept('atc M05BA07') },
]
const filled: Readonly<Record<string, JsonObject>> = {
  [orderSelect]: orderBody(simply(5), prefetched(woman, full)),
  [orderSign]: orderBody(simply(5), prefetched(woman, full), {}, 'order-sign'),
  [discharge]: visitBody('encounter-discharge', prefetched(woman, [visit('EMER'), ...full])),
  [patientView]: visitBody('patient-view', prefetched(woman, full)),
}

function changed(body: JsonObject, slot: string, change: (content: Json) => Json | undefined): JsonObject {
  const before = object(body['prefetch']) ?? {}
  const { [slot]: content, ...rest } = before
  const after = change(content ?? null)
  return { ...body, prefetch: after === undefined ? rest : { ...rest, [slot]: after } }
}

const bodies = Object.entries(empty)
const everySlot = bodies.flatMap(([service, body]) =>
  Object.keys(object(body['prefetch']) ?? {}).flatMap((slot) =>
    states.map(([state, change]) => {
      const others = object(object(filled[service]?.['prefetch'])?.[slot])
      const foreign = state === 'someone else' && others !== undefined
      return { service, slot, state, body, change: foreign ? () => another(others) : change }
    }),
  ),
)

const needed = (service: string, slot: string) =>
  slot === 'patient' || (slot === 'conditions' && !service.startsWith('glucocorticoid'))

describe('P04 P05 P07 P08 P09 a search that is not answered completely', () => {
  test.each(
    everySlot.filter(
      ({ service, slot, state }) => needed(service, slot) && !['a first page'].includes(state),
    ),
  )('$service, $slot is $state: 412 and no cards, or a question', async ({ service, slot, body, change }) => {
    const { status, answer } = await explained(service, changed(body, slot, change))
    if (status === 412) {
      expect(answer['resourceType']).toBe('OperationOutcome')
      expect(JSON.stringify(answer)).toContain(slot)
      expect(JSON.stringify(answer)).not.toContain('1964')
      return
    }
    expect(slot).toBe('conditions')
    expect(status).toBe(200)
    expect(answer['primary']).not.toBe('C04')
    expect(objects(answer['cards']).length).toBeGreaterThan(0)
  })

  test.each(
    everySlot.filter(
      ({ service, slot, state }) =>
        !needed(service, slot) && !(state === 'absent' && optional.includes(slot)),
    ),
  )(
    '$service, $slot is $state: an answer without a claim of absence',
    async ({ service, slot, body, change }) => {
      const { status, answer } = await explained(service, changed(body, slot, change))
      expect(status).toBe(200)
      const findings = object(answer['findings']) ?? {}
      const claimed = (claims[slot] ?? []).filter((name) => absent(object(findings[name])))
      expect(claimed).toEqual([])
    },
  )

  test.each(bodies)('P02 P13 %s without any prefetch: 412', async (service, body) => {
    const { prefetch: _none, ...rest } = body
    for (const payload of [rest, { ...rest, prefetch: {} }, { ...rest, prefetch: null }]) {
      const { status, answer } = await explained(service, payload)
      expect(status).toBe(412)
      expect(answer['resourceType']).toBe('OperationOutcome')
    }
  })

  test('a first page of the diagnoses with the fracture on it is enough', async () => {
    const body = empty[discharge]
    if (body === undefined) throw new Error('no body')
    const { answer } = await explained(
      discharge,
      changed(body, 'conditions', (content) => ({
        ...object(content),
        link: [{ relation: 'next', url: 'https://ehr.test/2' }],
      })),
    )
    expect(answer['primary']).toBe('C26')
  })

  test('a first page of the diagnoses without a fracture is not "no fracture", and no reason to interrupt', async () => {
    const body = visitBody(
      'encounter-discharge',
      prefetched(woman, [visit('EMER'), problem('icd I10', '2020')]),
    )
    const { answer } = await explained(
      discharge,
      changed(body, 'conditions', (content) => ({
        ...object(content),
        link: [{ relation: 'next', url: 'https://ehr.test/2' }],
      })),
    )
    expect(answer['primary']).toBe('C12')
    expect(answer['withheld']).toEqual(['fracture-not-known'])
    expect(objects(answer['cards'])).toEqual([])
  })
})

const doses = ['sustainedMgPerDay', 'peakMgPerDay', 'episodeDays', 'glucocorticoidBursts']

/** Kinds of order that a suggestion holds, by their first code. */
function proposals(answer: JsonObject): readonly string[] {
  const actions = objects(answer['cards'])
    .flatMap((card) => objects(card['suggestions']))
    .flatMap((suggestion) => objects(suggestion['actions']))
  return actions.map((action) => {
    const order = object(action['resource']) ?? {}
    const code = object(order['code']) ?? object(order['medicationCodeableConcept']) ?? {}
    return text(code['text']) ?? ''
  })
}

const removals = Object.entries(filled).flatMap(([service, body]) =>
  Object.keys(object(body['prefetch']) ?? {})
    .filter((slot) => !needed(service, slot))
    .flatMap((slot) =>
      states
        .filter(([state]) => state !== 'a first page' && !(state === 'absent' && optional.includes(slot)))
        .map(([state, change]) => ({ service, slot, state, body, change })),
    ),
)

describe('less data never makes a statement stronger', () => {
  test.each(removals)(
    '$service, $slot is $state: every finding stays, or becomes unknown',
    async ({ service, slot, body, change }) => {
      const before = object((await explained(service, body)).answer['findings']) ?? {}
      const after = object((await explained(service, changed(body, slot, change))).answer['findings']) ?? {}
      const differing = Object.keys(after).filter((name) => {
        const [old, now] = [object(before[name]), object(after[name])]
        return (
          now !== undefined &&
          'value' in now &&
          old !== undefined &&
          'value' in old &&
          now['value'] !== old['value'] &&
          !doses.includes(name)
        )
      })
      expect(differing).toEqual([])
    },
  )

  test.each([
    'conditions',
    'medications',
    'administrations',
    'boneDensity',
    'laboratory',
    'reports',
    'orders',
    'procedures',
    'allergies',
    'flags',
  ])(
    'a patient with all of it whose %s are missing is offered no drug that she was not offered before',
    async (slot) => {
      for (const [service, body] of Object.entries(filled)) {
        if (needed(service, slot)) continue
        const before = proposals((await explained(service, body)).answer)
        const after = proposals(
          (
            await explained(
              service,
              changed(body, slot, () => null),
            )
          ).answer,
        )
        expect(after.filter((kind) => /zuur|denosumab/i.test(kind) && !before.includes(kind))).toEqual([])
      }
    },
  )

  test.each(['conditions', 'medications', 'boneDensity', 'laboratory'])(
    'the drug that is on file only in %s is not forgotten without a word when it is null',
    async (slot) => {
      const body = orderBody(simply(10), prefetched(woman, [inUse('M05BA04', '2026-01-05')]))
      const { answer } = await explained(
        orderSelect,
        changed(body, slot, () => null),
      )
      const cards = JSON.stringify(answer['cards'])
      if (slot === 'medications') expect(cards).toMatch(/[Nn]iet bekend[^"]*botsparende medicatie/)
      else expect(answer['primary']).toBe('A70')
    },
  )

  test('a dose on file that cannot be read makes the sum a question, not smaller', async () => {
    const unreadable = draft('atc H02AB04', [{ text: 'volgens schema' }], {
      status: 'active',
      authoredOn: '2026-11-01',
    })
    const { answer } = await explained(orderSelect, orderBody(simply(5), prefetched(woman, [unreadable])))
    expect(answer['primary']).not.toBe('A30')
  })
})

const noise: readonly JsonObject[] = [
  { resourceType: 'Condition', id: 'x1', subject: me },
  { resourceType: 'Condition', id: 'x2', subject: me, code: 7, onsetDateTime: { a: 1 } },
  { resourceType: 'Basic', id: 'x6', subject: me },
  { id: 'x7' },
]
const odd: Readonly<Record<string, JsonObject>> = {
  boneDensity: {
    resourceType: 'Observation',
    id: 'x5',
    status: 'final',
    subject: me,
    code: { coding: 'T-score' },
    valueQuantity: 'laag',
  },
  laboratory: {
    resourceType: 'Observation',
    id: 'x4',
    status: 'final',
    subject: me,
    code: null,
    valueQuantity: [1],
  },
}

function beside(body: JsonObject, slot: string, more: readonly JsonObject[]): JsonObject {
  return changed(body, slot, (content) => {
    const bundle = object(content) ?? {}
    const entry = [...objects(bundle['entry']), ...more.map((found) => ({ resource: found }))]
    return { ...bundle, total: entry.length, entry }
  })
}

const decided = (answer: JsonObject) => ({
  primary: answer['primary'],
  additional: answer['additional'],
  withheld: answer['withheld'],
  cards: JSON.parse(JSON.stringify(answer['cards'] ?? [])),
})

describe('P08 P09 P10 what is not about this patient, or not readable, changes nothing', () => {
  const both = [...Object.entries(empty), ...Object.entries(filled)]
  test.each(both)('resources of another patient beside one’s own: %s', async (service, body) => {
    const before = (await explained(service, body)).answer
    let payload = body
    for (const slot of Object.keys(claims)) {
      const others = objects(object(object(filled[service]?.['prefetch'])?.[slot])?.['entry']).map(
        (entry) => object(object(another(entry['resource'] ?? null))) ?? {},
      )
      payload = beside(payload, slot, others)
    }
    const { status, answer } = await explained(service, payload)
    expect(status).toBe(200)
    expect(decided(answer)['primary']).toEqual(decided(before)['primary'])
    expect(JSON.stringify(answer)).not.toContain('Patient/p2')
  })

  test.each(both)('unreadable resources: %s', async (service, body) => {
    const before = (await explained(service, body)).answer
    let payload = beside(body, 'conditions', noise)
    for (const [slot, found] of Object.entries(odd)) payload = beside(payload, slot, [found])
    const { status, answer } = await explained(service, payload)
    expect(status).toBe(200)
    expect(decided(answer)['primary']).toEqual(decided(before)['primary'])
    expect(decided(answer)['additional']).toEqual(decided(before)['additional'])
  })

  test.each(both)('a key that was not asked for: %s', async (service, body) => {
    const before = (await explained(service, body)).answer
    const { answer } = await explained(
      service,
      changed(body, 'p0', () => prefetched(woman, full)),
    )
    expect(decided(answer)).toEqual(decided(before))
  })
})

describe('P11 what was called off or entered in error does not count', () => {
  const dxa = (status: string) => ordered('snomed 241686001|text DXA met VFA', '2026-11-01', { status })
  const exam = (status: string) =>
    resource('Procedure', { status, code: concept('nza 120037'), performedDateTime: '2026-09-01' })
  const rows: readonly (readonly [string, string, (status: string) => JsonObject, string])[] = [
    ['orders', 'entered-in-error', dxa, 'dxaOrdered'],
    ['orders', 'revoked', dxa, 'dxaOrdered'],
    ['procedures', 'not-done', exam, 'dxaDone'],
    ['procedures', 'entered-in-error', exam, 'dxaDone'],
    [
      'boneDensity',
      'cancelled',
      (status) => tScore('loinc 38267-1', -2.3, '2026-09-01', { status }),
      'dxaDone',
    ],
    [
      'medications',
      'entered-in-error',
      (status) => inUse('M05BA04', '2026-01-05', { status }),
      'onBoneMedication',
    ],
  ]
  test.each(rows)('P11 %s: %s', async (_slot, status, make, name) => {
    const found = async (said: string) => {
      const body = orderBody(simply(10), prefetched(woman, [make(said)]))
      const { answer } = await explained(orderSelect, body)
      return object(object(answer['findings'])?.[name])?.['value']
    }
    const counts = { dxaOrdered: 'active', dxaDone: 'completed', onBoneMedication: 'active' }[name] ?? 'final'
    expect([await found(counts), await found(status)]).toEqual([true, false])
  })
})

describe('calls are told apart', () => {
  test('Q16 a selected paracetamol beside a prednisolone draft that is not selected', async () => {
    const paracetamol = draft('atc N02BE01', [dosage(500, {})], { id: 'pcm' })
    const body = orderBody([paracetamol, ...simply(10)], prefetched(woman, []), {
      selections: ['MedicationRequest/pcm'],
    })
    const { answer } = await explained(orderSelect, body)
    expect([answer['primary'], answer['cards']]).toEqual([null, []])
    const signed = await explained(orderSign, {
      ...orderBody([paracetamol, ...simply(10)], prefetched(woman, []), {}, 'order-sign'),
    })
    expect(signed.answer['primary']).toBe('A50')
  })

  test('Q17 an empty order form', async () => {
    const form = {
      resourceType: 'MedicationRequest',
      id: 'request-123',
      status: 'draft',
      subject: me,
      authoredOn: '2026-11-22',
    }
    const { status, answer } = await explained(orderSelect, orderBody([form], prefetched(woman, [])))
    expect([status, answer['cards']]).toEqual([200, []])
  })

  test('P12 data are not kept from one call to the next', async () => {
    const treated = await explained(
      orderSelect,
      orderBody(simply(10), prefetched(woman, [inUse('M05BA04', '2026-01-05')])),
    )
    const untreated = await explained(orderSelect, orderBody(simply(10), prefetched(woman, [])))
    expect([treated.answer['primary'], untreated.answer['primary']]).toEqual(['A70', 'A50'])
  })
})

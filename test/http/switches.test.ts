import { describe, expect, test } from 'vitest'
import { type JsonObject, object, objects, text } from '../../src/json.ts'
import { type Answer, dayMs, rememberingHospital } from '../support/remembering-hospital.ts'
import {
  bundle,
  discharge,
  dischargeBody,
  encounter,
  hipFracture,
  nothingFound,
  orderSelect,
  orderSelectBody,
  orderSign,
  patient,
  prednisolone,
} from '../support/requests.ts'

const services = (
  state: 'live' | 'silent' | 'off',
  departments: Record<string, 'live' | 'silent' | 'off'> = {},
) => ({
  services: { [discharge]: { state, departments } },
})

/** A discharge from where the Encounter says. */
const from = (place: JsonObject) =>
  dischargeBody({
    prefetch: {
      patient,
      encounter: { ...encounter, ...place },
      conditions: bundle(hipFracture),
      ...nothingFound,
    },
  })
const location = (id: string): JsonObject => ({ location: [{ location: { reference: `Location/${id}` } }] })
const provider = (id: string): JsonObject => ({ serviceProvider: { reference: `Organization/${id}` } })
const serviceType = (code: string): JsonObject => ({ serviceType: { coding: [{ system: 'urn:x', code }] } })

describe('the state of a service', () => {
  test('off: nothing is decided, fetched or kept', async () => {
    const hospital = rememberingHospital(services('off'))
    const { cards, withheld, told } = await hospital.explain(discharge, dischargeBody())
    expect({ cards, withheld, findings: told?.['findings'] }).toEqual({
      cards: [],
      withheld: ['service-off'],
      findings: {},
    })
    await hospital.call(discharge, dischargeBody())
    expect(hospital.store.decisions).toEqual([])
    expect(hospital.store.questions).toEqual([])
    expect((await hospital.call(orderSelect, orderSelectBody())).cards).toHaveLength(1)
  })

  test('off: a wrong request is still refused', async () => {
    const hospital = rememberingHospital(services('off'))
    expect((await hospital.post(`/cds-services/${discharge}`, {})).statusCode).toBe(400)
  })

  test('silent: decided and kept with what would have been shown, nothing shown', async () => {
    const hospital = rememberingHospital(services('silent'))
    const { cards, withheld, told } = await hospital.explain(discharge, dischargeBody())
    expect({ cards, withheld, primary: told?.['primary'] }).toEqual({
      cards: [],
      withheld: ['silent'],
      primary: 'C24',
    })
    expect((await hospital.call(discharge, dischargeBody())).cards).toEqual([])
    expect(hospital.store.decisions).toEqual([
      expect.objectContaining({
        silent: true,
        rows: expect.arrayContaining(['C24']),
        withheld: ['silent'],
        cards: [expect.objectContaining({ row: 'C24' })],
      }),
    ])
  })

  test('silent: what was not shown is not remembered as shown', async () => {
    const hospital = rememberingHospital({
      services: { [orderSelect]: { state: 'silent', departments: {} } },
    })
    await hospital.call(orderSelect, orderSelectBody())
    const signed = { ...orderSelectBody(), hook: 'order-sign' }
    expect((await hospital.call(orderSign, signed)).cards).toHaveLength(1)
  })

  test.each<
    [string, JsonObject, 'live' | 'silent' | 'off', Record<string, 'live' | 'silent' | 'off'>, string[]]
  >([
    ['a location by its id', location('seh'), 'live', { seh: 'silent' }, ['silent']],
    ['an organisation by its id', provider('chirurgie'), 'live', { chirurgie: 'off' }, ['service-off']],
    ['a service type by its code', serviceType('gips'), 'silent', { gips: 'live' }, []],
    ['a department that is live where the service is off', location('seh'), 'off', { seh: 'live' }, []],
    ['another department', location('b4'), 'live', { seh: 'silent' }, []],
    ['no place', {}, 'silent', { seh: 'live' }, ['silent']],
    [
      'two departments: the more careful one',
      { ...location('seh'), ...provider('ziekenhuis') },
      'live',
      { seh: 'silent', ziekenhuis: 'live' },
      ['silent'],
    ],
    ['a name of Object', location('constructor'), 'live', { seh: 'silent' }, []],
  ])('by department: %s', async (_name, place, state, departments, withheld) => {
    const hospital = rememberingHospital(services(state, departments))
    const explained = await hospital.explain(discharge, from(place))
    expect(explained.withheld).toEqual(withheld)
    expect(explained.cards).toHaveLength(withheld.length === 0 ? 1 : 0)
  })

  test('a department that is off advises nobody, and its access is kept', async () => {
    const hospital = rememberingHospital(services('live', { seh: 'off' }))
    await hospital.call(discharge, from(location('seh')))
    expect(hospital.store.decisions).toMatchObject([{ cards: [], withheld: ['service-off'] }])
  })
})

describe('a row that is switched off', () => {
  const decided = async (switchedOffRows: readonly string[], body: JsonObject, service = discharge) =>
    rememberingHospital({ switchedOffRows: [...switchedOffRows] }).explain(service, body)

  test.each([
    ['the row that decides', ['C24'], 0],
    ['another row', ['C26'], 1],
    ['a row that only adds', ['C51'], 1],
  ])('%s', async (_name, rows, cards) => {
    const explained = await decided(rows, dischargeBody())
    expect(explained.cards).toHaveLength(cards)
    expect(explained.withheld).toEqual(rows[0] === 'C26' ? [] : ['row-switched-off'])
  })

  test('what it adds is left out, and the card does not name it', async () => {
    const whole = await decided([], dischargeBody())
    const less = await decided(['C51'], dischargeBody())
    expect(whole.detail).toContain('(C51,')
    expect(less.detail).not.toContain('(C51,')
    const decision = object(object(less.cards[0]?.['extension'])?.['org.osteohooks.decision'])
    expect(decision?.['rows']).not.toContain('C51')
    expect(less.told?.['additional']).toContain('C51')
  })

  test('a row that makes a card conditional takes the card with it', async () => {
    const openEnded = prednisolone('d1', {
      dosageInstruction: [
        {
          timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
          doseAndRate: [
            { doseQuantity: { value: 10, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
          ],
        },
      ],
    })
    const entry = [{ resource: openEnded }]
    const body = orderSelectBody({
      context: { draftOrders: { resourceType: 'Bundle', type: 'collection', entry } },
    })
    expect((await decided([], body, orderSelect)).told?.['additional']).toContain('A06')
    const { cards, withheld } = await decided(['A06'], body, orderSelect)
    expect({ cards, withheld }).toEqual({ cards: [], withheld: ['row-switched-off'] })
  })
})

/** Denosumab for 18 months, the glucocorticoid is stopped, nothing speaks for going on (A81 with D52). */
const stoppingWithDenosumab = (encounterId: string): JsonObject => {
  const coded = (code: string) => ({ coding: [{ system: 'http://www.whocc.no/atc', code }] })
  const observed = (id: string, code: JsonObject, value: JsonObject) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    subject: { reference: 'Patient/p1' },
    effectiveDateTime: '2026-10-01',
    code,
    ...value,
  })
  return orderSelectBody({
    context: {
      encounterId,
      draftOrders: {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [{ resource: prednisolone('d1', { status: 'cancelled' }) }],
      },
    },
    prefetch: {
      patient,
      conditions: bundle(),
      ...nothingFound,
      medications: bundle(
        prednisolone('gc', { status: 'stopped', authoredOn: '2026-01-01' }),
        prednisolone('deno', {
          status: 'active',
          authoredOn: '2025-05-22',
          medicationCodeableConcept: coded('M05BX04'),
          dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2025-05-22' } } } }],
        }),
      ),
      boneDensity: bundle(
        observed(
          't1',
          { coding: [{ system: 'http://loinc.org', code: '38267-1' }] },
          {
            valueQuantity: {
              value: -2.1,
              unit: '{T-score}',
              code: '{T-score}',
              system: 'http://unitsofmeasure.org',
            },
          },
        ),
        observed(
          'v1',
          {
            coding: [
              { system: 'https://osteohooks.org/fhir/CodeSystem/bone-findings', code: 'vfa-highest-grade' },
            ],
          },
          { valueInteger: 0 },
        ),
      ),
    },
  })
}

describe('never simply stop denosumab', () => {
  const shown = async (hospital: ReturnType<typeof rememberingHospital>, encounterId: string) =>
    hospital.explain(orderSelect, stoppingWithDenosumab(encounterId))

  test.each(['patient-refuses', 'patient-ineligible', 'limited-time', 'action-completed', undefined])(
    'the warning stays after %s',
    async (code) => {
      const hospital = rememberingHospital()
      const { card, summary } = await hospital.call(orderSelect, stoppingWithDenosumab('e1'))
      expect(summary).toMatch(/^Stop denosumab nooit zonder vervolg/)
      await hospital.feedback(orderSelect, hospital.overridden(card, code))
      hospital.wait(dayMs)
      expect((await shown(hospital, 'e1')).summary).toBe(summary)
      const signing = { ...stoppingWithDenosumab('e1'), hook: 'order-sign' }
      expect((await hospital.explain(orderSign, signing)).summary).toBe(summary)
    },
  )

  test('it stays when the row that it rides on is switched off, alone', async () => {
    const { cards, detail } = await shown(rememberingHospital({ switchedOffRows: ['A81'] }), 'e1')
    expect(cards).toHaveLength(1)
    expect(detail).toContain('(D52,')
    expect(detail).not.toContain('(A81,')
  })

  test('only a hospital that switches it off itself is without it', async () => {
    expect((await shown(rememberingHospital({ switchedOffRows: ['D52'] }), 'e1')).withheld).toEqual([
      'row-switched-off',
    ])
  })
})

const ordersOf = ({ cards }: Answer) =>
  cards
    .flatMap((card) => objects(card['suggestions']))
    .map((suggestion) => ({
      label: text(suggestion['label']),
      actions: objects(suggestion['actions']).map(({ description }) => text(description)),
    }))

/** A VFA that is ordered already. */
const orders = bundle({
  resourceType: 'ServiceRequest',
  id: 'vfa',
  status: 'active',
  intent: 'order',
  authoredOn: '2026-11-21',
  subject: { reference: 'Patient/p1' },
  code: { coding: [{ system: 'https://osteohooks.org/fhir/CodeSystem/bone-findings', code: 'vfa' }] },
})

describe('no DXA capacity', () => {
  test('DXA is not proposed, the card says so, and the patient is for the worklist', async () => {
    const hospital = rememberingHospital({ dxaCapacity: false })
    const answer = await hospital.call(discharge, dischargeBody())
    expect(JSON.stringify(ordersOf(answer))).not.toContain('DXA')
    expect(answer.detail).toContain('DXA met VFA (DXA is nu niet aan te vragen)')
    expect(ordersOf(answer).length).toBeGreaterThan(0)
    expect(hospital.store.decisions).toMatchObject([
      { withheld: ['no-dxa-capacity'], worklist: ['no-dxa-capacity'] },
    ])
  })
})

test('no DXA capacity beside a VFA that is ordered already: both are said', async () => {
  const prefetch = { patient, encounter, conditions: bundle(hipFracture), ...nothingFound, orders }
  const answer = await rememberingHospital({ dxaCapacity: false }).call(
    discharge,
    dischargeBody({ prefetch }),
  )
  expect(answer.detail).toContain('DXA met VFA (DXA is nu niet aan te vragen); VFA (VFA is al aangevraagd)')
})

describe('S07 DXA with VFA as two orders', () => {
  test('they are two actions of one suggestion', async () => {
    const answer = await rememberingHospital({ dxaWithVfa: 'two-orders' }).call(discharge, dischargeBody())
    expect(ordersOf(answer)[0]).toEqual({
      label: 'DXA met VFA aanvragen',
      actions: ['DXA aanvragen, samen met VFA', 'VFA aanvragen, samen met DXA'],
    })
  })

  test('Epic shows one action at a time: two suggestions that name each other', async () => {
    const settings = { dxaWithVfa: 'two-orders', dialect: 'epic' } as const
    const answer = await rememberingHospital(settings).call(discharge, dischargeBody())
    expect(ordersOf(answer).slice(0, 2)).toEqual([
      { label: 'DXA aanvragen, samen met VFA', actions: ['DXA aanvragen, samen met VFA'] },
      { label: 'VFA aanvragen, samen met DXA', actions: ['VFA aanvragen, samen met DXA'] },
    ])
    const uuids = answer.cards.flatMap((card) => objects(card['suggestions'])).map(({ uuid }) => uuid)
    expect(new Set(uuids).size).toBe(uuids.length)
  })

  test('S10 a VFA that is ordered already is not repeated', async () => {
    const prefetch = { patient, encounter, conditions: bundle(hipFracture), ...nothingFound, orders }
    const hospital = rememberingHospital({ dxaWithVfa: 'two-orders' })
    const answer = await hospital.call(discharge, dischargeBody({ prefetch }))
    expect(ordersOf(answer)[0]?.actions).toEqual(['DXA aanvragen, samen met VFA'])
  })
})

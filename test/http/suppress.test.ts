import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { MemoryStore } from '../support/memory-store.ts'
import { dayMs, openHospital, rememberingHospital } from '../support/remembering-hospital.ts'
import {
  bundle,
  discharge,
  dischargeBody,
  emptyBundle,
  encounter,
  hipFracture,
  nothingFound,
  orderSelect,
  orderSelectBody,
  orderSign,
  patient,
  patientView,
} from '../support/requests.ts'

/** 10 mg of prednisolone at 71: start at once (A50). */
const selecting = (context: JsonObject = {}) => orderSelectBody({ context })
const signing = (context: JsonObject = {}) => ({ ...selecting(context), hook: 'order-sign' })
const inEncounter = (encounterId: string) => selecting({ encounterId })
const withoutEncounter = selecting({ encounterId: null })

/** The age at which the same order leads to another row: examination first (A41). */
const otherRow = orderSelectBody({
  prefetch: { patient: { ...patient, birthDate: '1981-03-02' }, conditions: emptyBundle, ...nothingFound },
})

/** A server on which the advice was shown once in encounter e1, and answered. */
async function answered(code: string | undefined, settings = {}) {
  const hospital = rememberingHospital(settings)
  const { card } = await hospital.call(orderSelect, inEncounter('e1'))
  await hospital.feedback(orderSelect, hospital.overridden(card, code))
  return hospital
}

const forDays: readonly (readonly [string, number])[] = [
  ['action-completed', 90],
  ['indication-order-exists', 90],
  ['patient-refuses', 365],
  ['patient-does-not-want-change', 365],
  ['prefers-alternative', 365],
  ['risk-benefit-ratio', 365],
  ['expert-contradicts', 365],
  ['need-more-info', 14],
  ['service-not-available', 90],
]
const forEncounter = [
  'limited-time',
  'wrong-time-workflow',
  undefined,
  'not-a-code-of-ours',
  '45',
  'constructor',
]
const forEver = ['patient-ineligible', 'policy-contradicts', 'does-not-align-latest-evidence']
const everyReason = [...forDays.map(([code]) => code), ...forEncounter, ...forEver]

describe('an override reason keeps the same advice away for its time', () => {
  const edges = forDays.flatMap(([code, days]) =>
    [
      [0, 0],
      [days * dayMs - 1, 0],
      [days * dayMs, 1],
      [days * dayMs + 1, 1],
    ].map(([later = 0, cards = 0]) => [code, later / dayMs, cards] as const),
  )
  test.each(edges)('%s, after %f days: %d cards', async (code, days, cards) => {
    const hospital = await answered(code)
    hospital.wait(days * dayMs)
    const explained = await hospital.explain(orderSelect, inEncounter('e2'))
    expect(explained.cards).toHaveLength(cards)
    expect(explained.withheld).toEqual(cards === 0 ? [`overridden-${code}`] : [])
    expect((await hospital.call(orderSelect, inEncounter('e2'))).cards).toHaveLength(cards)
  })

  test.each(forEver)('%s, without end', async (code) => {
    const hospital = await answered(code)
    hospital.wait(30 * 365 * dayMs)
    expect((await hospital.explain(orderSelect, inEncounter('e2'))).withheld).toEqual([`overridden-${code}`])
  })

  test.each(forEncounter)('%s, for the rest of the encounter', async (code) => {
    const hospital = await answered(code)
    expect((await hospital.explain(orderSelect, inEncounter('e2'))).cards).toHaveLength(1)
    expect((await hospital.explain(orderSelect, withoutEncounter)).cards).toHaveLength(1)
    hospital.wait(200 * dayMs)
    const { cards, withheld } = await hospital.explain(orderSelect, inEncounter('e1'))
    expect(cards).toEqual([])
    expect(withheld).toEqual([code?.includes('time') ? `overridden-${code}` : 'dismissed-earlier'])
  })

  test('of an encounter that nobody named nothing is kept away', async () => {
    const hospital = rememberingHospital()
    const { card } = await hospital.call(orderSelect, withoutEncounter)
    await hospital.feedback(orderSelect, hospital.overridden(card))
    expect((await hospital.call(orderSelect, withoutEncounter)).cards).toHaveLength(1)
  })

  test.each(everyReason)('%s is about that advice and that patient alone', async (code) => {
    const hospital = await answered(code)
    expect((await hospital.call(orderSelect, otherRow)).cards).toHaveLength(1)
    const other = { patient: { ...patient, id: 'p2' }, conditions: emptyBundle, ...nothingFound }
    const entry = [{ resource: { ...draftOf(), subject: { reference: 'Patient/p2' } } }]
    const context = { patientId: 'p2', draftOrders: { resourceType: 'Bundle', type: 'collection', entry } }
    expect(
      (await hospital.call(orderSelect, orderSelectBody({ context, prefetch: other }))).cards,
    ).toHaveLength(1)
  })

  test.each([
    ['patient-refuses', { 'patient-refuses': 30 }, 30],
    ['limited-time', { 'limited-time': 2 }, 2],
    ['patient-ineligible', { 'patient-ineligible': 700 }, 700],
    [undefined, { dismissed: 7 }, 7],
  ])('%s, with the days of the hospital', async (code, snoozeDays, days) => {
    const hospital = await answered(code, { snoozeDays })
    hospital.wait(days * dayMs - 1)
    expect((await hospital.call(orderSelect, inEncounter('e2'))).cards).toEqual([])
    hospital.wait(1)
    expect((await hospital.call(orderSelect, inEncounter('e2'))).cards).toHaveLength(1)
  })

  test('a code of the EHR itself means what the hospital says', async () => {
    const hospital = await answered('45', { overrideCodes: { 45: 'patient-refuses' } })
    expect((await hospital.explain(orderSelect, inEncounter('e2'))).withheld).toEqual([
      'overridden-patient-refuses',
    ])
  })
})

function draftOf(): JsonObject {
  const { draftOrders } = (selecting() as { context: { draftOrders: { entry: { resource: JsonObject }[] } } })
    .context
  return draftOrders.entry[0]?.resource ?? {}
}

describe('what was accepted is not proposed again', () => {
  test.each([
    [90 * dayMs - 1, 0],
    [90 * dayMs, 1],
  ])('after %d ms: %d cards', async (later, cards) => {
    const hospital = rememberingHospital()
    const { card } = await hospital.call(orderSelect, inEncounter('e1'))
    await hospital.feedback(orderSelect, hospital.accepted(card))
    hospital.wait(later)
    const explained = await hospital.explain(orderSelect, inEncounter('e2'))
    expect(explained.cards).toHaveLength(cards)
    expect(explained.withheld).toEqual(cards === 0 ? ['accepted-earlier'] : [])
  })

  test('F03 accepted and then overridden: the last word counts', async () => {
    const hospital = rememberingHospital()
    const { card } = await hospital.call(orderSelect, inEncounter('e1'))
    await hospital.feedback(orderSelect, hospital.accepted(card))
    hospital.wait(1000)
    await hospital.feedback(orderSelect, hospital.overridden(card, 'need-more-info'))
    hospital.wait(20 * dayMs)
    expect((await hospital.call(orderSelect, inEncounter('e2'))).cards).toHaveLength(1)
  })
})

describe('in one encounter', () => {
  test('order-sign does not repeat what order-select said', async () => {
    const hospital = rememberingHospital()
    await hospital.call(orderSelect, selecting())
    expect((await hospital.call(orderSign, signing())).cards).toEqual([])
    const { withheld, cards } = await hospital.explain(orderSign, signing())
    expect({ withheld, cards }).toEqual({ withheld: ['shown-this-encounter'], cards: [] })
    expect((await hospital.call(orderSign, signing({ encounterId: 'e2' }))).cards).toHaveLength(1)
  })

  test('T34 C13 the same service answers every time, under other ids', async () => {
    const hospital = rememberingHospital()
    const seen = new Set<string>()
    for (let time = 0; time < 20; time += 1) {
      const { cards, card } = await hospital.call(orderSelect, selecting())
      expect(cards).toHaveLength(1)
      seen.add(card)
    }
    expect(seen.size).toBe(20)
  })

  test('without an encounter order-sign says it again', async () => {
    const hospital = rememberingHospital()
    await hospital.call(orderSelect, withoutEncounter)
    expect((await hospital.call(orderSign, signing({ encounterId: null }))).cards).toHaveLength(1)
  })

  test('a chart that is opened after the discharge does not repeat it', async () => {
    const hospital = rememberingHospital()
    await hospital.call(discharge, dischargeBody())
    const opened = { ...dischargeBody(), hook: 'patient-view' }
    expect((await hospital.explain(patientView, opened)).withheld).toEqual(['shown-this-encounter'])
  })

  test('a card that nothing was said of for a day is not repeated', async () => {
    const hospital = rememberingHospital()
    await hospital.call(orderSelect, selecting())
    hospital.wait(dayMs - 1)
    expect((await hospital.explain(orderSelect, selecting())).cards).toHaveLength(1)
    hospital.wait(1)
    expect((await hospital.explain(orderSelect, selecting())).withheld).toEqual(['dismissed-earlier'])
  })
})

describe('turned down again and again', () => {
  test.each([
    [2, 0, []],
    [3, 0, ['dismissed-repeatedly']],
    [3, 365 * dayMs - 4, ['dismissed-repeatedly']],
    [3, 365 * dayMs - 3, []],
  ])('%d times, %d ms later', async (times, later, expected) => {
    const hospital = rememberingHospital()
    for (let time = 0; time < times; time += 1) {
      const { card } = await hospital.call(orderSelect, inEncounter(`e${time}`))
      await hospital.feedback(orderSelect, hospital.overridden(card))
      hospital.wait(1)
    }
    hospital.wait(later)
    const { cards } = await hospital.call(orderSelect, inEncounter('new'))
    expect(cards).toHaveLength(1)
    const kept = hospital.store.decisions.at(-1)
    expect(kept?.withheld).toEqual(expected)
    expect(kept?.worklist ?? []).toEqual(expected)
  })

  const typing = async (hospital: ReturnType<typeof rememberingHospital>, body: JsonObject) => {
    const cards: string[] = []
    for (let letter = 0; letter < 6; letter += 1) cards.push((await hospital.call(orderSelect, body)).card)
    return cards
  }

  test.each([
    ['in one encounter', [inEncounter('e1'), inEncounter('e1'), inEncounter('e1')], []],
    ['in two encounters', [inEncounter('e1'), inEncounter('e2')], []],
    ['in three', [inEncounter('e1'), inEncounter('e2'), inEncounter('e3')], ['dismissed-repeatedly']],
    ['on one day', [withoutEncounter, withoutEncounter], []],
  ])(
    'F04 cards that come while an order is typed count once: ignored %s',
    async (_name, bodies, expected) => {
      const hospital = rememberingHospital()
      for (const body of bodies) await typing(hospital, body)
      hospital.wait(25 * 3_600_000)
      expect((await hospital.explain(orderSelect, inEncounter('new'))).withheld).toEqual(expected)
    },
  )

  test('F04 without an encounter every day counts once', async () => {
    const hospital = rememberingHospital()
    for (let day = 0; day < 3; day += 1) {
      await typing(hospital, withoutEncounter)
      expect((await hospital.explain(orderSelect, inEncounter('new'))).withheld).toEqual([])
      hospital.wait(dayMs)
    }
    expect((await hospital.explain(orderSelect, inEncounter('new'))).withheld).toEqual([
      'dismissed-repeatedly',
    ])
  })

  test.each([
    ['e1', 'e1', 'e1', []],
    ['e1', 'e2', 'e2', []],
    ['e1', 'e2', 'e3', ['dismissed-repeatedly']],
  ])('F04 every card turned down in %s, %s and %s', async (one, two, three, expected) => {
    const hospital = rememberingHospital()
    const shown = await Promise.all(
      [one, two, three].map((encounter) => typing(hospital, inEncounter(encounter))),
    )
    await hospital.feedback(orderSelect, ...shown.flat().map((card) => hospital.overridden(card)))
    expect((await hospital.explain(orderSelect, inEncounter('new'))).withheld).toEqual(expected)
  })

  test('F04 one answer among the cards of an encounter is the answer', async () => {
    const hospital = rememberingHospital()
    for (const encounter of ['e1', 'e2', 'e3']) {
      const [card = ''] = await typing(hospital, inEncounter(encounter))
      await hospital.feedback(orderSelect, hospital.overridden(card, 'limited-time'))
    }
    hospital.wait(30 * 3_600_000)
    expect((await hospital.explain(orderSelect, inEncounter('new'))).withheld).toEqual([])
  })

  test('what was turned down with a reason is not counted', async () => {
    const hospital = rememberingHospital()
    for (let time = 0; time < 4; time += 1) {
      const { card } = await hospital.call(orderSelect, inEncounter(`e${time}`))
      await hospital.feedback(orderSelect, hospital.overridden(card, 'limited-time'))
    }
    const { withheld } = await hospital.explain(orderSelect, inEncounter('new'))
    expect(withheld).toEqual([])
    expect(hospital.store.feedback.map(({ consequence }) => consequence)).toEqual(Array(4).fill('worklist'))
  })
})

describe('a new fracture is new advice', () => {
  const later = (onset: string, id: string) =>
    dischargeBody({
      context: { encounterId: 'e9' },
      prefetch: {
        patient,
        encounter: {
          ...encounter,
          id: 'e9',
          period: { start: `${onset}T09:00:00+01:00` },
          diagnosis: [{ condition: { reference: `Condition/${id}` } }],
        },
        conditions: bundle({
          ...hipFracture,
          id,
          encounter: { reference: 'Encounter/e9' },
          onsetDateTime: onset,
        }),
        ...nothingFound,
      },
    })

  test.each([
    ['the same fracture, under the id of another registration', '2026-11-20', 'c77', 0],
    ['another fracture', '2026-11-21', 'c78', 1],
  ])('%s', async (_name, onset, id, cards) => {
    const hospital = rememberingHospital()
    const { card } = await hospital.call(discharge, dischargeBody())
    await hospital.feedback(discharge, hospital.overridden(card, 'patient-refuses'))
    expect((await hospital.call(discharge, later(onset, id))).cards).toHaveLength(cards)
  })
})

test('PF2 a database that does not answer delays no card beyond the deadline', async () => {
  const hospital = openHospital({ deadlineMs: 50 }, (now) => {
    const store = new MemoryStore(now)
    return Object.assign(store, { remembered: () => new Promise<never>(() => undefined) })
  })
  expect((await hospital.call(orderSelect, selecting())).cards).toHaveLength(1)
})

import fc from 'fast-check'
import { test } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { factsFor } from './draw-facts.ts'
import type { Hook } from './facts.ts'
import { expectSameDecision, pick, withoutWords } from './relation.ts'
import { mapFound, type Sent } from './sent.ts'
import { without } from './walk.ts'

type Place = 'contained' | 'relative' | 'absolute' | 'versioned' | 'urn'
const places: readonly Place[] = ['contained', 'relative', 'absolute', 'versioned', 'urn']

interface Moved {
  readonly order: JsonObject
  readonly beside?: JsonObject
  readonly fullUrl?: string
}

/** The product of an order somewhere else than in the order itself. */
function move(order: JsonObject, place: Place): Moved {
  const code = order['medicationCodeableConcept']
  if (code === undefined) return { order }
  const id = `med-${String(order['id'])}`
  const rest = without(order, ['medicationCodeableConcept'])
  const medication = { resourceType: 'Medication', id, code }
  const refer = (reference: string) => ({ ...rest, medicationReference: { reference } })
  const uuid = `urn:uuid:5b1d2c3e-0000-4000-8000-${String(order['id']).padStart(12, '0')}`
  switch (place) {
    case 'contained':
      return { order: { ...refer(`#${id}`), contained: [medication] } }
    case 'relative':
      return { order: refer(`Medication/${id}`), beside: medication }
    case 'absolute':
      return { order: refer(`https://ehr.example/fhir/Medication/${id}`), beside: medication }
    case 'versioned':
      return { order: refer(`Medication/${id}/_history/3`), beside: medication }
    case 'urn':
      return { order: refer(uuid), beside: medication, fullUrl: uuid }
  }
}

function moveAll(sent: Sent, where: () => Place): Sent {
  const fullUrls: Record<string, string> = {}
  const moveIn = (resources: readonly JsonObject[]) => {
    const moved = resources.map((resource) => move(resource, where()))
    for (const { beside, fullUrl } of moved)
      if (fullUrl !== undefined) fullUrls[String(beside?.['id'])] = fullUrl
    return [
      ...moved.map(({ order }) => order),
      ...moved.map(({ beside }) => beside).filter((beside) => beside !== undefined),
    ]
  }
  const drafts = moveIn(sent.drafts)
  return { ...sent, drafts, found: mapFound(sent, moveIn), fullUrls }
}

const orders = fc.constantFrom<Hook>('order-select', 'order-sign').chain(factsFor)
const visits = fc.constantFrom<Hook>('encounter-discharge', 'patient-view').chain(factsFor)

test.each(places)('a medicine whose product is %s is the same medicine', (place) => {
  expectSameDecision({ resend: (sent) => moveAll(sent, () => place), from: orders, runs: 60 })
})

test('products said in different ways within one request are read alike', () => {
  expectSameDecision({ resend: (sent, draw) => moveAll(sent, () => pick(draw, places)), from: orders })
})

test.each(places)('at a visit a medicine whose product is %s is the same medicine', (place) => {
  expectSameDecision({ resend: (sent) => moveAll(sent, () => place), from: visits })
})

test('the Medication of a draft may come with the prefetch', () => {
  expectSameDecision({
    resend: (sent) => {
      const moved = sent.drafts.map((draft) => move(draft, 'relative'))
      const medications = moved.map(({ beside }) => beside).filter((beside) => beside !== undefined)
      const drafts = moved.map(({ order }) => order)
      // Beside an order that is on file, so that the search holds more than what came along.
      const other: JsonObject = {
        resourceType: 'MedicationRequest',
        id: 'other',
        status: 'active',
        intent: 'order',
        subject: { reference: 'Patient/p1' },
        medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'C07AB02' }] },
      }
      const found = mapFound(sent, (resources, name) =>
        name === 'medications' ? [...resources, other, ...medications] : resources,
      )
      return { ...sent, drafts, found }
    },
    view: withoutWords,
    from: orders,
  })
})

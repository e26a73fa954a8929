import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { objects, text } from '../../src/json.ts'
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
  patient,
} from '../support/requests.ts'

const labelsOf = ({ cards }: Answer): readonly string[] =>
  cards.flatMap((card) => objects(card['suggestions'])).map(({ label }) => text(label) ?? '')

const selecting = (encounterId = 'e1') => orderSelectBody({ context: { encounterId } })

/** A hip fracture at 76: zoledronate without DXA (C20). */
const hipAt76 = (encounterId = 'e1'): JsonObject =>
  dischargeBody({
    context: { encounterId },
    prefetch: {
      patient: { ...patient, birthDate: '1950-03-02' },
      encounter: { ...encounter, id: encounterId },
      conditions: bundle({ ...hipFracture, encounter: { reference: `Encounter/${encounterId}` } }),
      ...nothingFound,
    },
  })

async function contraindicatedAt(service: string, body: JsonObject) {
  const hospital = rememberingHospital()
  const before = await hospital.call(service, body)
  await hospital.feedback(service, hospital.overridden(before.card, 'patient-contraindication'))
  return { hospital, before }
}

describe('a contraindication', () => {
  test('keeps that drug class away without end, and the alternative is offered', async () => {
    const { hospital, before } = await contraindicatedAt(orderSelect, selecting())
    expect(labelsOf(before).filter((label) => /^(Alendroninezuur|Risedroninezuur)/.test(label))).toHaveLength(
      2,
    )
    hospital.wait(20 * 365 * dayMs)
    const after = await hospital.explain(orderSelect, selecting('e2'))
    expect(labelsOf(after).filter((label) => /^(Alendroninezuur|Risedroninezuur)/.test(label))).toEqual([])
    expect(labelsOf(after).filter((label) => /^(Zoledroninezuur|Denosumab)/.test(label))).toHaveLength(2)
    expect(after.withheld).toEqual(['contraindication-reported'])
    expect(after.detail).toContain('(eerder gemelde contra-indicatie)')
    expect(after.told?.['additional']).toContain('A61')
  })

  test('the alternative is other advice: in the same encounter it is shown, and answered for itself', async () => {
    const { hospital } = await contraindicatedAt(orderSelect, selecting())
    const after = await hospital.call(orderSelect, selecting())
    expect(after.cards).toHaveLength(1)
    await hospital.feedback(orderSelect, hospital.overridden(after.card, 'patient-refuses'))
    expect((await hospital.explain(orderSelect, selecting('e2'))).withheld).toEqual([
      'contraindication-reported',
      'overridden-patient-refuses',
    ])
  })

  test('when no drug is left the card says so and the rest stands', async () => {
    const { hospital, before } = await contraindicatedAt(discharge, hipAt76())
    expect(labelsOf(before)).toContain('Zoledroninezuur 5 mg, eenmaal per jaar intraveneus')
    const after = await hospital.explain(discharge, hipAt76())
    expect(labelsOf(after)).not.toContain('Zoledroninezuur 5 mg, eenmaal per jaar intraveneus')
    expect(labelsOf(after).length).toBe(labelsOf(before).length - 1)
    expect(after.detail).toContain('Er blijft geen voorgesteld middel over')
  })

  test('stated at one plan counts at the other', async () => {
    const { hospital } = await contraindicatedAt(discharge, hipAt76())
    const oral = await hospital.call(orderSelect, selecting('e2'))
    await hospital.feedback(orderSelect, hospital.overridden(oral.card, 'patient-contraindication'))
    const after = await hospital.explain(orderSelect, selecting('e3'))
    const drugs = labelsOf(after).filter((label) => /^(Alen|Rise|Zole|Deno)/.test(label))
    expect(drugs).toEqual([expect.stringMatching(/^Denosumab/)])
  })

  test('is not known of another patient', async () => {
    const { hospital } = await contraindicatedAt(discharge, hipAt76())
    const other = { ...patient, id: 'p2', birthDate: '1950-03-02' }
    const subject = { reference: 'Patient/p2' }
    const body = dischargeBody({
      context: { patientId: 'p2', encounterId: 'e1' },
      prefetch: {
        patient: other,
        encounter: { ...encounter, subject },
        conditions: bundle({ ...hipFracture, subject }),
        ...nothingFound,
      },
    })
    expect(labelsOf(await hospital.call(discharge, body)).join()).toContain('Zoledroninezuur')
  })

  test.each([
    [365 * dayMs - 1, ['overridden-patient-contraindication']],
    [365 * dayMs, []],
  ])('of a card without a drug keeps that card away for a year: %d ms', async (later, withheld) => {
    const at60 = (encounterId: string) =>
      orderSelectBody({
        context: { encounterId },
        prefetch: {
          patient: { ...patient, birthDate: '1981-03-02' },
          conditions: { resourceType: 'Bundle', type: 'searchset', total: 0 },
          ...nothingFound,
        },
      })
    const { hospital } = await contraindicatedAt(orderSelect, at60('e1'))
    hospital.wait(later)
    expect((await hospital.explain(orderSelect, at60('e2'))).withheld).toEqual(withheld)
  })
})

import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import {
  bundle,
  discharge,
  dischargeBody,
  everythingFound,
  hipFracture,
  orderSelect,
  orderSelectBody,
  patient,
  prednisolone,
} from '../support/requests.ts'

const { app } = openApp({ bodyLimitBytes: 64 * 1024 * 1024 })
const length = 1_000_000

/** Words that nothing looks at twice, as long as the hostile ones. */
const benign = 'patient komt op controle in verband met klachten '.repeat(length / 49)

const runs: readonly (readonly [string, string])[] = [
  ['one letter and an end', `${'a'.repeat(length)}!`],
  ['digits', '1'.repeat(length)],
  ['points', '.'.repeat(length)],
  ['digits and points', '1.'.repeat(length / 2)],
  ['blanks', ' '.repeat(length)],
  ['hyphens', '-'.repeat(length)],
  ['colons and digits', '1:'.repeat(length / 2)],
  ['ends of lines', '\n'.repeat(length)],
  ['brackets', '('.repeat(length)],
  ['scores', 'T-score LWK -2,5 '.repeat(length / 17)],
  ['doses', '2 dd 10 mg gedurende '.repeat(length / 21)],
  ['denials', 'geen fractuur, wel '.repeat(length / 19)],
  ['dates', '2026-01-01T10:00:00'.repeat(length / 19)],
  ['slashes', '/'.repeat(length)],
  ['semicolons and marks', ';?!'.repeat(length / 3)],
]

/** Every element that somebody fills with words, a code, a date or an address. */
const fields: readonly (readonly [string, (text: string) => readonly [string, JsonObject]])[] = [
  ['the name of a drug', (text) => ordered({ medicationCodeableConcept: { text } })],
  [
    'a code',
    (text) =>
      ordered({ medicationCodeableConcept: { coding: [{ system: text, code: text, display: text }] } }),
  ],
  ['a dosage', (text) => ordered({ dosageInstruction: [{ text }] })],
  [
    'the unit of a dose',
    (text) => ordered({ dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: 1, unit: text } }] }] }),
  ],
  ['a date', (text) => discharged({ conditions: bundle({ ...hipFracture, onsetDateTime: text }) })],
  ['a date of birth', (text) => discharged({ patient: { ...patient, birthDate: text } })],
  [
    'the name of a diagnosis',
    (text) => discharged({ conditions: bundle({ ...hipFracture, code: { text } }) }),
  ],
  [
    'a reference',
    (text) => discharged({ conditions: bundle({ ...hipFracture, subject: { reference: text } }) }),
  ],
  ['a conclusion', (text) => discharged({ reports: bundle(report({ conclusion: text })) })],
  [
    'a report with a score',
    (text) => discharged({ reports: bundle(report({ conclusion: `DXA: ${text} T-score LWK -2,6.` })) }),
  ],
  ['the name of an allergy', (text) => discharged({ allergies: bundle(allergy(text)) })],
  [
    'a flag',
    (text) =>
      discharged({
        flags: bundle({ ...report({}), resourceType: 'Flag', status: 'active', code: { text } }),
      }),
  ],
  ['a note', (text) => discharged({ conditions: bundle({ ...hipFracture, note: [{ text }] }) })],
  ['a user', (text) => [orderSelect, orderSelectBody({ context: { userId: text } })]],
  ['a call', (text) => [orderSelect, orderSelectBody({ top: { hookInstance: text } })]],
  ['a FHIR server', (text) => [orderSelect, orderSelectBody({ top: { fhirServer: `https://${text}` } })]],
]

function ordered(change: JsonObject): readonly [string, JsonObject] {
  return [orderSelect, orderSelectBody({ context: { draftOrders: bundle(prednisolone('d1', change)) } })]
}

function discharged(change: JsonObject): readonly [string, JsonObject] {
  return [discharge, dischargeBody({ prefetch: { ...everythingFound, ...change } })]
}

function report(change: JsonObject): JsonObject {
  const whose = { subject: { reference: 'Patient/p1' }, status: 'final', effectiveDateTime: '2026-10-01' }
  return { resourceType: 'DiagnosticReport', id: 's3', ...whose, code: { text: 'DXA' }, ...change }
}

function allergy(text: string): JsonObject {
  return {
    resourceType: 'AllergyIntolerance',
    id: 'a1',
    patient: { reference: 'Patient/p1' },
    code: { text },
  }
}

/** Processor time of one call, the least of three: others use the machine as well. */
async function costOf([service, body]: readonly [string, JsonObject]): Promise<number> {
  const payload = JSON.stringify(body)
  const costs: number[] = []
  for (let time = 0; time < 3; time += 1) {
    const before = process.cpuUsage()
    const answer = await app.inject({
      method: 'POST',
      url: `/cds-services/${service}`,
      headers: { 'content-type': 'application/json' },
      payload,
    })
    const { user, system } = process.cpuUsage(before)
    costs.push(user + system)
    expect(answer.statusCode).toBeLessThan(500)
  }
  return Math.min(...costs) / 1000
}

describe('T19 T13 a text of a megabyte costs what any text of its length costs', () => {
  test.each(fields)('in %s', async (_name, put) => {
    const usual = await costOf(put(benign))
    for (const [name, text] of runs) {
      const cost = await costOf(put(text))
      // What grows with the square of the length takes minutes here, not a multiple.
      expect([name, cost < 20 * usual + 300]).toEqual([name, true])
    }
  })
})

test('PF3 Q21 T13 ten times the record costs about ten times as much', async () => {
  const many = (count: number) => {
    const observation = {
      resourceType: 'Observation',
      status: 'final',
      subject: { reference: 'Patient/p1' },
      effectiveDateTime: '2026-10-01',
      code: { coding: [{ system: 'http://loinc.org', code: '62238-1' }] },
      valueQuantity: {
        value: 62,
        unit: 'mL/min/{1.73_m2}',
        system: 'http://unitsofmeasure.org',
        code: 'mL/min/{1.73_m2}',
      },
    }
    const all = Array.from({ length: count }, (_, at) => ({ ...observation, id: `l${at}` }))
    return discharged({ laboratory: bundle(...all) })
  }
  await costOf(many(2000))
  const [few, more] = [await costOf(many(2000)), await costOf(many(20_000))]
  expect(more).toBeLessThan(40 * few + 300)
})

describe('T13 Q21 sizes that no EHR has', () => {
  test.each([
    [
      '100,000 entries',
      discharged({
        conditions: { resourceType: 'Bundle', entry: Array.from({ length: 100_000 }, () => ({})) },
      }),
    ],
    [
      '5,000 keys of prefetch',
      discharged(Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`key${at}`, {}]))),
    ],
    [
      '10,000 selections',
      [
        orderSelect,
        orderSelectBody({
          context: { selections: Array.from({ length: 10_000 }, (_, at) => `MedicationRequest/d${at}`) },
        }),
      ],
    ],
    [
      '10,000 drafts',
      [
        orderSelect,
        orderSelectBody({
          context: {
            draftOrders: bundle(...Array.from({ length: 10_000 }, (_, at) => prednisolone(`d${at}`))),
          },
        }),
      ],
    ],
    ['an id of a megabyte', [orderSelect, orderSelectBody({ context: { patientId: 'p'.repeat(length) } })]],
  ] as const)('%s', async (_name, [service, body]) => {
    const answer = await app.inject({ method: 'POST', url: `/cds-services/${service}`, payload: body })
    expect([200, 400, 412]).toContain(answer.statusCode)
    expect(answer.body.length).toBeLessThan(100_000)
  })
})

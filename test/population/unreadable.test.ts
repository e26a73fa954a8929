import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { UnreadableCount } from '../../src/findings/unreadable-count.ts'
import { runCohort } from '../../src/population/cohort.ts'
import { printCohort } from '../../src/population/table.ts'
import { knowledge, openApp, services } from '../support/app.ts'
import { writeExport } from '../support/export.ts'
import {
  aged,
  concept,
  observation,
  person,
  prefetched,
  problem,
  resource,
  value,
  visit,
  visitBody,
} from '../support/request-builder.ts'
import { discharge, prednisolone } from '../support/requests.ts'

const patient = person(aged(70))
const resources = [
  visit('EMER', { hospitalization: { dischargeDisposition: concept('https://hix.example.org NH') } }),
  problem('snomed 5913000', '2026-11-20', { encounter: { reference: 'Encounter/e1' } }),
  problem('https://hix.example.org 77', '20-11-2026'),
  problem('https://hix.example.org 77', undefined),
  resource('MedicationRequest', { status: 'active', medicationCodeableConcept: concept('prk 99999') }),
  resource('MedicationStatement', { status: 'active', medicationCodeableConcept: concept('prk 99999') }),
  prednisolone('o1', {
    status: 'active',
    authoredOn: '2026-01-01',
    dosageInstruction: [{ route: concept('table7 999'), text: 'volgens schema' }],
  }),
  observation('https://lab.example.org KREA', '2026-10-01', value(80, 'umol/L')),
  observation('loinc 38267-1', '2026-10-01', value(0.8, 'g/cm2')),
  observation('loinc 2000-8', '2026-10-01', { valueQuantity: { value: '2,3' } }),
  resource('ServiceRequest', {
    status: 'active',
    authoredOn: '2026-01-01',
    code: concept('https://hix.example.org BOT'),
  }),
  resource('Flag', { status: 'active', code: concept('ci 9999') }),
]

async function explained(): Promise<readonly string[]> {
  const answer = await openApp().app.inject({
    method: 'POST',
    url: `/explain/${discharge}`,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(visitBody('encounter-discharge', prefetched(patient, resources))),
  })
  const counts: readonly UnreadableCount[] = answer.json().unreadable
  return counts
    .map((one) => ('shape' in one ? `${one.shape} ${one.count}` : `${one.system} ${one.code} ${one.count}`))
    .toSorted()
}

async function populated() {
  const folder = writeExport({ 'all.ndjson': [patient, ...resources] })
  const settings = readConfig({ OSTEOHOOKS_NOW: '2026-11-22' }, () => 0)
  const cohort = await runCohort({ folder, knowledge, services, settings, language: 'en' })
  rmSync(folder, { recursive: true })
  return cohort
}

describe('the run over a population and the explanation of a call', async () => {
  const cohort = await populated()

  test('name the same codes and shapes of one record, as often', async () => {
    const { unreadable } = cohort.reading
    const codes = [...unreadable.codes().values()].flatMap((count) => count.entries())
    const counted = [...codes, ...unreadable.shapes()].map(([name, times]) => `${name} ${times}`).toSorted()
    expect(counted).toEqual(await explained())
    expect(counted).toHaveLength(11)
  })

  test('the table has each shape with what it is, and each code in its part', () => {
    const table = printCohort(cohort, knowledge, 'en')
    expect(table).toMatch(/^ +1 {2}dose-text: A glucocorticoid dose that stands in words only\.$/m)
    expect(table).toMatch(
      /^Medication codes that no table classifies \(1 different, 2 times\)\n +2 {2}prk 99999$/m,
    )
    expect(table).toMatch(/^Results among them .*\n +1 {2}T-score, unit g\/cm2$/m)
    expect(table).toMatch(/^A row in the code map says/m)
  })
})

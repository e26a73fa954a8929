import type { JsonObject } from '../../src/json.ts'
import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { riding, visits } from './diagnosis-visit.ts'
import { type Dialect, dialects, dutch, type Searches } from './dialects.ts'
import { procedure, report, request, result } from './results-writer.ts'

const order = `C26 ${riding}`
const onlyVfa = `C41 ${riding}`
const done = `C40 ${riding} C57`
const addVfa = `C43 ${riding}`
const asked = 'C42 C53 C54'

/** A wrist fracture at 69, and what was examined or asked for before. */
const of = (
  where: readonly Dialect[],
  name: string,
  searches: (dialect: Dialect) => Searches,
  rows: string,
  told: Readonly<Record<string, string>>,
) => visits(where, name, { searches }, rows, told)

const sct = (code: string): JsonObject => ({ coding: [{ system: 'http://snomed.info/sct', code }] })
const nza = (code: string): JsonObject => ({
  coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.3.27.15.5', code }],
})
const cbv = {
  coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.3.120.5.3', code: '389930' }],
  text: 'Botdichtheidsmeting',
}
const requested =
  (code: JsonObject, more: JsonObject = {}) =>
  (dialect: Dialect): Searches => ({ orders: { resources: [request(dialect, code, more)] } })
const performed =
  (code: JsonObject, on: string) =>
  (dialect: Dialect): Searches => ({ procedures: { resources: [procedure(dialect, code, on)] } })

decides(
  'a DXA that was asked for',
  [
    ...of(dialects, 'DXA by SNOMED', requested(sct('241686001')), addVfa, {
      dxaOrdered: 'true',
      vfaOrdered: 'false',
    }),
    ...of(dutch, 'DXA with VFA by name', requested({ text: 'DXA met VFA' }), asked, {
      dxaOrdered: 'true by text',
      vfaOrdered: 'true by text',
    }),
    ...of(dutch, 'both in one care activity', requested(nza('120037')), asked, {
      dxaOrdered: 'true',
      vfaOrdered: 'true',
    }),
    ...of(dutch, 'DXA by the older care activity', requested(nza('080080')), addVfa, { dxaOrdered: 'true' }),
    ...of(dialects, 'called off', requested(sct('241686001'), { status: 'cancelled' }), order, {
      dxaOrdered: 'false',
    }),
    ...of(
      dialects,
      'of more than a year ago',
      requested(sct('241686001'), { authoredOn: '2025-11-21' }),
      order,
      { dxaOrdered: 'false' },
    ),
    ...of(dutch, 'a talk about one', requested({ text: 'Uitslag DXA bespreken' }), order, {
      dxaOrdered: 'false',
    }),
    ...of(['us-sandbox'], 'the scan of the generator', requested(sct('312681000')), addVfa, {
      dxaOrdered: 'true',
    }),
    ...of(
      dialects,
      'carried out since',
      requested(sct('241686001'), { status: 'completed', occurrenceDateTime: '2026-11-10' }),
      onlyVfa,
      { dxaDone: 'true', dxaOrdered: 'false' },
    ),
    ...of(dutch, 'status unknown', requested(sct('241686001'), { status: 'unknown' }), addVfa, {
      dxaOrdered: 'true',
    }),
  ],
  knownDefects.requests,
)

const described = (dialect: Dialect): Searches => ({
  reports: { resources: [report(dialect, 'T-score LWK -1,2. VFA: geen wervelfracturen.', '2026-03-02')] },
})

decides(
  'a DXA that was made',
  [
    ...of(dutch, 'a care activity in March', performed(nza('120032'), '2026-03-02'), onlyVfa, {
      dxaDone: 'true',
      vfaDone: 'false',
    }),
    ...of(dutch, 'DXA with VFA in March', performed(nza('120037'), '2026-03-02'), done, {
      dxaDone: 'true',
      vfaDone: 'true',
    }),
    ...of(
      ['stu3-hix'],
      'a local procedure by its name, status unknown',
      performed(cbv, '2026-03-02'),
      onlyVfa,
      { dxaDone: 'true by text' },
    ),
    ...of(dialects, '365 days ago', performed(sct('241686001'), '2025-11-22'), onlyVfa, { dxaDone: 'true' }),
    ...of(dialects, '366 days ago', performed(sct('241686001'), '2025-11-21'), order, { dxaDone: 'false' }),
    ...of(dialects, 'only the year, and it straddles', performed(sct('241686001'), '2025'), order, {
      dxaDone: 'unknown: examination-date-undecided',
    }),
    ...of(['us-sandbox'], 'the scan of the generator', performed(sct('312681000'), '2026-03-02'), onlyVfa, {
      dxaDone: 'true',
    }),
    ...of(
      dialects,
      'only a density of bone',
      (dialect) => ({
        boneDensity: { resources: [result(dialect, { code: '24701-5', value: 0.887, unit: 'g/cm2' })] },
      }),
      onlyVfa,
      { dxaDone: 'true', tScoreLowest: 'unknown: t-score-missing' },
    ),
    ...of(dutch, 'a report with T-score and VFA', described, done, {
      tScoreLowest: '-1.2 by text',
      vertebralGrade: '0 by text',
    }),
    ...of(
      dutch,
      'a report without figures',
      (dialect) => ({ reports: { resources: [report(dialect, 'Zie beeldverslag.', '2026-03-02')] } }),
      onlyVfa,
      { tScoreLowest: 'unknown: t-score-missing' },
    ),
  ],
  knownDefects.examinations,
)

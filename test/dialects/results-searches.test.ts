import type { Json, JsonObject } from '../../src/json.ts'
import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { radius, riding, type Visit, visits } from './diagnosis-visit.ts'
import { diagnosis } from './diagnosis-writer.ts'
import { type Dialect, dialects, searchset } from './dialects.ts'
import { treatments } from './results-treatment.ts'
import { report, request } from './results-writer.ts'

const order = `C26 ${riding}`

/** An OperationOutcome as an entry of the answer, among what was found. */
function outcome(severity: string, ...found: readonly JsonObject[]): JsonObject {
  const issue = [{ severity, code: 'processing', details: { text: 'search' } }]
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: found.length,
    entry: [
      ...found.map((resource) => ({ resource, search: { mode: 'match' } })),
      { resource: { resourceType: 'OperationOutcome', issue }, search: { mode: 'outcome' } },
    ],
  }
}

const failed: JsonObject = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'exception' }],
}
const dxa: JsonObject = { coding: [{ system: 'http://snomed.info/sct', code: '241686001' }] }
const someoneElse = { subject: { reference: 'Patient/someone-else' } }

function paged(dialect: Dialect, ...resources: readonly JsonObject[]): JsonObject {
  const answer = searchset(dialect, { resources })
  return { ...answer, total: 40, link: [{ relation: 'next', url: 'https://ehr.example.org/page/2' }] }
}

const of = (
  name: string,
  instead: (dialect: Dialect) => Readonly<Record<string, Json>>,
  rows: string,
  told: Readonly<Record<string, string>> = {},
  visit: Visit = {},
) => visits(dialects, name, { ...visit, instead }, rows, told)

decides(
  'searches that were not answered as they should',
  [
    ...of(
      'requests: an error in the answer',
      (d) => ({ orders: outcome('error', request(d, dxa, { status: 'cancelled' })) }),
      order,
      { dxaOrdered: 'unknown: orders-failed' },
    ),
    ...of(
      'requests: an error beside a DXA',
      (d) => ({ orders: outcome('error', request(d, dxa)) }),
      `C43 ${riding}`,
      { dxaOrdered: 'true', vfaOrdered: 'unknown: orders-failed' },
    ),
    ...of('requests: information and nothing else', () => ({ orders: outcome('information') }), order, {
      dxaOrdered: 'false',
    }),
    ...of('requests: a warning and nothing else', () => ({ orders: outcome('warning') }), order, {
      dxaOrdered: 'false',
    }),
    ...of('requests: an outcome in the place of the answer', () => ({ orders: failed }), order, {
      dxaOrdered: 'unknown: orders-failed',
    }),
    ...of('requests: null', () => ({ orders: null }), order, { dxaOrdered: 'unknown: orders-null' }),
    ...of('requests: more pages', (d) => ({ orders: paged(d) }), order, {
      dxaOrdered: 'unknown: orders-partial',
    }),
    ...of(
      'requests: another patient',
      (d) => ({ orders: searchset(d, { resources: [request(d, dxa, someoneElse)] }) }),
      order,
      { dxaOrdered: 'unknown: orders-foreign' },
    ),
    ...of('reports: null', () => ({ reports: null }), order, { dxaDone: 'unknown: reports-null' }),
    ...of('results: an error in the answer', () => ({ laboratory: outcome('fatal') }), order, {
      eGfrMlMin: 'unknown: laboratory-failed',
      calciumMeasured: 'unknown: laboratory-failed',
    }),
    ...of('results: null', () => ({ laboratory: null }), order, { eGfrMlMin: 'unknown: laboratory-null' }),
    ...of(
      'problems: information beside the fracture',
      (d) => ({ conditions: outcome('information', diagnosis(d, radius(d))) }),
      order,
      { fractureLocation: 'other' },
    ),
    ...of(
      'problems: an error beside the fracture',
      (d) => ({ conditions: outcome('error', diagnosis(d, radius(d))) }),
      order,
      { fractureLocation: 'unknown: conditions-failed, so far other' },
    ),
    ...of('problems: an error and no fracture', () => ({ conditions: outcome('error') }), '412'),
    ...of('problems: null', () => ({ conditions: null }), '412'),
    ...of('problems: information and nothing else', () => ({ conditions: outcome('information') }), 'C04', {
      fractureLocation: 'none',
    }),
    ...of(
      'problems: more pages, with the fracture',
      (d) => ({ conditions: paged(d, diagnosis(d, radius(d))) }),
      order,
      { fractureLocation: 'unknown: conditions-partial, so far other' },
    ),
    ...of(
      'problems: more pages, no fracture yet',
      (d) => ({ conditions: paged(d, diagnosis(d, { codes: 'snomed 64859006' })) }),
      'C12',
      { fractureLocation: 'unknown: conditions-partial' },
    ),
    ...of(
      'problems: a fracture of another patient',
      (d) => ({ conditions: searchset(d, { resources: [diagnosis(d, radius(d, { more: someoneElse }))] }) }),
      '412',
    ),
    ...of(
      'problems: a fracture of another patient among own ones',
      (d) => ({
        conditions: searchset(d, {
          resources: [
            diagnosis(d, radius(d, { more: someoneElse })),
            diagnosis(d, { name: 'own', codes: 'snomed 64859006' }),
          ],
        }),
      }),
      'C04',
      { fractureLocation: 'none' },
    ),
    ...of('patient: null', () => ({ patient: null }), '412'),
    ...of('encounter: null', () => ({ encounter: null }), order, { transferPlanned: 'unknown' }),
    ...of(
      'encounter: a Bundle around it',
      (d) => ({
        encounter: {
          resourceType: 'Bundle',
          type: 'searchset',
          total: 0,
          link: [{ relation: 'self', url: d }],
        },
      }),
      order,
      { transferPlanned: 'unknown' },
    ),
  ],
  knownDefects.searches,
)

const measure = 'A30 A90 A91'
const density = (name: string, value: Json, reason: string) =>
  treatments(dialects, name, { instead: () => ({ boneDensity: value }) }, measure, {
    tScoreLowest: `unknown: ${reason}`,
  })

decides(
  'densities that were not answered',
  [
    ...density('an error in the answer', outcome('error'), 'bone-density-failed'),
    ...density('information and nothing else', outcome('information'), 't-score-missing'),
    ...density('null', null, 'bone-density-null'),
    ...density('not a Bundle', 'nee', 'bone-density-failed'),
    ...treatments(
      dialects,
      'an error, but a report says it',
      {
        searches: (dialect) => ({
          reports: { resources: [report(dialect, 'T-score femurhals -2,6', '2026-10-01')] },
        }),
        instead: () => ({ boneDensity: outcome('error') }),
      },
      'A31 A60 A90 A91',
      { tScoreLowest: 'unknown: bone-density-failed, at most -2.6 by text' },
    ),
  ],
  knownDefects.densities,
)

import type { JsonObject } from '../../src/json.ts'
import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { femoralNeck, radius, riding, treated, type Visit, visits } from './diagnosis-visit.ts'
import type { Diagnosis } from './diagnosis-writer.ts'
import { type Dialect, dialects, dutch, idOf, isEpic, isStu3, subjectOf } from './dialects.ts'

const other = `C26 ${riding}`
const living = 'urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.13.1'
const organizationType = 'http://nictiz.nl/fhir/NamingSystem/organization-type'

/** Housing as the national profiles record it; one vendor leaves it "registered". */
function housing(dialect: Dialect, code: string, on = '2026-06-01'): JsonObject {
  return {
    resourceType: 'Observation',
    id: idOf(dialect, `housing-${on}`),
    status: dialect === 'stu3-hix' ? 'registered' : 'final',
    code: { coding: [{ system: sct(dialect), code: '272497004' }], text: 'Woonsituatie' },
    subject: subjectOf(dialect),
    effectiveDateTime: on,
    valueCodeableConcept: { coding: [{ system: living, code }] },
  }
}

function sct(dialect: Dialect): string {
  return isEpic(dialect) ? 'urn:oid:2.16.840.1.113883.6.96' : 'http://snomed.info/sct'
}

const lives = (name: string, codes: readonly (readonly [string, string])[], rows: string) =>
  visits(
    dutch,
    name,
    {
      searches: (dialect) => ({
        circumstances: { resources: codes.map(([code, on]) => housing(dialect, code, on)) },
      }),
    },
    rows,
    { nursingHome: rows === 'C11' ? 'true' : 'unknown: not-recorded' },
  )

/** Where the patient came from or goes to: an institution that is described in the encounter itself. */
function institution(dialect: Dialect, end: 'origin' | 'destination', type: string): JsonObject {
  const organization = {
    resourceType: 'Organization',
    id: 'instelling',
    type: [{ coding: [{ system: organizationType, code: type }] }],
    name: 'De Voorbeeldhof',
  }
  const location = {
    resourceType: 'Location',
    id: 'plaats',
    managingOrganization: { reference: '#instelling' },
  }
  return isStu3(dialect)
    ? { contained: [organization, location], hospitalization: { [end]: { reference: '#plaats' } } }
    : { contained: [organization], hospitalization: { [end]: { reference: '#instelling' } } }
}

const from = (
  where: readonly Dialect[],
  name: string,
  encounter: (dialect: Dialect) => JsonObject,
  rows: string,
) => visits(where, name, { encounter }, rows)
const admitted = (system: (dialect: Dialect) => string, code: string) => (dialect: Dialect) => ({
  hospitalization: { admitSource: { coding: [{ system: system(dialect), code }] } },
})

const beside = (
  where: readonly Dialect[],
  name: string,
  problem: Diagnosis,
  rows: string,
  visit: Visit = {},
) =>
  visits(
    where,
    name,
    (dialect) => ({
      ...visit,
      problems: [radius(dialect), { name: 'beside', visit: 'none', began: '2026-02-01', ...problem }],
    }),
    rows,
  )

decides(
  'where the patient lives',
  [
    ...lives('long-term care', [['WLZIN', '2026-06-01']], 'C11'),
    ...lives('long-term care by its older name', [['AWBZIN', '2020-06-01']], 'C11'),
    ...lives('at home alone', [['AANLW', '2026-06-01']], other),
    ...lives(
      'left the institution again',
      [
        ['WLZIN', '2025-06-01'],
        ['AANLW', '2026-06-01'],
      ],
      other,
    ),
    ...lives(
      'since then in an institution',
      [
        ['AANLW', '2025-06-01'],
        ['WLZIN', '2026-06-01'],
      ],
      'C11',
    ),
    ...visits(
      dutch,
      'hip at 80, long-term care',
      (dialect) => ({
        birth: '1946-02-03',
        problems: [femoralNeck(dialect)],
        searches: () => ({ circumstances: { resources: [housing(dialect, 'WLZIN')] } }),
      }),
      `C20 C11 ${treated}`,
    ),
    ...from(dutch, 'came from a nursing home', admitted(sct, '42665001'), 'C11'),
    ...from(
      dutch,
      'came from a nursing home, by type of organisation',
      admitted(() => organizationType, 'R5'),
      'C11',
    ),
    ...from(
      ['us-sandbox'],
      'came from a nursing home',
      admitted(() => 'http://terminology.hl7.org/CodeSystem/admit-source', 'nursing'),
      'C11',
    ),
    ...from(dutch, 'came from home', admitted(sct, '264362003'), other),
    ...from(
      dutch,
      'the place of origin is a nursing home',
      (dialect) => institution(dialect, 'origin', 'R5'),
      'C11',
    ),
    ...from(
      dutch,
      'the place of origin is a care institution',
      (dialect) => institution(dialect, 'origin', 'X3'),
      'C11',
    ),
    ...from(
      dutch,
      'the place of origin is a hospital',
      (dialect) => institution(dialect, 'origin', 'V4'),
      other,
    ),
    ...from(
      dutch,
      'the place to go to is a nursing home',
      (dialect) => institution(dialect, 'destination', 'R5'),
      'C11',
    ),
    ...from(
      dutch,
      'the place to go to is a hospital',
      (dialect) => institution(dialect, 'destination', 'V4'),
      'C02',
    ),
    ...beside(dialects, 'on the problem list: nursing home', { codes: 'snomed 160734000' }, 'C11'),
    ...beside(dutch, 'on the problem list: Z59.3', { codes: 'icd Z59.3' }, 'C11'),
    ...beside(dialects, 'lived in a nursing home', { codes: 'snomed 160734000', over: true }, other),
  ],
  knownDefects.residence,
)

decides(
  'limited prognosis',
  [
    ...beside(dialects, 'palliative care', { codes: 'snomed 103735009' }, 'C09'),
    ...beside(dutch, 'palliative care by Z51.5', { codes: 'icd Z51.5' }, 'C09'),
    ...beside(dutch, 'palliative care suspected', { codes: 'icd Z51.5', certainty: 'suspected' }, other),
    ...beside(
      dialects,
      'terminal illness, entered in error',
      { codes: 'snomed 300936002', certainty: 'error' },
      other,
    ),
    ...from(dutch, 'came from a hospice', admitted(sct, '284546000'), 'C09'),
    ...from(
      dutch,
      'came from a hospice, by type of organisation',
      admitted(() => organizationType, 'H2'),
      'C09',
    ),
  ],
  knownDefects.prognosis,
)

import type { JsonObject } from '../../src/json.ts'
import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { femoralNeck, radius, riding, treated, type Visit, visits } from './diagnosis-visit.ts'
import type { Diagnosis } from './diagnosis-writer.ts'
import { type Dialect, dialects, dutch, idOf, isEpic, isStu3 } from './dialects.ts'

const other = `C26 ${riding}`
const r4Act = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const stu3Act = 'http://hl7.org/fhir/v3/ActCode'

/** A wrist fracture that nothing links, on a visit that is written in this way. */
const of = (
  where: readonly Dialect[],
  name: string,
  encounter: JsonObject | ((dialect: Dialect) => JsonObject),
  rows: string,
  facts: Diagnosis = {},
) =>
  visits(
    where,
    name,
    (dialect): Visit => ({
      encounter: typeof encounter === 'function' ? encounter : () => encounter,
      problems: [radius(dialect, { visit: 'none', ...facts })],
    }),
    rows,
  )

const specialty = (dialect: Dialect) => ({
  type: [
    {
      coding: [
        {
          system: isEpic(dialect)
            ? 'urn:oid:1.2.840.114350.1.13.0.1.7.10.686980.110'
            : 'urn:oid:2.16.840.1.113883.2.4.6.7',
          code: '0303',
          display: 'Chirurgie',
        },
      ],
    },
  ],
})
const plasterRoom = {
  class: { system: r4Act, code: 'AMB' },
  location: [{ location: { reference: 'Location/gipskamer', display: 'Gipskamer' } }],
}

decides(
  'emergency department, plaster room and ward',
  [
    ...of(dialects, 'emergency, 14 days', { class: { system: r4Act, code: 'EMER', display: 'SEH' } }, other, {
      began: '2026-11-06',
    }),
    ...of(dialects, 'emergency in the older system', { class: { system: stu3Act, code: 'EMER' } }, other),
    ...of(
      dialects,
      'class as a concept',
      { class: { coding: [{ system: r4Act, code: 'EMER' }], text: 'SEH' } },
      other,
    ),
    ...of(
      dialects,
      'class as a list of concepts',
      { class: [{ coding: [{ system: r4Act, code: 'EMER' }] }] },
      other,
    ),
    ...of(dialects, 'class of no code', { class: { system: r4Act, display: 'SEH' } }, other),
    ...of(dialects, 'no class at all', { class: null }, other),
    ...of(
      dialects,
      'class that is no code of the table',
      { class: { system: 'http://hl7.org/fhir/v3/NullFlavor', code: 'OTH' } },
      other,
    ),
    ...of(dialects, 'status unknown', { status: 'unknown' }, other),
    ...of(dialects, 'no period', { period: null }, other),
    ...of(dutch, 'type is a specialty in a local system', specialty, other),
    ...of(dialects, 'plaster room, fracture 42 days before', plasterRoom, other, { began: '2026-10-09' }),
    ...of(dialects, 'plaster room, fracture 43 days before', plasterRoom, 'C04', { began: '2026-10-08' }),
    ...of(dialects, 'plaster room, diagnosed in the emergency department', plasterRoom, other, {
      began: '2026-10-20',
      visit: { other: 'seh-eerder' },
    }),
    ...of(dialects, 'ward, fracture 14 days before', { class: { system: r4Act, code: 'IMP' } }, other, {
      began: '2026-11-06',
    }),
    ...of(dialects, 'ward, fracture 15 days before', { class: { system: r4Act, code: 'IMP' } }, 'C04', {
      began: '2026-11-05',
    }),
    ...of(
      ['stu3-hix'],
      'a long stay, fracture at its start',
      { class: { system: stu3Act, code: 'IMP' }, period: { start: '2026-09-01', end: '2026-11-22' } },
      other,
      { began: '2026-09-01' },
    ),
    ...of(dialects, 'entered in error', { status: 'entered-in-error' }, other),
  ],
  knownDefects.visits,
)

/** A code in the system in which each source sends where the patient goes. */
function place(dialect: Dialect, code: string): JsonObject {
  const system = isEpic(dialect) ? 'urn:oid:2.16.840.1.113883.6.96' : 'http://snomed.info/sct'
  return { coding: [{ system, code }] }
}
const us = (code: string): JsonObject => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/discharge-disposition', code }],
})
const to = (name: string, code: string, rows: string, hip: string, american?: string) => [
  ...visits(
    dutch,
    `wrist, ${name}`,
    { encounter: (dialect) => ({ hospitalization: { dischargeDisposition: place(dialect, code) } }) },
    rows,
  ),
  ...visits(
    dutch,
    `hip at 80, ${name}`,
    (dialect) => ({
      birth: '1946-02-03',
      class: 'IMP',
      encounter: () => ({ hospitalization: { dischargeDisposition: place(dialect, code) } }),
      problems: [femoralNeck(dialect)],
    }),
    hip,
  ),
  ...(american === undefined
    ? []
    : visits(
        ['us-sandbox'],
        `wrist, ${name}`,
        { encounter: () => ({ hospitalization: { dischargeDisposition: us(american) } }) },
        rows,
      )),
]

decides(
  'where the patient goes',
  [
    ...to('home', '264362003', other, `C20 ${treated}`, 'home'),
    ...to('another hospital', '22232009', 'C02', 'C02', 'other-hcf'),
    ...to('rehabilitation', '80522000', other, `C20 ${treated}`, 'rehab'),
    ...to('left against advice', '445060000', other, `C20 ${treated}`, 'aadvice'),
    ...to('died', '183676005', 'patient-deceased', 'patient-deceased', 'exp'),
    ...to('nursing home', '42665001', 'C11', `C20 C11 ${treated}`),
    ...to('hospice', '284546000', 'C09', 'C09', 'hosp'),
    ...visits(
      dutch,
      'wrist, elsewhere without a code',
      {
        encounter: (dialect) => ({
          hospitalization: {
            dischargeDisposition: {
              coding: [
                {
                  system: isStu3(dialect)
                    ? 'http://hl7.org/fhir/v3/NullFlavor'
                    : 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor',
                  code: 'OTH',
                },
              ],
              text: 'familie',
            },
          },
        }),
      },
      other,
      { transferPlanned: 'unknown: not-recorded' },
    ),
    ...visits(
      dutch,
      'wrist, the encounter of another patient',
      {
        encounter: (dialect) => ({
          id: idOf(dialect, 'enc-1'),
          subject: { reference: 'Patient/someone-else' },
        }),
      },
      other,
      { transferPlanned: 'unknown: not-recorded' },
    ),
    ...visits(
      dutch,
      'wrist, chart opened, another hospital',
      {
        hook: 'patient-view',
        encounter: (dialect) => ({ hospitalization: { dischargeDisposition: place(dialect, '22232009') } }),
      },
      'C02',
    ),
  ],
  knownDefects.destinations,
)

import type { JsonObject } from '../../src/json.ts'
import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { radius, riding, type Visit, visits } from './diagnosis-visit.ts'
import { diagnosis } from './diagnosis-writer.ts'
import { type Dialect, dialects, dutch, idOf, isStu3, refer } from './dialects.ts'

const other = `C26 ${riding}`
const stu3 = ['stu3-hix', 'stu3-epic'] as const
const r4 = ['r4-nl', 'r4-epic', 'us-sandbox'] as const

/** Older than the days around a visit, so that only a link can make it of this visit. */
const old = '2026-10-20'
const diagnoses = (dialect: Dialect): JsonObject => ({
  diagnosis: [
    isStu3(dialect)
      ? { condition: refer(dialect, 'Condition', 'fracture'), role: { coding: [{ code: 'AD' }] }, rank: 1 }
      : { condition: refer(dialect, 'Condition', 'fracture') },
  ],
})
const reasons = (dialect: Dialect): JsonObject => ({
  reasonReference: [refer(dialect, 'Condition', 'fracture', 'Distale radiusfractuur')],
})
const unlinked =
  (encounter: (dialect: Dialect) => JsonObject, began = old) =>
  (dialect: Dialect): Visit => ({ encounter, problems: [radius(dialect, { began, visit: 'none' })] })
const of = (where: readonly Dialect[], name: string, visit: (dialect: Dialect) => Visit, rows: string) =>
  visits(where, name, visit, rows, { fractureLocation: rows === 'C04' ? 'none' : 'other' })

const versioned = (dialect: Dialect): JsonObject => ({
  diagnosis: [{ condition: { reference: `Condition/${idOf(dialect, 'fracture')}/_history/2` } }],
})
const viaProcedure = (dialect: Dialect): JsonObject => ({
  diagnosis: [{ condition: refer(dialect, 'Procedure', 'operation', 'other') }],
})
const codedReason = (dialect: Dialect): JsonObject => {
  const system = isStu3(dialect) ? 'urn:oid:2.16.840.1.113883.6.96' : 'http://snomed.info/sct'
  return { [isStu3(dialect) ? 'reason' : 'reasonCode']: [{ coding: [{ system, code: '263199001' }] }] }
}

const reasonInWords =
  (words: string) =>
  (dialect: Dialect): Visit => ({
    encounter: () => ({ [isStu3(dialect) ? 'reason' : 'reasonCode']: [{ text: words }] }),
    problems: [],
  })
const twice = (dialect: Dialect): Visit => ({
  problems: [radius(dialect), { name: 'again', codes: 'icd S52.50', text: 'Distale radiusfractuur' }],
})

const named = (dialect: Dialect, display: string) => (): JsonObject => {
  const condition = refer(dialect, 'Condition', 'elsewhere', display)
  const role = { coding: [{ code: 'AD' }] }
  return { diagnosis: [isStu3(dialect) ? { condition, role, rank: 1 } : { condition }] }
}
const asReason = (dialect: Dialect) => (): JsonObject => ({
  reasonReference: [refer(dialect, 'Condition', 'elsewhere', 'Heupfractuur rechts')],
})
const within = (dialect: Dialect) => (): JsonObject => ({
  contained: [{ ...diagnosis(dialect, radius(dialect, { began: null, visit: 'none' })), id: 'c1' }],
  [isStu3(dialect) ? 'diagnosis' : 'reasonReference']: [
    isStu3(dialect) ? { condition: { reference: '#c1' } } : { reference: '#c1' },
  ],
})
const began = (day: string) => (dialect: Dialect) => ({ problems: [radius(dialect, { began: day })] })

decides(
  'how the fracture is linked to the visit',
  [
    ...of(
      dialects,
      'the diagnosis names the encounter',
      (dialect) => ({ problems: [radius(dialect, { began: old })] }),
      other,
    ),
    ...of(
      dialects,
      'nothing names the other',
      unlinked(() => ({})),
      'C04',
    ),
    ...of(dialects, 'the encounter names the diagnosis', unlinked(diagnoses), other),
    ...of(['r4-nl', 'r4-epic'], 'the encounter has it as its reason', unlinked(reasons), other),
    ...of(dutch, 'the encounter names a version of it', unlinked(versioned), other),
    ...of(['stu3-hix'], 'the encounter names an operation, display "other"', unlinked(viaProcedure), 'C04'),
    ...of(
      ['stu3-hix'],
      'an operation, and a fracture of this week',
      unlinked(viaProcedure, '2026-11-19'),
      other,
    ),
    ...of(
      stu3,
      'a coded reason of the encounter',
      (dialect) => ({ encounter: () => codedReason(dialect), problems: [] }),
      other,
    ),
    ...of(
      r4,
      'a coded reason of the encounter',
      (dialect) => ({ encounter: () => codedReason(dialect), problems: [] }),
      other,
    ),
    ...of(
      dialects,
      'of this week, but of another emergency visit',
      (dialect) => ({ problems: [radius(dialect, { began: '2026-11-12', visit: { other: 'seh-eerder' } })] }),
      'C04',
    ),
    ...of(
      dialects,
      'on the ward, diagnosed at the emergency visit before it',
      (dialect) => ({
        class: 'IMP',
        problems: [radius(dialect, { began: '2026-11-19', visit: { other: 'seh-eerder' } })],
      }),
      other,
    ),
    ...of(
      ['stu3-epic', 'r4-epic'],
      'of the encounter that this one is part of',
      (dialect) => ({
        encounter: () => ({ partOf: refer(dialect, 'Encounter', 'episode') }),
        problems: [radius(dialect, { began: '2026-11-20', visit: { other: 'episode' } })],
      }),
      other,
    ),
    ...visits(dialects, 'a reason of the encounter in words', reasonInWords('polsfractuur'), 'C06', {
      fractureLocation: 'unclassifiable by text',
    }),
    ...visits(dialects, 'a reason of the encounter that asks', reasonInWords('val, polsfractuur?'), 'C04', {
      fractureLocation: 'none',
    }),
    ...visits(['stu3-epic', 'r4-epic'], 'the same fracture twice on the list', twice, other, {
      fractureLocation: 'other',
      severeAccident: 'unknown: not-recorded',
    }),
    ...of(
      dialects,
      'the encounter is only named in words',
      (dialect) => ({
        problems: [
          radius(dialect, {
            visit: 'none',
            more: { [isStu3(dialect) ? 'context' : 'encounter']: { display: 'SEH-bezoek 20 november' } },
          }),
        ],
      }),
      other,
    ),
    ...visits(
      dialects,
      'the encounter names a diagnosis that is not on the list',
      (dialect) => ({ encounter: named(dialect, 'Heupfractuur rechts'), problems: [] }),
      'C06',
      { fractureLocation: 'unclassifiable by text', namedBone: 'hip by text' },
    ),
    ...visits(
      r4,
      'the encounter has a reason that is not on the list',
      (dialect) => ({ encounter: asReason(dialect), problems: [] }),
      'C06',
      { fractureLocation: 'unclassifiable by text' },
    ),
    ...visits(
      dialects,
      'the encounter names a diagnosis that is no fracture and not on the list',
      (dialect) => ({ encounter: named(dialect, 'Pijn in de heup'), problems: [] }),
      'C04',
      { fractureLocation: 'none' },
    ),
    ...of(
      dialects,
      'the diagnosis came inside the encounter',
      (dialect) => ({ encounter: within(dialect), problems: [] }),
      other,
    ),
    ...of(dialects, 'linked to the visit, of 42 days before', began('2026-10-09'), other),
    ...visits(dialects, 'linked to the visit, of 43 days before', began('2026-10-08'), 'C14', {
      fractureLocation: 'undated',
    }),
    ...visits(dialects, 'linked to the visit, of 90 days before', began('2026-08-22'), 'C14', {
      fractureLocation: 'undated',
    }),
    ...of(dialects, 'linked to the visit, of 91 days before', began('2026-08-21'), 'C04'),
    ...of(dialects, 'linked to the visit, of 2012', began('2012'), 'C04'),
  ],
  knownDefects.links,
)

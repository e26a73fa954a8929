import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { femoralNeck, radius, riding, visits } from './diagnosis-visit.ts'
import type { Diagnosis } from './diagnosis-writer.ts'
import { type Dialect, dialects, dutch } from './dialects.ts'

const other = `C26 ${riding}`
const us = ['us-sandbox'] as const
const possible = 'unknown: severe-accident-possible'

/** A wrist fracture at 69 beside another diagnosis of the visit. */
const beside = (
  where: readonly Dialect[],
  name: string,
  facts: Diagnosis,
  rows: string,
  told: Readonly<Record<string, string>>,
) =>
  visits(
    where,
    name,
    (dialect) => ({ problems: [radius(dialect), { name: 'accident', ...facts }] }),
    rows,
    told,
  )

decides(
  'severe accidents',
  [
    ...visits(dutch, 'T02.60 alone', { problems: [{ codes: 'icd T02.60', text: 'Polytrauma' }] }, 'C06', {
      fractureLocation: 'unclassifiable',
    }),
    ...visits(us, '134291007 alone', { problems: [{ codes: 'snomed 134291007' }] }, 'C06', {
      fractureLocation: 'unclassifiable',
    }),
    ...visits(dutch, 'T02.0, head with neck', { problems: [{ codes: 'icd T02.00' }] }, 'C05', {
      fractureLocation: 'excluded',
    }),
    ...visits(us, 'spine with injury of the cord', { problems: [{ codes: 'snomed 1734006' }] }, 'C08', {
      severeAccident: 'true',
    }),
    ...beside(dutch, 'T02.60 beside a wrist', { codes: 'icd T02.60' }, 'C08', { severeAccident: 'true' }),
    ...beside(dutch, 'fall from a building, W13', { codes: 'icd W13' }, 'C08', { severeAccident: 'true' }),
    ...beside(dialects, 'fall from a height', { codes: 'snomed 429482004' }, 'C08', {
      severeAccident: 'true',
    }),
    ...beside(dutch, 'traffic accident, V43', { codes: 'icd V43.5' }, 'C08', { severeAccident: 'true' }),
    ...beside(dialects, 'a ladder may be high', { codes: 'snomed 86591008' }, other, {
      severeAccident: possible,
    }),
    ...beside(dutch, 'bicycle, V18', { codes: 'icd V18.4' }, other, { severeAccident: possible }),
    ...beside(dialects, 'fall on the same level', { codes: 'snomed 33036003' }, other, {
      severeAccident: 'false',
      causedByFall: 'true',
    }),
    ...beside(dutch, 'stairs say nothing, W10', { codes: 'icd W10' }, other, {
      severeAccident: 'unknown: not-recorded',
    }),
    ...beside(
      dutch,
      'traffic accident of last year',
      { codes: 'icd V43.5', began: '2025-05-01', visit: 'none' },
      other,
      {
        severeAccident: 'unknown: not-recorded',
      },
    ),
    ...beside(dutch, 'multitrauma in words', { codes: 'none', text: 'multitrauma' }, other, {
      severeAccident: `${possible} by text`,
    }),
    ...beside(dutch, 'a road accident in words', { codes: 'none', text: 'verkeersongeval, HET' }, other, {
      severeAccident: `${possible} by text`,
    }),
    ...visits(
      dutch,
      'val van hoogte, in the note of the fracture',
      (dialect) => ({
        problems: [radius(dialect, { more: { note: [{ text: 'Val van hoogte, op het werk.' }] } })],
      }),
      other,
      { severeAccident: `${possible} by text` },
    ),
    ...visits(
      dutch,
      'a note of slippery ice',
      (dialect) => ({
        problems: [radius(dialect, { more: { note: [{ text: 'Gevallen op het ijs, geen HET.' }] } })],
      }),
      other,
      { severeAccident: 'unknown: not-recorded' },
    ),
    ...visits(
      ['r4-nl', 'stu3-hix'],
      'both wrists',
      (dialect) => ({
        problems: [radius(dialect, { side: 'left' }), radius(dialect, { name: 'other', side: 'right' })],
      }),
      other,
      { severeAccident: possible },
    ),
    ...visits(
      ['r4-nl', 'stu3-hix'],
      'one wrist twice',
      (dialect) => ({
        problems: [radius(dialect, { side: 'left' }), radius(dialect, { name: 'again', side: 'left' })],
      }),
      other,
      { severeAccident: 'unknown: not-recorded' },
    ),
    ...beside(dutch, 'hip and wrist', { codes: 'icd S72.00' }, `C24 ${riding}`, { severeAccident: possible }),
    ...visits(dialects, 'hip alone', (dialect) => ({ problems: [femoralNeck(dialect)] }), `C24 ${riding}`, {
      severeAccident: 'unknown: not-recorded',
    }),
  ],
  knownDefects.accidents,
)

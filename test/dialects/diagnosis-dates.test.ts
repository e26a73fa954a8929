import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { radius, riding, type Visit, visits } from './diagnosis-visit.ts'
import type { Diagnosis } from './diagnosis-writer.ts'
import { type Dialect, dialects, dutch } from './dialects.ts'

/** A fracture that nothing links to the visit; the visit began on 20 November 2026. */
const unlinked = (
  where: readonly Dialect[],
  name: string,
  facts: Diagnosis,
  rows: string,
  location: string,
  visit: Visit = {},
) =>
  visits(
    where,
    name,
    (dialect) => ({ ...visit, problems: [radius(dialect, { visit: 'none', ...facts })] }),
    rows,
    { fractureLocation: location },
  )

const other = `C26 ${riding}`
const view: Visit = { hook: 'patient-view' }

decides(
  'when the fracture was',
  [
    ...unlinked(dialects, 'on the day of the visit', {}, other, 'other'),
    ...unlinked(dialects, '14 days before the visit', { began: '2026-11-06' }, other, 'other'),
    ...unlinked(dialects, '15 days before the visit', { began: '2026-11-05' }, 'C04', 'none'),
    ...unlinked(
      dialects,
      'of 2001 and still active',
      { began: '2001-01-01', recorded: '2026-11-20' },
      'C04',
      'none',
    ),
    ...unlinked(dialects, 'only the month, and it straddles', { began: '2026-11' }, 'C14', 'undated'),
    ...unlinked(dialects, 'only the month before', { began: '2026-10' }, 'C04', 'none'),
    ...unlinked(dialects, 'only this year', { began: '2026' }, 'C14', 'undated'),
    ...unlinked(dialects, 'only last year', { began: '2025' }, 'C04', 'none'),
    ...unlinked(dialects, 'dated after today', { began: '2026-12-24' }, 'C04', 'none'),
    ...unlinked(dialects, 'no date at all', { began: null }, 'C14', 'undated'),
    ...unlinked(dialects, 'no date, and inactive', { began: null, over: true }, 'C04', 'none'),
    ...unlinked(
      dialects,
      'no onset, recorded at the visit',
      { began: null, recorded: '2026-11-20T10:15:00+01:00' },
      other,
      'other',
    ),
    ...unlinked(
      dialects,
      'no onset, recorded in January',
      { began: null, recorded: '2026-01-05' },
      'C04',
      'none',
    ),
    ...unlinked(dialects, 'late in the evening, in UTC', { began: '2026-11-05T23:30:00Z' }, other, 'other'),
    ...unlinked(
      dialects,
      'an age at onset, recorded at the visit',
      { began: null, recorded: '2026-11-20', more: { onsetAge: { value: 69, unit: 'jaar' } } },
      'C14',
      'undated',
    ),
    ...unlinked(
      dutch,
      'a period of which only the end is known',
      { began: null, more: { onsetPeriod: { end: '2026-11-20' } } },
      'C14',
      'undated',
    ),
    ...unlinked(
      dutch,
      'a period that began before the visit and lasts',
      { began: null, more: { onsetPeriod: { start: '2026-11-10' } } },
      other,
      'other',
    ),
    ...unlinked(dutch, 'over before the visit', { began: '2026-09-20', over: true }, 'C04', 'none'),
    ...unlinked(dialects, 'chart opened, 42 days ago', { began: '2026-10-11' }, other, 'other', view),
    ...unlinked(dialects, 'chart opened, 43 days ago', { began: '2026-10-10' }, 'C04', 'none', view),
    ...unlinked(dialects, 'chart opened, fracture of 2012', { began: '2012-02-14' }, 'C04', 'none', view),
  ],
  knownDefects.dates,
)

import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { radius } from './diagnosis-visit.ts'
import { type Diagnosis, diagnosis } from './diagnosis-writer.ts'
import { type Dialect, dialects, dutch } from './dialects.ts'
import { treatments } from './results-treatment.ts'
import { report } from './results-writer.ts'

const treat = 'A40 A60 A90 A91'
const measure = 'A41 A90 A91'

/** Prednisolone 10 mg at 45 beside this on the problem list: a recent fracture is treated at once. */
const of = (
  where: readonly Dialect[],
  name: string,
  facts: Diagnosis | ((dialect: Dialect) => Diagnosis),
  rows: string,
  recent: string,
  conclusion?: string,
) =>
  treatments(
    where,
    name,
    {
      mg: 10,
      searches: (dialect) => ({
        conditions: {
          resources: [
            diagnosis(dialect, { visit: 'none', ...(typeof facts === 'function' ? facts(dialect) : facts) }),
          ],
        },
        ...(conclusion !== undefined && {
          reports: { resources: [report(dialect, conclusion, '2025-01-10')] },
        }),
      }),
    },
    rows,
    { recentFracture: recent },
  )
const on = (began: string | null) => (dialect: Dialect) => radius(dialect, { began })

decides(
  'fractures before the prescription',
  [
    ...of(dialects, 'exactly two years ago', on('2024-11-22'), treat, 'true'),
    ...of(dialects, 'two years and a day ago', on('2024-11-21'), measure, 'false'),
    ...of(dialects, 'only the year, and it straddles', on('2024'), measure, 'unknown: fracture-date-partial'),
    ...of(dialects, 'only the year, and it is recent', on('2025'), treat, 'true'),
    ...of(dialects, 'of 2001 and still active', on('2001-01-01'), measure, 'false'),
    ...of(dialects, 'without a date', on(null), measure, 'unknown: fracture-date-missing'),
    ...of(dialects, 'dated after today', on('2027-01-01'), measure, 'false'),
    ...of(
      dialects,
      'suspected',
      (dialect) => radius(dialect, { began: '2026-01-01', certainty: 'suspected' }),
      measure,
      'false',
    ),
    ...of(
      dialects,
      'healed',
      (dialect) => radius(dialect, { began: '2025-12-01', over: true }),
      treat,
      'true',
    ),
    ...of(
      dutch,
      'in words only',
      { codes: 'none', text: 'fractuur van pols', began: '2025-11-22' },
      measure,
      'unknown: fracture-site-unclear by text',
    ),
    ...of(
      dutch,
      'in words only, of 2001',
      { codes: 'none', text: 'fractuur van pols', began: '2001-01-01' },
      measure,
      'false',
    ),
    ...of(
      dutch,
      'T12.0',
      { codes: 'icd T12.0|snomed 46866001', began: '2025-11-22' },
      measure,
      'unknown: fracture-site-unclear',
    ),
    ...of(dutch, 'finger', { codes: 'icd S62.60', began: '2025-11-22' }, measure, 'false'),
    ...of(dutch, 'pathological', { codes: 'icd M84.45', began: '2025-11-22' }, measure, 'false'),
    ...of(dutch, 'liesbreuk', { codes: 'none', text: 'liesbreuk', began: '2025-11-22' }, measure, 'false'),
    ...of(dutch, 'vertebra without a grade', { codes: 'icd S32.00', began: '2025-01-10' }, measure, 'false'),
    ...of(
      dutch,
      'vertebra with its grade in a report',
      { codes: 'icd S32.00', began: '2015-01-10' },
      treat,
      'false',
      'VFA: wervelfractuur L1 graad 2',
    ),
  ],
  knownDefects.history,
)

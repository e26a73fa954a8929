import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { type Dialect, dialects, dutch } from './dialects.ts'
import { found, kidney, treat, withUnits } from './results-hip.ts'
import type { Result } from './results-writer.ts'

const eGfr = (more: Partial<Result>): Result => ({ code: '62238-1', unit: 'mL/min/{1.73_m2}', ...more })
const gfr = (where: readonly Dialect[], name: string, more: Partial<Result>, rows: string, told: string) =>
  found(where, name, [eGfr(more)], rows, { eGfrMlMin: told })
const limit = (where: string) => `unknown: result-is-limit, ${where}`

const gfrComponent = {
  code: { coding: [{ system: 'http://loinc.org', code: '62238-1' }] },
  valueQuantity: { value: 28, unit: 'mL/min/1,73m2' },
}

decides(
  'kidney function',
  [
    ...gfr(dialects, 'eGFR 62', { value: 62 }, treat, '62'),
    ...gfr(dialects, 'eGFR 34', { value: 34 }, kidney, '34'),
    ...gfr(dialects, 'eGFR 35', { value: 35 }, treat, '35'),
    ...gfr(dialects, 'eGFR 28 without a unit', { value: 28, unit: '' }, kidney, '28'),
    ...gfr(dutch, 'eGFR in words, ">90"', { words: '>90' }, treat, limit('at least 90')),
    ...gfr(
      dutch,
      'eGFR in words, "> 60 ml/min/1,73m2"',
      { words: '> 60 ml/min/1,73m2' },
      treat,
      limit('at least 60'),
    ),
    ...gfr(dutch, 'eGFR in words, "< 30"', { words: '< 30' }, kidney, limit('at least 0, at most 30')),
    ...gfr(
      dialects,
      'eGFR above 90 with a comparator',
      { value: 90, comparator: '>' },
      treat,
      limit('at least 90'),
    ),
    ...gfr(dialects, 'eGFR of 280', { value: 280 }, treat, 'unknown: result-unreadable'),
    ...gfr(dialects, 'eGFR of 0', { value: 0 }, treat, 'unknown: result-unreadable'),
    ...gfr(dutch, 'eGFR cancelled, final', { words: 'GEANNULEERD' }, treat, 'unknown: result-missing'),
    ...gfr(dialects, 'eGFR cancelled', { value: 28, status: 'cancelled' }, treat, 'unknown: result-missing'),
    ...gfr(dialects, 'eGFR of last year', { value: 28, on: '2025-11-21' }, treat, 'unknown: result-too-old'),
    ...gfr(dialects, 'eGFR without a date', { value: 28, on: '' }, treat, 'unknown: result-date-missing'),
    ...gfr(
      ['stu3-epic', 'r4-epic'],
      'eGFR under a local code only',
      { code: 'local', text: 'eGFR (CKD-EPI)', value: 28 },
      treat,
      'unknown: result-missing',
    ),
    ...gfr(dutch, 'eGFR of 2021 equation', { code: '98979-8', value: 28 }, kidney, '28'),
    ...found(
      dialects,
      'eGFR as member of a panel without a value',
      [
        {
          name: 'panel',
          code: 'local',
          text: 'Nierfunctie',
          more: { hasMember: [{ reference: 'Observation/gfr' }] },
        },
        eGfr({ value: 28 }),
      ],
      kidney,
      { eGfrMlMin: '28' },
    ),
    ...found(
      ['r4-nl', 'r4-epic', 'us-sandbox'],
      'eGFR as component of a panel',
      [{ name: 'panel', code: 'local', text: 'Nierfunctie', more: { component: [gfrComponent] } }],
      kidney,
      { eGfrMlMin: '28' },
    ),
    ...found(dialects, 'creatinine alone', [{ code: '14682-9', value: 88, unit: 'umol/L' }], treat, {
      eGfrMlMin: 'unknown: egfr-only-creatinine',
      creatinineMeasured: 'false',
    }),
    ...found(dialects, 'creatinine without a unit', [{ code: '14682-9', value: 88, unit: '' }], treat, {
      eGfrMlMin: 'unknown: egfr-only-creatinine',
      creatinineMeasured: 'false',
    }),
    ...found(
      dialects,
      'creatinine of 365 days ago',
      [{ code: '14682-9', value: 256, unit: 'umol/L', on: '2025-11-22' }],
      treat,
      { eGfrMlMin: 'unknown: egfr-only-creatinine', creatinineMeasured: 'false' },
    ),
    ...found(
      dialects,
      'creatinine of 366 days ago',
      [{ code: '14682-9', value: 256, unit: 'umol/L', on: '2025-11-21' }],
      treat,
      { eGfrMlMin: 'unknown: result-missing', creatinineMeasured: 'false' },
    ),
    ...found(
      dialects,
      'creatinine, and an eGFR that is too old',
      [
        { code: '14682-9', value: 256, unit: 'umol/L' },
        { ...eGfr({ value: 28, on: '2025-11-21' }), name: 'gfr' },
      ],
      treat,
      { eGfrMlMin: 'unknown: result-too-old' },
    ),
    ...found(
      ['stu3-hix'],
      'creatinine of 1.9, mg/dL not said',
      [{ code: '2160-0', value: 1.9, unit: '' }],
      treat,
      {
        eGfrMlMin: 'unknown: result-missing',
      },
    ),
    ...found(withUnits, 'creatinine in mg/dL', [{ code: '2160-0', value: 1.9, unit: 'mg/dL' }], treat, {
      eGfrMlMin: 'unknown: egfr-only-creatinine',
      creatinineMeasured: 'false',
    }),
    ...found(
      dialects,
      'creatinine that is not plausible',
      [{ code: '14682-9', value: 0.9, unit: 'umol/L' }],
      treat,
      { eGfrMlMin: 'unknown: result-missing', creatinineMeasured: 'false' },
    ),
  ],
  knownDefects.kidney,
)

import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { type Dialect, dialects, dutch } from './dialects.ts'
import { correct, found, treat, withUnits } from './results-hip.ts'
import type { Result } from './results-writer.ts'

const calcium = (value: number, more: Partial<Result> = {}): Result => ({
  code: '2000-8',
  value,
  unit: 'mmol/L',
  ...more,
})
const albumin = (value: number, more: Partial<Result> = {}): Result => ({
  code: '1751-7',
  value,
  unit: 'g/L',
  ...more,
})

decides(
  'calcium',
  [
    ...found(dialects, 'low with a normal albumin', [calcium(2), albumin(40)], correct, {
      hypocalcaemia: 'true',
    }),
    ...found(dialects, 'low with a low albumin', [calcium(2), albumin(30)], treat, {
      hypocalcaemia: 'false',
    }),
    ...found(dialects, 'low without albumin', [calcium(2)], treat, {
      hypocalcaemia: 'unknown: albumin-missing',
    }),
    ...found(
      dialects,
      'low with an albumin of another day',
      [calcium(2), albumin(40, { on: '2026-09-01' })],
      treat,
      { hypocalcaemia: 'unknown: albumin-missing' },
    ),
    ...found(dialects, 'on the limit', [calcium(2.1), albumin(40)], treat, { hypocalcaemia: 'false' }),
    ...found(dialects, 'normal, no unit', [calcium(2.35, { unit: '' })], treat, { hypocalcaemia: 'false' }),
    ...found(dialects, '9.4 without a unit', [calcium(9.4, { unit: '' })], treat, {
      hypocalcaemia: 'unknown: result-unreadable',
    }),
    ...found(dialects, '9.4 mmol/L is not possible', [calcium(9.4)], treat, {
      hypocalcaemia: 'unknown: result-unreadable',
    }),
    ...found(['us-sandbox'], '9.4 mg/dL', [calcium(9.4, { code: '17861-6', unit: 'mg/dL' })], treat, {
      hypocalcaemia: 'false',
    }),
    ...found(
      ['us-sandbox'],
      '8.0 mg/dL with albumin',
      [calcium(8, { code: '17861-6', unit: 'mg/dL' }), albumin(4, { unit: 'g/dL' })],
      correct,
      { hypocalcaemia: 'true' },
    ),
    ...found(dutch, 'to follow', [{ code: '2000-8', words: 'volgt' }], treat, {
      hypocalcaemia: 'unknown: result-missing',
      calciumMeasured: 'false',
    }),
    ...found(dutch, 'to follow, in more words', [{ code: '2000-8', words: 'Uitslag volgt' }], treat, {
      calciumMeasured: 'false',
    }),
    ...found(
      dutch,
      'called off, in more words',
      [{ code: '2000-8', words: 'GEANNULEERD door aanvrager' }],
      treat,
      { calciumMeasured: 'false' },
    ),
    ...found(dutch, 'words that are no number', [{ code: '2000-8', words: 'zie opmerking' }], treat, {
      calciumMeasured: 'unknown: result-unreadable',
    }),
    ...found(dutch, 'not determined', [{ code: '2000-8', words: 'Niet bepaald.' }], treat, {
      calciumMeasured: 'false',
    }),
    ...found(dutch, 'in words, with its unit', [{ code: '2000-8', words: '2,31 mmol/l' }], treat, {
      hypocalcaemia: 'false',
    }),
  ],
  knownDefects.calcium,
)

const vitaminD = (value: number, unit: string, code = '14635-7'): readonly Result[] => [{ code, value, unit }]
const d = (where: readonly Dialect[], name: string, results: readonly Result[], rows: string, told: string) =>
  found(where, name, results, rows, { vitaminDNmolL: told })

decides(
  '25-OH vitamin D',
  [
    ...d(
      ['stu3-hix'],
      '29, which may be either',
      vitaminD(29, 'nmol/L'),
      treat,
      'unknown: result-unreadable',
    ),
    ...d(['stu3-hix'], '200, which can only be nmol/L', vitaminD(200, 'nmol/L'), treat, '200'),
    ...d(withUnits, '29 nmol/L', vitaminD(29, 'nmol/L'), correct, '29'),
    ...d(withUnits, '30 nmol/L', vitaminD(30, 'nmol/L'), treat, '30'),
    ...d(withUnits, '10 ng/mL', vitaminD(10, 'ng/mL', '62292-8'), correct, '24.96'),
    ...d(withUnits, '20 ng/mL', vitaminD(20, 'ng/mL', '1989-3'), treat, '49.92'),
    ...d(dialects, '20 without a unit may be either', vitaminD(20, ''), treat, 'unknown: result-unreadable'),
    ...d(
      dialects,
      '20 without a unit under the code for ng/mL',
      vitaminD(20, '', '1989-3'),
      treat,
      'unknown: result-unreadable',
    ),
    ...d(withUnits, 'a unit of something else', vitaminD(20, 'mmol/L'), treat, 'unknown: result-unreadable'),
    ...d(
      dialects,
      '900 nmol/L is not plausible',
      vitaminD(900, 'nmol/L'),
      treat,
      'unknown: result-unreadable',
    ),
    ...d(
      dutch,
      'cancelled, final',
      [{ code: '14635-7', words: 'GEANNULEERD' }],
      treat,
      'unknown: result-missing',
    ),
  ],
  knownDefects.vitaminD,
)

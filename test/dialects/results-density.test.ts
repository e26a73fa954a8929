import { join } from 'node:path'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { loadKnowledge } from '../../src/knowledge.ts'
import { evaluationDate, quietParts, root, runningOf } from '../support/app.ts'
import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { type Dialect, dialects, dutch } from './dialects.ts'
import { treatments } from './results-treatment.ts'
import { type Result, result } from './results-writer.ts'

/** The systems that send the unit beside the number. */
const withUnits = dialects.filter((dialect) => dialect !== 'stu3-hix')

const measure = 'A30 A90 A91'
const treat = 'A31 A60 A90 A91'
const missingHalf = 'A34 A90 A91'
const score = (code: string, value: number, more: Partial<Result> = {}): Result => ({
  code,
  value,
  unit: '{T-score}',
  ...more,
})
const of = (
  where: readonly Dialect[],
  name: string,
  results: readonly Result[],
  rows: string,
  told: Readonly<Record<string, string>>,
) =>
  treatments(
    where,
    name,
    {
      searches: (dialect) => ({
        boneDensity: { resources: results.map((one) => result(dialect, one)) },
      }),
    },
    rows,
    told,
  )
const t = (
  where: readonly Dialect[],
  name: string,
  results: readonly Result[],
  value: string,
  rows = treat,
) => of(where, name, results, rows, { tScoreLowest: value })
const unread = (where: readonly Dialect[], name: string, results: readonly Result[], reason: string) =>
  of(where, name, results, measure, { tScoreLowest: `unknown: ${reason}` })

const site = (code: string, display: string) => ({
  more: { bodySite: { coding: [{ system: 'http://snomed.info/sct', code, display }] } },
})
const forearm = [score('38265-5', -2.6)]

decides(
  'densities as numbers',
  [
    ...t(dialects, 'total hip', [score('38264-8', -2.6)], '-2.6'),
    ...t(dialects, 'lumbar spine, on the limit', [score('38267-1', -2)], '-2'),
    ...t(dialects, 'lumbar spine, just above it', [score('38267-1', -1.9)], '-1.9', missingHalf),
    ...t(dialects, 'femur without a body site', [score('38263-0', -2.2)], '-2.2'),
    ...t(
      dialects,
      'femur at the neck',
      [score('38263-0', -2.3, site('29627003', 'Structure of neck of femur'))],
      '-2.3',
    ),
    ...t(dutch, 'our own code for the neck', [score('own t-score-femoral-neck', -2.4)], '-2.4'),
    ...t(
      dialects,
      'lowest of three sites',
      [score('38264-8', -1.1), score('38267-1', -2.7), score('38263-0', -1.9)],
      '-2.7',
    ),
    ...t(dialects, 'without a unit', [score('38264-8', -2.6, { unit: '' })], '-2.6'),
    ...unread(
      withUnits,
      'a density under the code of a T-score',
      [score('38264-8', 0.712, { unit: 'g/cm2' })],
      't-score-unreadable',
    ),
    ...unread(dialects, 'only a density', [score('24701-5', 0.887, { unit: 'g/cm2' })], 't-score-missing'),
    ...unread(dialects, 'not possible', [score('38264-8', -9.4)], 't-score-unreadable'),
    ...unread(dutch, 'cancelled, final', [{ code: '38264-8', words: 'GEANNULEERD' }], 't-score-missing'),
    ...unread(dialects, 'the heel', [score('38266-3', -2.6)], 't-score-missing'),
    ...unread(
      dialects,
      'a local code only',
      [score('local', -2.6, { text: 'T-score heup' })],
      't-score-missing',
    ),
    ...t(['us-sandbox'], 'the forearm code of the generator', forearm, '-2.6'),
    ...of(
      dutch,
      'our own code for the grade',
      [{ code: 'own vfa-highest-grade', more: { valueInteger: 2 } }],
      treat,
      { vertebralGrade: '2' },
    ),
    ...of(
      dialects,
      'hip normal and no vertebral fracture',
      [score('38264-8', -1.2), { code: 'own vfa-highest-grade', more: { valueInteger: 0 } }],
      'A32',
      { tScoreLowest: '-1.2', vertebralGrade: '0' },
    ),
  ],
  knownDefects.density,
)

/** The service with the knowledge of a hospital: the codes of the generator are left out. */
const config = readConfig({ OSTEOHOOKS_NOW: evaluationDate }, () => 0)
const production = buildApp(quietParts(runningOf(config, loadKnowledge(join(root, 'plans'), 'production'))))

decides(
  'densities in a hospital',
  [
    ...unread(dialects, 'the forearm', forearm, 't-score-missing'),
    ...t(dialects, 'the forearm beside a hip', [...forearm, score('38264-8', -1.1)], '-1.1', missingHalf),
    ...t(dialects, 'total hip', [score('38264-8', -2.6)], '-2.6'),
  ],
  knownDefects.hospital,
  production,
)

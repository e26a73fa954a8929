import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { dutch } from './dialects.ts'
import { treatments } from './results-treatment.ts'
import { report } from './results-writer.ts'

const thisYear = '2026-10-01'

/** The conclusion of a report of 1 October 2026, and what prednisolone 5 mg at 45 then asks for. */
const says = (conclusion: string, rows: string, told: Readonly<Record<string, string>>, on = thisYear) =>
  treatments(
    dutch,
    on === thisYear ? conclusion : `${conclusion}, seen on ${on}`,
    { searches: (dialect) => ({ reports: { resources: [report(dialect, conclusion, on)] } }) },
    rows,
    told,
  )

const measure = 'A30 A90 A91'
const treat = 'A31 A60 A90 A91'
const missingHalf = 'A34 A90 A91'
const t = (conclusion: string, value: string, rows = treat) =>
  says(conclusion, rows, { tScoreLowest: `${value} by text` })
const unread = (conclusion: string) => says(conclusion, measure, { tScoreLowest: 'unknown' })

decides(
  'T-scores in the words of a report',
  [
    ...t('T-score femurhals -2,6', '-2.6'),
    ...t('T-score femurhals −2,6.', '-2.6'),
    ...t('Conclusie: T-score LWK -2.0', '-2'),
    ...t('T-score L1-L4: -1,9', '-1.9', missingHalf),
    ...t('T-score femurhals -2,6 (Z-score -1,1)', '-2.6'),
    ...t('T-scores: LWK -1,8; totale heup -2,1; femurhals -2,4', '-2.4'),
    ...t('T-score LWK -1,8, totale heup -2,1 en femurhals -2,4', '-2.4'),
    ...t('LWK: T-score +0,4. Totale heup: T-score -0,3. Femurhals: T-score -0,8.', '-0.8', missingHalf),
    ...t('LWK (L1-L4): BMD 0,812 g/cm2, T-score -2,1, Z-score -0,4', '-2.1'),
    ...t('Femurhals links: T-score -2,3; BMD 0,612 g/cm2', '-2.3'),
    ...t('T-score LWK -8,0', '-8'),
    ...t('T-score LWK +6,0', '6', missingHalf),
    ...t('T-score femurhals -2,6; VFA: wervelfractuur Th12 graad 1', '-2.6'),
    ...unread('T-score LWK -1,1; vorige keer -2,6'),
    ...unread('T-score femurhals 2,6'),
    ...unread('T-score LWK -8,1'),
    ...unread('T-score LWK +6,1'),
    ...unread('T-score -2,6'),
    ...unread('T-score LWK -1,9 (vorige -2,6)'),
    ...unread('T-score LWK -1,9. Ten opzichte van 2023: T-score LWK -2,6.'),
    ...unread('T-score LWK < -2,5'),
    ...unread('Z-score LWK -2,6'),
    ...unread('Moeder T-score LWK -3,0'),
    ...unread('Botdichtheid conform leeftijd'),
    ...t('Voorgaand: T-score LWK -1,5. Nu: T-score LWK -2,6.', '-2.6'),
    ...unread('Osteoporose wordt gedefinieerd als een T-score van de LWK of heup van -2,5 of lager.'),
    ...unread('T-score heup niet lager dan -2,5'),
    ...unread('Indien T-score heup -2,5 of lager: starten'),
    ...unread('DXA mei: T-score LWK -2,6'),
    ...unread('T-score femurhals: -2.6 (was -2.1)'),
  ],
  knownDefects.reports,
)

/** What was there but could not be read is not what was not there. */
const because = (conclusion: string, reason: string) =>
  says(conclusion, measure, { tScoreLowest: `unknown: ${reason}` })

decides(
  'why there is no T-score',
  [
    ...because('T-score femurhals 2,7', 't-score-unreadable'),
    ...because('T-score LWK -8,2', 't-score-unreadable'),
    ...because('T-score -2,7', 't-score-unreadable'),
    ...because('T-score LWK -1,9 (vorige -2,7)', 't-score-unreadable'),
    ...because('Z-score LWK -2,7', 't-score-missing'),
    ...because('Botdichtheid passend bij leeftijd', 't-score-missing'),
  ],
  knownDefects.reasons,
)

const gradeBecause = (conclusion: string, reason: string) =>
  says(conclusion, measure, { vertebralGrade: `unknown: ${reason}` })

decides(
  'why there is no grade',
  [
    ...gradeBecause('VFA: wervelfractuur graad 1-2', 'vfa-unreadable'),
    ...gradeBecause('VFA: inzakking L1', 'vfa-unreadable'),
    ...gradeBecause('VFA niet te beoordelen', 'vfa-unreadable'),
    ...gradeBecause('VFA niet verricht', 'vfa-missing'),
    ...gradeBecause('X-LWK: geen inzakkingen', 'vfa-missing'),
    ...gradeBecause('Coxartrose graad 2', 'vfa-missing'),
    ...gradeBecause('Impressie: cystenier, graad 2', 'vfa-missing'),
    ...gradeBecause('VFA: wervelfractuur graad 2 ontbreekt', 'vfa-unreadable'),
  ],
  knownDefects.gradeReasons,
)

decides(
  'T-scores in a list or in an old report',
  [
    ...says(
      'T-score LWK -2,6',
      treat,
      { tScoreLowest: 'unknown: result-too-old, at most -2.6 by text' },
      '2020-03-01',
    ),
    ...says(
      'T-score LWK -1,2',
      measure,
      { tScoreLowest: 'unknown: result-too-old, at most -1.2 by text' },
      '2025-11-21',
    ),
    ...says('T-score LWK -1,2', missingHalf, { tScoreLowest: '-1.2 by text' }, '2025-11-22'),
    ...says('T-score LWK -2,6', measure, { tScoreLowest: 'unknown: t-score-missing' }, '2026-12-24'),
    ...treatments(
      dutch,
      'called off',
      {
        searches: (dialect) => ({
          reports: {
            resources: [report(dialect, 'T-score LWK -2,6', '2026-10-01', { status: 'cancelled' })],
          },
        }),
      },
      measure,
      { tScoreLowest: 'unknown: t-score-missing' },
    ),
    ...treatments(
      dutch,
      'the report is where it was read',
      {
        searches: (dialect) => ({
          reports: { resources: [report(dialect, 'T-score LWK -2,6', '2026-10-01')] },
        }),
      },
      treat,
      { tScoreLowest: '-2.6 by text' },
      { tScoreLowest: 'DiagnosticReport/report-2026-10-01' },
    ),
  ],
  knownDefects.oldReports,
)

const grade = (conclusion: string, value: string, rows: string) =>
  says(conclusion, rows, { vertebralGrade: `${value} by text` })
const noGrade = (conclusion: string) => says(conclusion, measure, { vertebralGrade: 'unknown' })

decides(
  'vertebral fractures in the words of a report',
  [
    ...grade('VFA: wervelfractuur L1 graad 2', '2', treat),
    ...grade('VFA: Genant 1 van Th8', '1', missingHalf),
    ...grade('VFA: inzakking 30% van L1', '2', treat),
    ...grade('VFA: inzakking van 24 % van Th12', '1', missingHalf),
    ...grade('VFA: Th12 25 % hoogteverlies', '2', treat),
    ...grade('VFA: inzakking 40% Th7', '3', treat),
    ...grade('VFA: geen wervelfracturen', '0', missingHalf),
    ...grade('VFA: geen inzakkingen', '0', missingHalf),
    ...grade('VFA: geen aanwijzingen voor inzakkingen', '0', missingHalf),
    ...noGrade('X-LWK: geen inzakkingen'),
    ...noGrade('VFA: mogelijk wervelfractuur graad 2'),
    ...noGrade('VFA: wervelfractuur graad 1-2'),
    ...noGrade('VFA: inzakking L1'),
    ...noGrade('Wervelfractuur L1 graad 3 uitgesloten.'),
    ...noGrade('VFA: graad 2 was artefact'),
    ...noGrade('VFA: graad 2 op foto van moeder'),
    ...noGrade('Impressie: plaveiselcelcarcinoom, graad 3.'),
    ...noGrade('Impressie: hydronefrose graad 2'),
    ...noGrade('Vraag: wervelfractuur graad 2.'),
    ...noGrade('VFA: nergens hoogteverlies van 25% of meer'),
    ...noGrade('Discus hoogteverlies 50% L4-L5'),
    ...says('T-score LWK -1,2. VFA: geen wervelfracturen.', 'A32', {
      tScoreLowest: '-1.2 by text',
      vertebralGrade: '0 by text',
    }),
    ...says('T-score LWK -1,2; VFA: wervelfractuur Th12 graad 3', treat, {
      tScoreLowest: '-1.2 by text',
      vertebralGrade: '3 by text',
    }),
  ],
  knownDefects.grades,
)

const manyReports = (name: string, conclusion: string, told: Readonly<Record<string, string>>) =>
  treatments(
    dutch,
    name,
    {
      searches: (dialect) => ({
        reports: {
          resources: Array.from({ length: 200 }, (_, at) =>
            report(dialect, conclusion, thisYear, { id: `report-${at}` }),
          ),
        },
      }),
    },
    measure,
    told,
  )

decides(
  'two hundred reports that are made to be slow',
  [
    ...manyReports('of blanks', `VFA: x${' '.repeat(19_000)}!`, {
      vertebralGrade: 'unknown: vfa-unreadable',
    }),
    ...manyReports('of headings', `VFA${':'.repeat(19_000)}`, { vertebralGrade: 'unknown: vfa-unreadable' }),
    ...manyReports('of sentences', 'T-score LWK -1,1. '.repeat(1000), {
      tScoreLowest: 'unknown: t-score-unreadable',
    }),
  ],
  {},
)

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PlanError } from '../../src/errors.ts'
import { loadReportWords } from '../../src/terminology/report-words.ts'

const read = loadReportWords('plans')
const window = { low: -8, high: 6 }

/** `spine -2.6, total-hip -1.9`, lowest first; empty when nothing is read. */
function scoresIn(conclusion: string): string {
  return read(conclusion, window)
    .tScores.map(({ site, value }) => `${site} ${value}`)
    .join(', ')
}

describe('T-scores', () => {
  test.each([
    ['a decimal comma', 'T-score LWK -2,6', 'spine -2.6'],
    ['a decimal point', 'T-score LWK -2.6', 'spine -2.6'],
    ['no decimals', 'T-score LWK -3', 'spine -3'],
    ['a minus sign (U+2212)', 'T-score LWK −2,6', 'spine -2.6'],
    ['an en dash for a minus', 'T-score LWK –2,6', 'spine -2.6'],
    ['a plus', 'T-score LWK +0,4', 'spine 0.4'],
    ['zero, which needs no sign', 'T-score LWK 0,0', 'spine 0'],
    ['T score', 'T score LWK: -2,6', 'spine -2.6'],
    ['Tscore', 'Tscore LWK: -2,6', 'spine -2.6'],
    ['T-scores', 'T-scores: LWK -2,6, heup -1,9', 'spine -2.6, total-hip -1.9'],
    ['an en dash in the word', 'T–score LWK -2,6', 'spine -2.6'],
    ['the unit SD', 'T-score LWK -2,6 SD', 'spine -2.6'],
    ['femurhals', 'T-score femurhals -2,6', 'femoral-neck -2.6'],
    ['heuphals', 'T-score heuphals -2,6', 'femoral-neck -2.6'],
    ['collum', 'T-score collum femoris -2,6', 'femoral-neck -2.6'],
    ['neck', 'Femoral neck T-score: -2.6', 'femoral-neck -2.6'],
    ['totale heup', 'T-score totale heup -2,6', 'total-hip -2.6'],
    ['total hip', 'Total hip T-score: -2.6', 'total-hip -2.6'],
    ['heup', 'T-score heup -2,6', 'total-hip -2.6'],
    ['LWK', 't-score lwk -2,6', 'spine -2.6'],
    ['lumbaal', 'T-score lumbaal -2,6', 'spine -2.6'],
    ['L1-L4', 'T-score L1-L4 -2,6', 'spine -2.6'],
    ['L1–L4', 'T-score L1 – L4: -2,6', 'spine -2.6'],
    ['L1-4', 'T-score L1-4 -2,6', 'spine -2.6'],
    ['LWK (L1-L4)', 'T-score LWK (L1-L4): -2,6', 'spine -2.6'],
    [
      'several, between semicolons',
      'T-score LWK -1,1; totale heup -1,9; femurhals −2,6',
      'femoral-neck -2.6, total-hip -1.9, spine -1.1',
    ],
    ['a Z-score beside it', 'LWK: BMD 0,887 g/cm2, T-score -1,4 (Z-score -3,0)', 'spine -1.4'],
    ['a density and a percentage beside it', 'T-score LWK -1,4 (BMD 0,887 g/cm², -4,2 %)', 'spine -1.4'],
    ['vertebrae behind a semicolon', 'T-score LWK -1,2; VFA: wervelfractuur Th12 graad 3', 'spine -1.2'],
    ['vertebrae before a semicolon', 'VFA: Th12 graad 1; T-score heup -2,6', 'total-hip -2.6'],
    ['a heading of this patient now', 'Vrouw, 66 jaar:\nT-score LWK -2,6', 'spine -2.6'],
    ['a sentence', 'De laagste T-score van de LWK (L1-L4) is -2,6.', 'spine -2.6'],
    ['a conclusion', 'Conclusie: osteoporose (T-score femurhals links -2,8).', 'femoral-neck -2.8'],
    ['English', 'The lowest T-score of the total hip is -2.6', 'total-hip -2.6'],
    ['a bullet', '- T-score LWK: -2,6', 'spine -2.6'],
    ['a heading of now', 'Voorgaand: T-score LWK -2,6. Nu: T-score LWK -1,5.', 'spine -1.5'],
    [
      'a conclusion below the earlier one',
      'Vorig onderzoek:\nDXA: T-score LWK -3,0\nConclusie: T-score LWK -2,0',
      'spine -2',
    ],
    [
      'what was found below what was asked',
      'Klinische gegevens:\nprednison\nVerslag:\nT-score LWK -2,6',
      'spine -2.6',
    ],
    ['the reason in the same line', 'Indicatie: prednison. T-score LWK -2,6.', 'spine -2.6'],
    ['-8, just possible', 'T-score LWK -8,0', 'spine -8'],
    ['6, just possible', 'T-score LWK +6,0', 'spine 6'],
  ])('%s: "%s"', (_name, conclusion, expected) => {
    expect(scoresIn(conclusion)).toBe(expected)
  })

  test.each([
    ['a value without its sign', 'T-score LWK 2,6'],
    ['a sign apart from its value', 'T-score LWK - 2,6'],
    ['one of two without its sign', 'T-score LWK -2,6, heup 1,9'],
    ['no place', 'T-score -2,6'],
    ['a place that does not count', 'T-score onderarm -2,6'],
    ['a second value without a place', 'T-score heup links -1,9, rechts -2,1'],
    ['a limit', 'T-score LWK < -2,5'],
    ['a limit in words', 'T-score LWK onder -2,5'],
    ['a question', 'T-score LWK -2,5?'],
    ['an earlier value', 'T-score LWK was -2,6'],
    ['vertebrae and a value behind a semicolon', 'T-score LWK -1,1; VFA: graad 1, heup -2,6'],
    ['vertebrae and a value without its sign', 'T-score LWK -1,1; VFA en heup 2,6'],
    ['an earlier value behind a semicolon', 'T-score LWK -1,1; vorige keer -2,6'],
    ['a year', 'T-score LWK -2,6 (2021: -2,1)'],
    ['a date', 'T-score LWK -2,6 (01-10-21)'],
    ['T-score and Z-score named together', 'T-score en Z-score LWK: -2,6 en -1,1'],
    ['T-score and Z-score with a slash', 'T-score/Z-score LWK -2,6/-1,1'],
    ['lower than is possible', 'T-score LWK -8,1, heup -1,1'],
    ['higher than is possible', 'T-score LWK +6,1, heup -1,1'],
    ['one sentence that cannot be read', 'T-score LWK -1,1. T-score heup 2,6.'],
    ['another place on a line of its own', 'T-score LWK -1,1\nFemurhals -2,6'],
    ['a list below its heading', 'T-scores:\nLWK -2,6\nHeup -1,9'],
    ['figures of which none is a T-score', 'T-score onbekend'],
    ['another person', 'Moeder T-score LWK -3,0'],
    ['another person in a heading', 'Moeder:\nT-score LWK -3,0'],
    ['another time in a heading', 'Vorig onderzoek:\nT-score LWK -3,0'],
    ['an artefact', 'T-score LWK -3,0, artefact'],
    ['more than a conclusion can hold', `T-score LWK -1,1\n${'en verder '.repeat(2000)}`],
    ['no T-score at all', 'LWK -2,6'],
    ['a story without end', `T-score LWK -2,6 ${'en verder '.repeat(40)}`],
    ['a definition', 'Osteoporose wordt gedefinieerd als een T-score van de LWK of heup van -2,5 of lager.'],
    ['a definition with "is"', 'Osteoporose is een T-score van de LWK van -2,5'],
    ['"hoger dan"', 'T-score heup hoger dan -2,5'],
    ['"groter dan"', 'T-score heup groter dan -2,5'],
    ['"beter dan"', 'T-score heup beter dan -2,5'],
    ['"niet lager dan"', 'T-score heup niet lager dan -2,5'],
    ['"geen -2,5 of lager"', 'T-score heup geen -2,5 of lager'],
    ['"nog niet"', 'T-score heup nog niet -2,5'],
    ['a condition', 'Indien T-score heup -2,5 of lager: starten'],
    ['a limit by name', 'Afkapwaarde T-score heup -2,5'],
    ['an aim', 'Streefwaarde T-score heup -2,5'],
    ['a reference', 'Referentie T-score heup -2,5'],
    ['a reference as a heading', 'Referentie: T-score heup -2,5'],
    ['the past', 'In het verleden T-score LWK -2,6'],
    ['an old DXA', 'Oude DXA: T-score LWK -2,6'],
    ['an old DXA without colon', 'Oude DXA T-score LWK -2,6'],
    ['history', 'Historisch T-score LWK -2,6'],
    ['what was known', 'Bekend met T-score LWK -2,6'],
    ['a month', 'DXA mei: T-score LWK -2,6'],
    ['a month as a heading of its own', 'DXA mei:\nUitslag: T-score LWK -2,6'],
    ['a year before it', 'DXA 2019. T-score LWK -2,6'],
    ['a list of an earlier examination', 'Vorig onderzoek:\nLWK: T-score -3,0\nUitslag heup: T-score -2,0'],
    ['before and after', 'Voor behandeling T-score LWK -3,1, na behandeling -1,9'],
    ['before and after, without the word', 'Voor behandeling LWK -3,1, na behandeling -1,9'],
    ['what cannot be relied on', 'T-score LWK niet betrouwbaar (-2,6)'],
    ['what cannot be relied on behind a semicolon', 'T-score LWK -2,6; niet betrouwbaar'],
    ['a mother', 'Bij moeder T-score LWK -3,1'],
    ['a mother in the sentence before', 'Moeder: osteoporose. T-score LWK -3,1'],
    ['a relative that no list knows', 'Oudtante: T-score LWK -3,1. T-score heup -2,8.'],
    ['a value with an earlier one', 'T-score femurhals: -2.6 (was -2.1)'],
    ['a doubt', 'T-score LWK -2,6 mogelijk'],
    ['a blank within the number', 'T-score LWK -2. 6'],
    ['marks that belong to no sentence', 'T-score LWK -2,6 *'],
    ['a link', 'T-score LWK -2,6 [x](y)'],
    ['an address', 'T-score LWK -2,6 https://a.test'],
  ])('are not read from %s', (_name, conclusion) => {
    expect(scoresIn(conclusion)).toBe('')
  })

  test.each([
    ['may hold a lower one', 'T-score LWK -1,1. T-score femurhals -2,6 (was -2,1)', ''],
    ['may hold a lower one without its sign', 'T-score LWK -1,1. T-score heup 2,6.', ''],
    ['holds an impossible one', 'T-score LWK -1,1. T-score heup +6,1.', ''],
    ['holds a lower one of another year', 'T-score LWK -1,9. Ten opzichte van 2023: T-score LWK -2,6.', ''],
    ['holds a lower one in what was asked', 'Vraag: T-score heup -2,6? T-score LWK -1,9.', ''],
    ['goes on without its sign', 'T-score LWK -1,1\nFemurhals 2,6', ''],
    ['goes on with a Z-score', 'T-score LWK -1,1\nFemurhals -2,6 (Z-score -1,0)', ''],
    ['is a Z-score', 'T-score LWK -1,1\nZ-score femurhals -2,6', 'spine -1.1'],
    ['holds a higher one', 'T-score LWK -2,8. T-score femurhals -2,6 (was -2,1)', 'spine -2.8'],
    [
      'holds a higher one of another year',
      'T-score LWK -1,9. Ten opzichte van 2023: T-score LWK -1,6.',
      'spine -1.9',
    ],
    ['holds none', 'T-score LWK -1,9. T-score heup niet te meten.', 'spine -1.9'],
    ['is of somebody else', 'T-score LWK -1,9. Moeder: T-score LWK -3,1.', 'spine -1.9'],
    [
      'is a definition',
      'T-score LWK -1,9. Osteoporose wordt gedefinieerd als T-score -2,5 of lager.',
      'spine -1.9',
    ],
    [
      'is an earlier one that goes on to now',
      'Vorige: T-score heup -2,0, nu gedaald tot -2,6. T-score LWK -1,1',
      '',
    ],
  ])('beside a sentence that is not read and %s: "%s"', (_name, conclusion, expected) => {
    expect(scoresIn(conclusion)).toBe(expected)
  })

  test('a density on a line of its own, or a change in percent, is no T-score', () => {
    expect(scoresIn('T-score LWK -1,1\nBMD heup 0,812 g/cm2\nVerandering heup -2,6 %')).toBe('spine -1.1')
  })
})

test('sixty sentences with a T-score are read, more are no conclusion', () => {
  expect(read('T-score LWK -1,1. '.repeat(60), window).tScores).toHaveLength(60)
  expect(read('T-score LWK -1,1. '.repeat(61), window)).toEqual({
    tScores: [],
    unreadable: { tScores: true, grade: false },
  })
  expect(read('Wervelfractuur L1 graad 1. '.repeat(60), window).grade).toBe(1)
  expect(read('Wervelfractuur L1 graad 1. '.repeat(61), window).unreadable?.grade).toBe(true)
})

describe('the grade of a vertebral fracture', () => {
  test.each<[string, number | undefined]>([
    ['Wervelfractuur Th8 graad 1', 1],
    ['Wervelfractuur Th8 graad 2', 2],
    ['Wervelfractuur Th8, Genant 3', 3],
    ['Wervelfractuur graad 2, Th8', 2],
    ['Genant graad 2', 2],
    ['Wervelfractuur Th8 gr.2', 2],
    ['Graad 2 T12', 2],
    ['VFA: graad 2', 2],
    ['Wervelfractuur Th8 graad 1 en L1 graad 3', 3],
    ['Wervelfractuur Th8 graad 1. Wervelfractuur L1 graad 2.', 2],
    ['Inzakking L1 van 19 %', 0],
    ['Inzakking L1 van 20 %', 1],
    ['Inzakkingsfractuur L1, 24%', 1],
    ['Impressiefractuur L1 25%', 2],
    ['Wigvorm Th7 39 %', 2],
    ['Wigvormige Th7 39,9 %', 2],
    ['Hoogteverlies L1 40 %', 3],
    ['Inzakking L1 van 27,5%', 2],
    ['Inzakking L1 van 100%', 3],
    ['Wervelfractuur Th8 graad 1 (22 %)', 1],
    ['VFA: geen wervelfracturen.', 0],
    ['VFA: geen aanwijzingen voor wervelfracturen', 0],
    ['VFA: geen inzakkingen', 0],
    ['VFA Th4-L4: geen wervelinzakkingen', 0],
    ['Compressiefractuur L1 graad 2', 2],
    ['Oude inzakking L1 graad 2', 2],
    ['VFA :   geen   wervelfracturen  ', 0],
    ['VFA (Th4 t/m L4): geen wervelfracturen', 0],
    ['VFA toont geen wervelfracturen', 0],
    ['VFA: no vertebral fractures', 0],
    ['VFA: geen wervelfractuur, geen inzakking', 0],
    ['VFA (Th4-L4): wervelfractuur Th8 graad 2', 2],
    ['VFA: matige wigvormige wervelfractuur Th8 (graad 2, 30 % hoogteverlies)', 2],
    ['VFA: wervelfractuur van Th7 (graad 2), Th8 (graad 1) en L1 (graad 3).', 3],
    ['Inzakkingsfractuur van Th12 met 30% hoogteverlies.', 2],
    ['Impressie: wervelfractuur L1 graad 2', 2],
    ['Vertebral fracture L1, grade 2', 2],
    ['T-score LWK -1,2, VFA: wervelfractuur Th12 graad 3', 3],
    ['VFA: geen wervelfracturen. Coxartrose graad 2.', 0],
    ['Vraagstelling: wervelfractuur? VFA: geen wervelfracturen.', 0],
    ['Indicatie: wervelfractuur L1. VFA: wervelfractuur L1 graad 2.', 2],
    ['VFA: wervelfractuur Th8 graad 2. Moeder met wervelfractuur graad 3.', 2],
    ['VFA: wervelfractuur Th8 graad 2. Moeder: wervelfractuur graad 3; lang.', 2],
  ])('"%s"', (conclusion, expected) => {
    expect(read(conclusion, window).grade).toBe(expected)
  })

  test.each([
    ['no grade', 'Wervelfractuur Th8'],
    ['a doubt', 'Mogelijk wervelfractuur Th8 graad 2'],
    ['a question', 'Wervelfractuur Th8 graad 2?'],
    ['a denial', 'Geen wervelfractuur graad 2'],
    ['a range of grades', 'Wervelfractuur Th8 graad 1-2'],
    ['a range of percentages', 'Inzakking L1 van 20-25%'],
    ['a limit', 'Inzakking L1 van minder dan 25 %'],
    ['more than everything', 'Inzakking L1 van 120%'],
    ['a grade that its percentage contradicts', 'Wervelfractuur Th8 graad 1, hoogteverlies 30 %'],
    ['one fracture without a grade', 'Wervelfractuur Th8 graad 1. Wervelfractuur L1.'],
    ['a grade of something else', 'Coxartrose graad 2'],
    ['a grade that is excluded', 'Wervelfractuur L1 graad 3 uitgesloten.'],
    ['a grade that is refuted', 'Wervelfractuur L1 graad 3 weerlegd.'],
    ['a grade that was none', 'VFA: graad 2 was artefact'],
    ['another person', 'VFA: graad 2 op foto van moeder'],
    ['another person in a heading', 'Vader:\nWervelfractuur L1 graad 2'],
    ['an earlier one', 'Wervelfractuur L1 graad 2, eerder gezien'],
    ['one in the history', 'In voorgeschiedenis wervelfractuur L1 graad 2'],
    ['more than a conclusion can hold', `VFA: graad 2\n${'en verder '.repeat(2000)}`],
    ['a grade of something else beside the spine', 'Spondylolisthesis L5 graad 2'],
    ['a grade of nothing', 'Graad 2'],
    ['nothing seen where VFA is not named', 'Geen wervelfracturen'],
    ['nothing about fractures', 'Geen bijzonderheden'],
    ['a grade of a tumour', 'Impressie: plaveiselcelcarcinoom, graad 3.'],
    ['a grade of a kidney', 'Impressie: hydronefrose graad 2'],
    ['a grade of a shoulder', 'AC-luxatie graad 3'],
    ['a grade of a liver', 'Steatose graad 2'],
    ['a grade of lungs', 'COPD Gold graad 2'],
    ['a grade of something else on VFA', 'VFA: graad 2 stuwing'],
    ['a heading and a grade', 'Impressie: graad 2'],
    ['a neck', 'Cervicale wervelfractuur graad 2'],
    ['a level of the neck', 'Wervelfractuur C5 graad 2'],
    ['a thirteenth level', 'Fractuur Th13 graad 2'],
    ['"onwaarschijnlijk"', 'VFA: wervelfractuur graad 2 onwaarschijnlijk'],
    ['"ontbreekt"', 'VFA: wervelfractuur graad 2 ontbreekt'],
    ['"zonder"', 'VFA: zonder wervelfractuur graad 2'],
    ['"afwezigheid van"', 'VFA: afwezigheid van wervelfractuur graad 2'],
    ['a question by name', 'Vraag: wervelfractuur graad 2.'],
    ['Scheuermann', 'VFA: wervelfractuur graad 2, blijkt Scheuermann'],
    ['Scheuermann behind a semicolon', 'VFA: wervelfractuur graad 2; blijkt Scheuermann'],
    ['a mother', 'Moeder met wervelfractuur graad 3'],
    ['"nergens"', 'VFA: nergens hoogteverlies van 25% of meer'],
    ['a disc', 'Discus hoogteverlies 50% L4-L5'],
    ['two levels, which may be a disc', 'VFA: hoogteverlies 50% L4-L5'],
    ['a disc by name', 'VFA: tussenwervelschijf 40%'],
    ['a definition', 'Genant graad 2 is hoogteverlies van 25%'],
    ['a part of the vertebrae', 'VFA: 90% van de wervels'],
    ['no fractures of one level', 'VFA: Th8: geen wervelfractuur'],
    ['no fractures of a part', 'VFA: geen wervelfracturen lumbaal'],
    ['no fractures without a VFA', 'VFA niet verricht. Geen wervelfracturen.'],
    ['a fracture and none', 'VFA: wervelfractuur L1 graad 2. VFA: geen wervelfracturen.'],
    ['none and another one', 'VFA: geen wervelfracturen. Wel graad 2 deformatie.'],
    ['an earlier VFA', 'Vorig onderzoek:\nVFA: wervelfractuur L1 graad 2'],
  ])('is not read from %s', (_name, conclusion) => {
    expect(read(conclusion, window).grade).toBeUndefined()
  })
})

test.each<[string, boolean, boolean]>([
  ['T-score LWK 2,6', true, false],
  ['T-score LWK -1,2', false, false],
  ['Z-score LWK -2,6', false, false],
  ['VFA: wervelfractuur Th8 graad 1-2', false, true],
  ['VFA niet te beoordelen', false, true],
  ['VFA niet verricht', false, false],
  ['Impressie: hydronefrose graad 2', false, false],
  ['T-score heup hoger dan -2,5', true, false],
  ['T-score LWK -1,9. T-score heup niet te meten.', false, false],
  ['Inzakking L1', false, true],
  ['X-LWK: geen inzakkingen', false, false],
  ['Coxartrose graad 2', false, false],
  ['T-score LWK 2,6; VFA: inzakking L1', true, true],
  [`VFA: graad 2. T-score LWK -2,6 ${'en '.repeat(7000)}`, true, true],
  [`VFA: graad 2 ${' '.repeat(300)}`, false, false],
])('what "%s" speaks of in words that do not parse', (conclusion, tScores, grade) => {
  const { unreadable } = read(conclusion, window)
  expect(unreadable ?? { tScores: false, grade: false }).toEqual({ tScores, grade })
})

describe('the sentence is kept as evidence', () => {
  test('as it was written', () => {
    const said = read('DXA. T-score LWK  -2,6. VFA: wervelfractuur Th8 graad 2.', window)
    expect(said.tScores).toEqual([{ site: 'spine', value: -2.6, sentence: 'T-score LWK -2,6' }])
    expect(said.gradeSentence).toBe('VFA: wervelfractuur Th8 graad 2')
  })

  test('unless a card has no room for it', () => {
    const long = `T-score LWK -2,6 ${'en '.repeat(60)}`
    expect(read(long, window).tScores).toEqual([{ site: 'spine', value: -2.6 }])
  })
})

const slow = [
  ...['t-score ', 't-score lwk -1 ', 'heup ', '-', 'l1-l4 ', 'graad ', '1,', '1', '% ', '1 ', '-1 ', '>'],
  ...[
    ' ',
    '\t',
    '\n',
    '.',
    ';',
    ':',
    ',',
    'vfa ',
    'vfa: ',
    'geen ',
    'geen wervelfractuur ',
    'wervelfractuur',
  ],
  ...['geen aanwijzing voor ', 'geen aanwijzingen', 'inzakking 20 % ', 'moeder: ', 'l1', 'fyt', 'graad\n'],
  ...[
    't-score lwk -1.',
    'wervelfractuur\n',
    'nu: ',
    'moeder:\n',
    'dxa 2019. ',
    'dxa\n',
    '(',
    '; ',
    'th1 t/m ',
  ],
]

describe.each(slow)(
  'a text made to be slow is read in the time of any other: "%s" again and again',
  (part) => {
    test.each(['', 'VFA: wervelfractuur ', 'T-score LWK ', 'graad 2 '])('after "%s"', (start) => {
      for (const end of ['', '!', 'wervelfractuur', 'geen wervelfracturen', ' x']) {
        const many = part.repeat(Math.ceil(20_000 / part.length))
        for (const middle of [
          many,
          many.slice(0, 19_000 - start.length),
          many.slice(0, 250),
          many.repeat(20),
        ]) {
          const { tScores, grade } = read(`${start}${middle}${end}`, window)
          expect(tScores.every(({ value }) => value >= window.low && value <= window.high)).toBe(true)
          expect([undefined, 0, 1, 2, 3]).toContain(grade)
        }
      }
    })
  },
)

test.each([
  ['an expression', { harmless: ['(a+)+'] }, /report-words\.json at harmless\.0/],
  [
    'capitals',
    { sites: { spine: ['LWK'], 'total-hip': ['heup'], 'femoral-neck': ['collum'] } },
    /at sites\.spine\.0/,
  ],
  ['a place that we do not know', { sites: { forearm: ['pols'] } }, /at sites/],
  ['an empty list', { fracture: [] }, /at fracture/],
  [
    'grades out of order',
    {
      heightLoss: [
        { fromPercent: 40, grade: 3, source: 'P2' },
        { fromPercent: 20, grade: 1, source: 'P2' },
      ],
    },
    /heightLoss has 20 % as grade 1 after a row that is not lower/,
  ],
  ['a list that nobody reads', { more: ['x'] }, /report-words\.json/],
])('a file with %s is refused', (_name, change, message) => {
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-words-'))
  const file = JSON.parse(readFileSync('plans/report-words.json', 'utf8'))
  writeFileSync(join(folder, 'report-words.json'), JSON.stringify({ ...file, ...change }))
  try {
    expect(() => loadReportWords(folder)).toThrow(PlanError)
    expect(() => loadReportWords(folder)).toThrow(message)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the limits of the grades cite a source', () => {
  const sources = JSON.parse(readFileSync('plans/sources.json', 'utf8'))
  const { heightLoss } = JSON.parse(readFileSync('plans/report-words.json', 'utf8'))
  for (const { source } of heightLoss) expect(sources).toHaveProperty(source)
})

import { describe, expect, test } from 'vitest'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'

const terminology = loadTerminology('plans', 'sandbox')
const window = { low: -8, high: 6 }

/** Everything that reads words of a record; none may take longer than a look for one text of any length. */
const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  ['names of diagnoses', (text) => terminology.fractureText(text)],
  ['names of bones', (text) => terminology.boneNamed(text)],
  ['circumstances', (text) => terminology.accidentNamed(text)],
  ['places', (text) => terminology.plasterRoomNamed(text)],
  ['conclusions of reports', (text) => terminology.reportText(text, window)],
  ['names of examinations', (text) => terminology.examinationNamed(text)],
  ['names of products', (text) => terminology.drugsNamed({ codings: [], text })],
  ['names of bone-sparing drugs', (text) => terminology.mentionsBoneDrug({ codings: [], text })],
  ['names of allergens', (text) => terminology.allergensNamed({ codings: [], text })],
  ['names of glucocorticoids', (text) => terminology.productNamed?.(text)],
  ['routes and directions', (text) => terminology.meanings?.(text)],
]

const parts = [
  ...[
    ' ',
    '\t',
    '\n',
    '\u00a0',
    '.',
    ',',
    ';',
    ':',
    '-',
    '–',
    '?',
    '#',
    '(',
    '/',
    '%',
    '®',
    '\u0301',
    '\u{1f9b4}',
  ],
  ...['a', 'A', '1', '1,', '1.', '-1 ', '1 mg ', '5mg/', 'mg ml ', '5 mg 5 ml ', 'tablet ', 'prednison '],
  ...['fractuur', 'fractuur ', 'geen ', 'zonder ', 'zonder van ', 'niet-', 'wervel', 'aanwijzing', 'st na '],
  ...['aanwijzingen voor ', 'verkeersongeval ', 'HET ', 'gipskamer', 'dxa ', 'dxa zonder ', 'zonder vfa '],
  ...['allergie voor ', 'graad ', 't-score ', 'lwk -1,1 ', 'l1 – l4 ', 'druppels voor ', 'z n '],
  ...['alendron', 'bisfosfon ', 'natrium', 'natrium ', 'studie', 'afbouw', 'volgens '],
]

describe.each(readers)('%s', (_name, read) => {
  test.each(parts)('are read in the time of any other when they are "%s" many times', (part) => {
    const long = part.repeat(100_000)
    for (const text of [long, `x${long}`, `geen fractuur${long}`, `vfa ${long}!`, `DXA, T-score ${long}`]) {
      expect(() => read(text)).not.toThrow()
    }
  })

  test('are read alike when more follows than is read', () => {
    const name = 'x '.repeat(10_100)
    expect(read(`${name}polsfractuur`)).toEqual(read(`${name}tablet`))
  })
})

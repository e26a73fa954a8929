import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PlanError } from '../../src/errors.ts'
import { loadFractureWords } from '../../src/terminology/fracture-words.ts'

const fractureText = loadFractureWords('plans')

test.each([
  ['fractuur van pols', 'unclear'],
  ['Polsfractuur rechts', 'unclear'],
  ['heupfractuur links', 'unclear'],
  ['HEUPBREUK', 'unclear'],
  ['fractuur', 'unclear'],
  ['Fractuur pols t.g.v. val', 'unclear'],
  ['wrist fracture', 'unclear'],
  ['Fracture of distal radius', 'unclear'],
  ['# distale radius', 'unclear'],
  ['# controle diabetes', undefined],
  ['fract. humerus', 'unclear'],
  ['inzakkingsfractuur L1', 'unclear'],
  ['enkel gebroken', 'unclear'],
  ['fractuur pols en vinger', 'unclear'],
  ['fractuur van vinger', 'excluded'],
  ['fractuur duim', 'excluded'],
  ['halswervelfractuur', 'excluded'],
  ['fractuur C5', 'excluded'],
  ['stressfractuur', 'excluded'],
  ['fracture of neck of femur', 'unclear'],
  ['pathologische fractuur femur', 'pathological'],
  ['osteoporose met pathologische fractuur', 'unclear'],
  ['verdenking polsfractuur', undefined],
  ['polsfractuur?', undefined],
  ['mogelijk polsfractuur', undefined],
  ['geen fractuur pols', undefined],
  ['pols niet gebroken', undefined],
  ['fractuur uitgesloten', undefined],
  ['osteoporose zonder fractuur', undefined],
  ['status na heupfractuur 2012', undefined],
  ['St.na heupfractuur', undefined],
  ['oude wervelfractuur', undefined],
  ['consolidatie polsfractuur', undefined],
  ['familieanamnese heupfractuur', undefined],
  ['History of fracture', undefined],
  ['hoog risico op fractuur', undefined],
  ['fractuurrisico', undefined],
  ['gebroken vliezen', undefined],
  ['gebroken nachtrust', undefined],
  ['pols', undefined],
  ['liesbreuk', undefined],
  ['navelbreuk', undefined],
  ['littekenbreuk', undefined],
  ['hernia inguinalis', undefined],
  ['Nijmegen breuksyndroom', undefined],
  ['collumcarcinoom', undefined],
  ['', undefined],
])('the words "%s" say: %s', (text, expected) => {
  expect(fractureText(text)).toBe(expected)
})

test('only the first 200 characters are read', () => {
  expect(fractureText(`${'x'.repeat(191)} fractuur`)).toBe('unclear')
  expect(fractureText(`${'x'.repeat(192)} fractuur`)).toBe(undefined)
})

test.each([
  ['an expression', { fracture: ['(a+)+'] }, /fracture-words\.json at fracture\.0/],
  ['capitals', { denied: ['Geen'] }, /fracture-words\.json at denied\.0/],
  ['an empty list', { bone: [] }, /fracture-words\.json at bone/],
  ['a list that we do not read', { more: ['x'] }, /fracture-words\.json/],
])('a file with %s is refused', (_name, change, message) => {
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-words-'))
  const file = JSON.parse(readFileSync('plans/fracture-words.json', 'utf8'))
  writeFileSync(join(folder, 'fracture-words.json'), JSON.stringify({ ...file, ...change }))
  try {
    expect(() => loadFractureWords(folder)).toThrow(PlanError)
    expect(() => loadFractureWords(folder)).toThrow(message)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PlanError } from '../../src/errors.ts'
import { loadAccidentWords, loadBoneWords, loadFractureWords } from '../../src/terminology/fracture-words.ts'

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
  ['polsfractuur zonder dislocatie', 'unclear'],
  ['niet-gedisloceerde polsfractuur', 'unclear'],
  ['niet gedisloceerde polsfractuur', 'unclear'],
  ['niet verplaatste radiusfractuur', 'unclear'],
  ['polsfractuur, geen zenuwletsel', 'unclear'],
  ['enkelfractuur niet geopereerd', 'unclear'],
  ['geen hoofdletsel met polsfractuur', 'unclear'],
  ['geen heupfractuur, wel polsfractuur', 'unclear'],
  ['geen heupfractuur, wel vingerfractuur', 'excluded'],
  ['zonder trauma ontstane wervelfractuur', 'unclear'],
  ['zonder duidelijke wervelfractuur', undefined],
  ['geen aanwijzingen voor een fractuur', undefined],
  ['polsfractuur niet aangetoond', undefined],
  ['heupfractuur niet uit te sluiten', undefined],
  ['non-displaced wrist fracture', 'unclear'],
  ['fall with no fracture', undefined],
  ['cervicale wervelfractuur', 'excluded'],
  ['wervelfractuur C5', 'excluded'],
  ['cervicale en lumbale wervelfractuur', 'unclear'],
  ['wervelfractuur L1 en C5', 'unclear'],
  ['stressfractuur metatarsale 2', 'excluded'],
  ['stressfractuur tibia, polsfractuur', 'unclear'],
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
  ['Osteoporose zonder pathologische fractuur', undefined],
  ['Osteoporose zonder (actuele) pathologische fractuur', undefined],
  ['distorsie enkel zonder zichtbare fractuur', undefined],
  ['contusie pols zonder bewijs voor fractuur', undefined],
  ['contusie pols zonder   tekenen van  een fractuur', undefined],
  ['val zonder luxatie of fractuur', undefined],
  ['sprain of ankle without obvious fracture', undefined],
  ['osteoporosis without current pathological fracture', undefined],
  ['Osteoporose (zonder behandeling) wervelfractuur', 'unclear'],
  ['zonder dislocatie polsfractuur', 'unclear'],
  ['fracturen: geen', undefined],
  ['Fractuur: nee', undefined],
  ['Fractuur pols: nee', undefined],
  ['Fractuur (geen)', undefined],
  ['polsfractuur verplaatst: nee', 'unclear'],
  ['polsfractuur: geen dislocatie', 'unclear'],
  ['polsfractuur, HET: nee', 'unclear'],
  ['fractuur weerlegd', undefined],
  ['fractuur afwezig', undefined],
  ['polsfractuur, zenuwletsel afwezig', 'unclear'],
  ['nooit een fractuur gehad', undefined],
  ['noch luxatie noch fractuur', undefined],
  ['g.b. fractuur', undefined],
  ['polsfractuur, verder g.b.', 'unclear'],
  ['polsfractuur t.g.v. val', 'unclear'],
  ['fracture excluded', undefined],
  ['r/o fracture', undefined],
  ['never had a fracture', undefined],
  ['fractuur van moeder', undefined],
  ['heupfractuur zus', undefined],
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

const boneNamed = loadBoneWords('plans')
const tellsOfAccident = loadAccidentWords('plans')

test.each([
  ['multitrauma', true],
  ['Verkeersongeval, HET', true],
  ['HET', true],
  ['val van hoogte (3 m)', true],
  ['Val van grote hoogte', true],
  ['hoogenergetisch trauma', true],
  ['gevallen op het ijs', false],
  ['GEVALLEN OP HET IJS', false],
  ['geen HET', false],
  ['geen verkeersongeval', false],
  ['uitgegleden, geen val van hoogte', false],
  ['geen hoofdletsel, wel aanrijding', true],
  ['val in huis', false],
  ['', false],
])('the words "%s" tell of an accident: %s', (text, expected) => {
  expect(tellsOfAccident(text)).toBe(expected)
})

test.each([
  ...['zonder ', 'zonder of ', 'zonder ee of ', 'zonder (', 'van ', 'niet-', 'geen ', 'g.', 'a.b.'],
  ...['fractuur ', 'fractuur: ', '#', ' ', '\n', 'e', 'ee ', '-', '('],
])('a text made to be slow is read in the time of any other: "%s" again and again', (part) => {
  for (const end of ['', 'fractuur', ' verkeersongeval', '!']) {
    const text = `${part.repeat(200_000)}${end}`
    expect([undefined, 'unclear']).toContain(fractureText(text))
    expect(boneNamed(text)).toBeUndefined()
    expect(tellsOfAccident(text)).toBe(false)
    expect(fractureText(`${part.repeat(20)}${end}`.slice(0, 200))).not.toBe('pathological')
  }
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

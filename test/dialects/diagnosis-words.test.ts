import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { radius, visits } from './diagnosis-visit.ts'
import { dutch } from './dialects.ts'

/** A problem that has no code that anyone else knows, under these words. */
function worded(text: string, rows: string, location: string) {
  const from = location === 'none' ? {} : { fractureLocation: 'Condition/fracture' }
  return visits(
    dutch,
    text,
    (dialect) => ({
      problems: [{ codes: dialect === 'r4-nl' || dialect === 'stu3-hix' ? 'none' : 'local L77', text }],
    }),
    rows,
    { fractureLocation: location },
    from,
  )
}

const asks = (text: string) => worded(text, 'C06', 'unclassifiable by text')
const excluded = (text: string) => worded(text, 'C05', 'excluded by text')
const nothing = (text: string) => worded(text, 'C04', 'none')

decides(
  'a fracture in words only',
  [
    ...asks('fractuur van pols'),
    ...asks('fract. radius'),
    ...asks('# pols'),
    ...asks('gebroken enkel'),
    ...asks('heupbreuk'),
    ...asks('Collumfractuur links'),
    ...asks('WERVELFRACTUUR L1'),
    ...asks('polsfractuur zonder dislocatie'),
    ...asks('niet-gedisloceerde polsfractuur'),
    ...asks('niet gedisloceerde polsfractuur'),
    ...asks('polsfractuur, geen zenuwletsel'),
    ...asks('enkelfractuur niet geopereerd'),
    ...asks('geen hoofdletsel, wel polsfractuur'),
    ...asks('zonder trauma ontstane wervelfractuur'),
    ...asks('cervicale en lumbale wervelfractuur'),
    ...asks('polsfractuur verplaatst: nee'),
    ...asks('polsfractuur, verder g.b.'),
    ...asks('val van de fiets, fractuur bovenarm'),
    ...excluded('vingerfractuur'),
    ...excluded('Neusfractuur'),
    ...excluded('fractuur onderkaak'),
    ...excluded('cervicale wervelfractuur'),
    ...excluded('stressfractuur metatarsale 2'),
    ...worded('pathologische fractuur humerus', 'C07', 'pathological by text'),
  ],
  knownDefects.words,
)

decides(
  'words that name no fracture of this visit',
  [
    ...nothing('liesbreuk'),
    ...nothing('littekenbreuk'),
    ...nothing('Nijmegen breuksyndroom'),
    ...nothing('cervixcarcinoom'),
    ...nothing('collumcarcinoom'),
    ...nothing('status na polsfractuur'),
    ...nothing('geen fractuur'),
    ...nothing('geen aanwijzingen voor een fractuur'),
    ...nothing('osteoporose zonder wervelfractuur'),
    ...nothing('polsfractuur niet aangetoond'),
    ...nothing('pols niet gebroken'),
    ...nothing('verdenking heupfractuur'),
    ...nothing('mogelijk polsfractuur'),
    ...nothing('polsfractuur?'),
    ...nothing('oude heupfractuur'),
    ...nothing('fractuur pols uitgesloten'),
    ...nothing('anamnestisch wervelfractuur'),
    ...nothing('# 3 tabletten'),
    ...nothing('contusie pols'),
    ...nothing('Osteoporose zonder (actuele) pathologische fractuur'),
    ...nothing('distorsie enkel zonder zichtbare fractuur'),
    ...nothing('contusie pols zonder bewijs voor fractuur'),
    ...nothing('fracturen: geen'),
    ...nothing('Fractuur: nee'),
    ...nothing('fractuur weerlegd'),
    ...nothing('nooit een fractuur gehad'),
    ...nothing('noch luxatie noch fractuur'),
    ...nothing('g.b. fractuur'),
    ...nothing('fracture excluded'),
    ...nothing('r/o fracture'),
  ],
  knownDefects.denied,
)

decides(
  'where the words stand',
  [
    ...visits(
      dutch,
      'the name stands in the extension of the code alone',
      { problems: [{ codes: 'none', text: 'Overige aandoening', further: 'fractuur van pols' }] },
      'C06',
      { fractureLocation: 'unclassifiable by text' },
    ),
    ...visits(
      dutch,
      'a liesbreuk in the extension of the code',
      { problems: [{ codes: 'none', text: 'Overige aandoening', further: 'liesbreuk rechts' }] },
      'C04',
      { fractureLocation: 'none' },
    ),
    ...visits(
      dutch,
      'the extension makes a known code no other bone',
      {
        problems: [
          { codes: 'icd S52.50', text: 'Radiusfractuur', further: 'Collesfractuur links', side: 'left' },
        ],
      },
      'C26 C51 C53 C54 C55',
      { fractureLocation: 'other' },
    ),
    ...visits(
      dutch,
      'text without any coding',
      { problems: [{ text: 'polsfractuur rechts', side: 'right' }] },
      'C06',
      { fractureLocation: 'unclassifiable by text' },
    ),
    ...visits(
      dutch,
      'in words, 49 years old',
      { birth: '1976-11-23', problems: [{ codes: 'none', text: 'polsfractuur' }] },
      'C01',
    ),
    ...visits(
      ['r4-nl', 'r4-epic'],
      'a code of the general practice, which has no fractures that we know',
      {
        problems: [
          {
            more: {
              code: {
                coding: [{ system: 'http://hl7.org/fhir/sid/icpc-1-nl', code: 'L72' }],
                text: 'Fractuur radius/ulna',
              },
            },
          },
        ],
      },
      'C06',
      { fractureLocation: 'unclassifiable by text' },
    ),
    ...visits(
      dutch,
      'a finger in words beside a wrist in codes',
      (dialect) => ({
        problems: [radius(dialect), { name: 'finger', codes: 'none', text: 'vingerfractuur' }],
      }),
      'C26 C51 C53 C54 C55',
      { fractureLocation: 'other' },
    ),
    ...visits(
      dutch,
      'a finger in codes beside a wrist in words',
      {
        problems: [{ codes: 'icd S62.60' }, { name: 'wrist', codes: 'none', text: 'polsfractuur' }],
      },
      'C06',
      { fractureLocation: 'unclassifiable by text' },
    ),
  ],
  knownDefects.where,
)

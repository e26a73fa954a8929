import { decides } from './diagnosis-asked.ts'
import { codedAs, hip, other } from './diagnosis-codes.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { dutch } from './dialects.ts'

const epic = ['stu3-epic', 'r4-epic'] as const
const us = ['us-sandbox'] as const

const finger = { name: 'finger', codes: 'icd S62.60', text: 'Fractuur vinger' }
const metastasis = {
  name: 'metastasis',
  codes: 'icd C79.5',
  text: 'Botmetastase',
  began: '2026-03-01',
  visit: 'none',
} as const

decides(
  'codes that disagree',
  [
    ...codedAs(
      dutch,
      'excluded wins over included',
      { codes: 'icd S52.50|snomed 18171007' },
      'C05',
      'excluded',
    ),
    ...codedAs(
      us,
      'excluded wins over included',
      { codes: 'icd S52.501A|snomed 18171007' },
      'C05',
      'excluded',
    ),
    ...codedAs(
      dutch,
      'fragility wins over pathological',
      { codes: 'icd M80.08|snomed 268029009' },
      other,
      'other',
    ),
    ...codedAs(
      us,
      'fragility wins over pathological',
      { codes: 'snomed 443165006|snomed 268029009' },
      other,
      'other',
    ),
    ...codedAs(
      dutch,
      'pathological wins over a site',
      { codes: 'icd S72.00|snomed 268029009' },
      'C07',
      'pathological',
    ),
    ...codedAs(dutch, 'hip wins over femur', { codes: 'icd S72.00|snomed 71620000' }, hip, 'hip'),
    ...codedAs(dutch, 'a region wins over a limb', { codes: 'icd T12.0|snomed 16114001' }, other, 'other'),
    ...codedAs(dutch, 'stress wins over a site', { codes: 'icd M84.37|snomed 263251009' }, 'C05', 'excluded'),
    ...codedAs(
      epic,
      'the code wins over the words',
      { codes: 'icd S62.60', text: 'polsfractuur' },
      'C05',
      'excluded',
    ),
    ...codedAs(dutch, 'hip and finger', { codes: 'icd S72.00', text: 'Heupfractuur' }, hip, 'hip', finger),
    ...codedAs(us, 'hip and finger', { codes: 'snomed 359817006' }, hip, 'hip', {
      ...finger,
      codes: 'snomed 18171007',
    }),
    ...codedAs(dutch, 'hand and finger', { codes: 'icd S62.30' }, other, 'other', finger),
    ...codedAs(
      dutch,
      'humerus with a metastasis of bone',
      { codes: 'icd S42.20' },
      'C07',
      'pathological',
      metastasis,
    ),
  ],
  knownDefects.disagreeing,
)

import { decides } from './diagnosis-asked.ts'
import { knownDefects } from './diagnosis-defects.ts'
import { radius, riding, visits } from './diagnosis-visit.ts'
import type { Certainty } from './diagnosis-writer.ts'
import { dialects, dutch } from './dialects.ts'

const of = (name: string, certainty: Certainty, rows: string, location: string) =>
  visits(dialects, name, (dialect) => ({ problems: [radius(dialect, { certainty })] }), rows, {
    fractureLocation: location,
  })

const snomed = 'http://snomed.info/sct'
const zibOnly = (code: string) => ({ verificationStatus: { coding: [{ system: snomed, code }] } })

const extended = (code: string) => ({
  _verificationStatus: {
    extension: [
      {
        url: 'http://nictiz.nl/fhir/StructureDefinition/code-specification',
        valueCodeableConcept: { coding: [{ system: snomed, code }] },
      },
    ],
  },
})

decides(
  'how sure the diagnosis is',
  [
    ...of('confirmed', 'confirmed', `C26 ${riding}`, 'other'),
    ...of('suspected', 'suspected', 'C04', 'none'),
    ...of('possible', 'possible', 'C04', 'none'),
    ...of('refuted', 'refuted', 'C04', 'none'),
    ...of('known absent', 'absent', 'C04', 'none'),
    ...of('entered in error', 'error', 'C04', 'none'),
    ...visits(
      ['r4-nl'],
      'suspected, by the zib code alone',
      { problems: [{ codes: 'icd S52.50', more: zibOnly('415684004') }] },
      'C04',
      { fractureLocation: 'none' },
    ),
    ...visits(
      ['r4-nl'],
      'known absent, by the zib code alone',
      { problems: [{ codes: 'icd S52.50', more: zibOnly('410516002') }] },
      'C04',
      { fractureLocation: 'none' },
    ),
    ...visits(
      ['stu3-hix'],
      'suspected, by the extension alone',
      { problems: [{ codes: 'icd S52.50', more: { verificationStatus: null, ...extended('415684004') } }] },
      'C04',
      { fractureLocation: 'none' },
    ),
    ...visits(
      ['stu3-hix'],
      'confirmed, by the extension alone',
      { problems: [{ codes: 'icd S52.50', more: { verificationStatus: null, ...extended('410605003') } }] },
      `C26 ${riding}`,
      { fractureLocation: 'other' },
    ),
    ...visits(
      dutch,
      'suspected in words only',
      { problems: [{ codes: 'none', text: 'fractuur van pols', certainty: 'suspected' }] },
      'C04',
      { fractureLocation: 'none' },
    ),
    ...visits(
      dialects,
      'a suspicion beside a confirmed one',
      (dialect) => ({
        problems: [radius(dialect), { name: 'suspicion', codes: 'snomed 5913000', certainty: 'suspected' }],
      }),
      `C26 ${riding}`,
      { fractureLocation: 'other' },
    ),
  ],
  knownDefects.certainty,
)

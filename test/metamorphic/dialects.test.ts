import { test } from 'vitest'
import { expectSameDecision, type View } from './relation.ts'
import { asStu3, type Dialect } from './stu3.ts'

/** How a dose was obtained differs, and with it the words; what is known and advised does not. */
const known: View = ({ cards: _words, ...decided }) => decided

test.each<[string, Dialect]>([
  ['STU3', 'plain'],
  ['STU3 as HiX writes it: pieces of a G-Standaard product, period of use instead of status', 'hix'],
  ['STU3 as Epic writes it: onset as a period, absolute references', 'epic'],
])('the same facts in %s lead to the same rows and findings', (_name, dialect) => {
  expectSameDecision({ resend: (sent) => asStu3(sent, dialect), view: known, runs: 100 })
})

import { expect, test } from 'vitest'
import { codesIn, expression } from '../../../src/terminology/expansion/ecl.ts'
import { readExpressions } from '../../../src/terminology/expansion/expressions.ts'
import { hasVerhoeffCheckDigit } from '../../support/check-digits.ts'
import { SmallSnomed } from '../../support/small-snomed.ts'

test.each([
  '5913000',
  '<< 5913000',
  '<<5913000 OR <<263225007 OR 71620000',
  '(<< 5913000) MINUS (<< 263225007)',
  '((<< 5913000 OR << 263225007) MINUS << 71620000) OR << 443165006',
  '<< 763158003 : << 127489000 = << 116602009 , 411116001 = << 385268001',
  '<< 763158003 : << 127489000 = ( << 116602009 OR << 116601002 )',
])('%s can be sent', (written) => {
  expect(expression.parse(written)).toBe(written)
})

test.each([
  ['', /ends where a code belongs/],
  ['<<', /ends where a code belongs/],
  ['<< 5913000 OR', /ends where a code belongs/],
  ['<< 5913000 << 263225007', /has "<<" where OR or MINUS belongs/],
  ['OR << 5913000', /has "OR" where a code belongs/],
  ['(<< 5913000', /leaves a parenthesis open/],
  ['<< 5913000)', /closes a parenthesis that is not open/],
  ['<< 5913000 OR << 263225007 MINUS << 71620000', /mixes OR and MINUS/],
  ['<< 5913000 MINUS << 263225007 MINUS << 71620000', /mixes OR and MINUS/],
  ['< 5913000', /cannot be read from "< 5913000" on/],
  ['^ 5913000', /cannot be read from "\^ 5913000" on/],
  ['<< 5913000 |Fracture of neck of femur|', /cannot be read from "\|Fracture o" on/],
  ['<< 5913000&count=1', /cannot be read from "&count=1" on/],
  ['<< 5913001', /5913001, whose check digit is wrong/],
  ['<< 59', /cannot be read from "59" on/],
  ['<< 5913000 AND << 263225007', /cannot be read from "AND << 2632" on/],
])('%s is refused with the place and the reason', (written, problem) => {
  expect(expression.safeParse(written).error?.issues.map(({ message }) => message)).toEqual([
    expect.stringMatching(problem),
  ])
})

test('every expression of the plans names SNOMED codes only, and finds the codes of ours that it names', () => {
  const expressions = readExpressions('plans')
  expect(expressions.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'fracture-hip',
      'fracture-other-included',
      'fracture-excluded-site',
      'prednisolone',
    ]),
  )
  for (const { ecl, expected } of expressions) {
    const named = codesIn(ecl)
    expect([...named].filter((code) => !hasVerhoeffCheckDigit(code))).toEqual([])
    const flat = new SmallSnomed(Object.fromEntries([...named].map((code) => [code, { parents: [] }])))
    expect(flat.expand(ecl)).toEqual(expect.arrayContaining([...expected]))
  }
})

test('the expression of all fractures leaves out what the guideline excludes and takes osteoporosis back in', () => {
  const { ecl = '' } = readExpressions('plans').find(({ name }) => name === 'fracture-site-unclear') ?? {}
  const small = new SmallSnomed({
    '125605004': { parents: [] },
    '71642004': { parents: ['125605004'] },
    '268029009': { parents: ['125605004'] },
    '443165006': { parents: ['268029009'] },
    '900000001': { parents: ['125605004'] },
    '900000002': { parents: ['71642004'] },
    '900000003': { parents: ['268029009'] },
    '900000004': { parents: ['443165006'] },
  })
  expect(small.expand(ecl)).toEqual(['125605004', '443165006', '900000001', '900000004'])
})

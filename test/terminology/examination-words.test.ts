import { expect, test } from 'vitest'
import { loadExaminationWords } from '../../src/terminology/examination-words.ts'

const named = loadExaminationWords('plans')

test.each([
  ['DXA met VFA', true, true],
  ['Botdichtheidsmeting heup en LWK', true, false],
  ['DEXA-scan', true, false],
  ['VFA', false, true],
  ['DXA zonder VFA', true, false],
  ['DXA zonder contrast', false, false],
  ['geen DXA', false, false],
  ['uitslag DXA bespreken', false, false],
  ['MRI wervelkolom', false, false],
  ['', false, false],
])('"%s" asks for a DXA: %s, for a VFA: %s', (name, dxa, vfa) => {
  expect(named(name)).toEqual({ dxa, vfa })
})

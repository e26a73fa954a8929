import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlanError } from '../../../src/errors.ts'
import type { JsonObject } from '../../../src/json.ts'
import { readExpressions } from '../../../src/terminology/expansion/expressions.ts'
import { loadTerminology } from '../../../src/terminology/load-terminology.ts'

const folder = mkdtempSync(join(tmpdir(), 'osteohooks-expressions-'))
const file = join(folder, 'value-sets', 'fracture-stress.json')
let original: JsonObject

beforeAll(() => {
  cpSync('plans', folder, { recursive: true })
  original = JSON.parse(readFileSync(file, 'utf8'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const constraint = (value: string, more: JsonObject = {}) => ({
  property: 'constraint',
  op: '=',
  value,
  ...more,
})
const snomed = 'http://snomed.info/sct'

function withInclude(include: JsonObject): void {
  writeFileSync(file, JSON.stringify({ ...original, compose: { include: [include] } }))
}

test('a set may have an expression only: the start goes on, and it has no codes without a server', () => {
  withInclude({ system: snomed, filter: [constraint('<< 240197007')] })
  const terminology = loadTerminology(folder, 'production')
  expect(terminology.valueSet('fracture-stress').has({ system: snomed, code: '240197007' })).toBe(false)
  expect(readExpressions(folder)).toContainEqual({
    kind: 'value-set',
    name: 'fracture-stress',
    ecl: '<< 240197007',
    expected: [],
  })
})

test.each<[string, JsonObject, RegExp]>([
  [
    'that cannot be sent',
    { system: snomed, filter: [constraint('< 240197007')] },
    /the expression cannot be read/,
  ],
  [
    'with a wrong digit',
    { system: snomed, filter: [constraint('<< 240197008')] },
    /whose check digit is wrong/,
  ],
  [
    'over another system than SNOMED CT',
    { system: 'http://hl7.org/fhir/sid/icd-10', filter: [constraint('<< 240197007')] },
    /a constraint is an expression over SNOMED CT/,
  ],
  ['with another operator', { system: snomed, filter: [constraint('<< 240197007', { op: 'is-a' })] }, /op/],
  [
    'of another kind',
    { system: snomed, filter: [constraint('240197007', { property: 'concept' })] },
    /property/,
  ],
  [
    'beside codes in one include',
    { system: snomed, concept: [{ code: '240197007', display: 'x' }], filter: [constraint('<< 240197007')] },
    /either concepts or filters/,
  ],
])('an expression %s stops the start with file and reason', (_name, include, message) => {
  withInclude(include)
  const load = () => loadTerminology(folder, 'production')
  expect(load).toThrow(PlanError)
  expect(load).toThrow(/fracture-stress\.json /)
  expect(load).toThrow(message)
})

test('each glucocorticoid with a verified SNOMED code is asked for by itself, oral products only', () => {
  const substances = readExpressions('plans').filter(({ kind }) => kind === 'substance')
  expect(substances.map(({ name, ecl }) => [name, ecl])).toEqual(
    [
      ['prednisone', '116602009'],
      ['prednisolone', '116601002'],
      ['methylprednisolone', '116593003'],
      ['dexamethasone', '372584003'],
      ['betamethasone', '116571008'],
      ['hydrocortisone', '396458002'],
      ['deflazacort', '396012006'],
    ].map(([name, code]) => [name, `<< 763158003 : << 127489000 = << ${code} , 411116001 = << 385268001`]),
  )
})

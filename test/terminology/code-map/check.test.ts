import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { adviseOnRows } from '../../../src/terminology/code-map/check.ts'
import { readCodeMap, showProblem } from '../../../src/terminology/code-map/load-code-map.ts'
import { loadTerminology } from '../../../src/terminology/load-terminology.ts'
import { codeMapFile, writeCodeMap } from '../../support/code-map.ts'

const own = loadTerminology('plans', 'production')

/** Everything that is said about a map, one line each. */
function said(file: string): readonly string[] {
  const { rows, problems } = readCodeMap(file, 'plans', own)
  return [...problems, ...adviseOnRows(rows, own)].map(
    (problem) => `${problem.level} ${showProblem(problem)}`,
  )
}

const rows = (...lines: readonly string[]) => said(codeMapFile(...lines))

describe('columns', () => {
  test.each<[string, string, RegExp]>([
    [
      'an unknown one',
      'system,code,target_system,target_code,price',
      /^error column "price" is not known; remove it/,
    ],
    ['a misspelt one', 'system,code,target_system,target_code,mgperunit', /did you mean mg_per_unit\?/],
    ['a missing one', 'system,code,target_system', /^error column "target_code" is missing/],
    [
      'one that is there twice',
      'system,code,target_system,target_code,code',
      /^error column "code" is there twice/,
    ],
  ])('%s', (_name, header, expected) => {
    expect(said(writeCodeMap(`${header}\n`)).join('\n')).toMatch(expected)
  })
})

describe('a row', () => {
  test.each<[string, string, RegExp]>([
    [
      'a system that is no system',
      'prkk;1;atc;H02AB07;;;;;',
      /^error row 2 system: found "prkk"; expected a URI, an OID, or one of prk, /,
    ],
    ['no system', ';1;atc;H02AB07;;;;;', /^error row 2 system: found nothing/],
    ['no code', 'prk;;atc;H02AB07;;;;;', /^error row 2 code: found nothing; expected a code/],
    ['no target', 'prk;1;atc;;;;;;', /^error row 2 target_code: found nothing/],
    [
      'a code that a spreadsheet spoilt',
      'hpk;2,03E+06;atc;H02AB07;;;;;',
      /^warning row 2 code: found "hpk 2,03E\+06"; expected a number/,
    ],
    [
      'a SNOMED code with a typing mistake',
      'urn:x;1;snomed;241686010;;;;;',
      /^error row 2 target_code: .*right check digit/,
    ],
    [
      'a LOINC code with a typing mistake',
      'urn:x;1;loinc;2000-9;;;;;',
      /^error row 2 target_code: .*such as 2000-8/,
    ],
    [
      'an ATC code that is too long',
      'prk;1;atc;H02AB070;;;;;',
      /^error row 2 target_code: found "atc H02AB070"; expected an ATC code/,
    ],
    ['an ICD-10 code that is none', 'ci-40;1;icd-10;22.0;;;;;', /^error row 2 target_code: .*an ICD-10 code/],
    ['a strength of zero', 'prk;1;atc;H02AB07;0;;;;', /^error row 2 mg_per_unit: found "0"/],
    ['a strength below zero', 'prk;1;atc;H02AB07;-5;;;;', /^error row 2 mg_per_unit: found "-5"/],
    ['a strength with its unit', 'prk;1;atc;H02AB07;;1 mg/ml;;;', /^error row 2 mg_per_ml: found "1 mg\/ml"/],
    [
      'a use that is none',
      'prk;1;atc;H02AB07;;;;oral;',
      /^error row 2 use: found "oral"; expected systemic, local or nothing/,
    ],
    [
      'grams',
      'prk;1;atc;H02AB07;0.005;;tablet;;',
      /^error row 2 mg_per_unit: found "0.005"; expected 0.1 to 250 mg of prednisone \(is it written in grams\?\)/,
    ],
    [
      'micrograms',
      'prk;1;atc;H02AB02;500;;tablet;;',
      /expected 0.016 to 40 mg of dexamethasone \(is it written in micrograms\?\)/,
    ],
    [
      'a tablet of 500 mg prednisone',
      'prk;1;atc;H02AB07;500;;tablet;;',
      /^error row 2 mg_per_unit: found "500"; expected 0.1 to 250 mg of prednisone/,
    ],
    ['too much in one ml', 'prk;1;atc;H02AB06;;1000;drank;;', /^error row 2 mg_per_ml: found "1000"/],
    [
      'a target without effect',
      'urn:x;1;snomed;22298006;;;;;',
      /^information row 2 target_code: snomed 22298006 is in no value set or table of ours/,
    ],
    [
      'another drug',
      'prk;1;atc;N02BE01;500;;tablet;;',
      /^information row 2 target_code: atc N02BE01 is a drug that nothing here looks for$/,
    ],
    [
      'a group of drugs that says too little',
      'prk;1;atc;H02AB;;;;;',
      /^warning row 2 target_code: atc H02AB is a group, which has no dose; write the ATC code of the substance$/,
    ],
    [
      'a code that we know',
      'prk;8311;atc;H02AB07;5;;tablet;;',
      /^information row 2 code: prk 8311 is known to us; this row takes its place$/,
    ],
    [
      'a unit on a drug',
      'prk;1;atc;H02AB07;5;;tablet;;mg',
      /^warning row 2 unit: only results of a LOINC code/,
    ],
    [
      'a strength on an order',
      'urn:x;1;snomed;241686001;5;;;;',
      /^warning row 2 target_code: strength and use only mean something/,
    ],
    [
      'systemic use of a local group',
      'prk;1;atc;S02CA06;;;;systemic;',
      /^warning row 2 use: atc S02CA06 is a group of local products/,
    ],
  ])('with %s', (_name, row, expected) => {
    const found = rows(row)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(expected)
  })

  test.each([
    'prk;1;atc;H02AB07;0.1;;tablet;;',
    'prk;1;atc;H02AB07;250;;tablet;;',
    'prk;1;atc;H02AB04;2000;;injectie;;',
    'prk;1;atc;H02AB09;0,5;;granulaat;;',
    'prk;1;atc;H02AB06;;5;drank;;',
    'prk;1;atc;H02AB18;40;;;;',
    'prk;1;atc;M05BA04;70;;tablet;;',
    'urn:x;1;loinc;2000-8;;;;;mmol/L',
    'urn:x;1;loinc;62238-1;;;;;',
    'urn:x;1;icd-10-cm;S72.001A;;;;;',
    'urn:x;1;act-code;EMER;;;;;',
    'zi;00012345;atc;H02AB07;5;;tablet;;',
  ])('nothing is said about %s', (row) => {
    expect(rows(row)).toEqual([])
  })
})

describe('two rows', () => {
  test('for one code with the same meaning: a warning with both numbers', () => {
    expect(rows('prk;1;atc;H02AB07;5;;;;', 'prk;1;atc;h02ab07;5,0;;;;')).toEqual([
      'warning row 3 code: prk 1 is the same as in row 2; remove one',
    ])
  })

  test.each([
    ['another target', 'prk;1;atc;H02AB06;5;;;;'],
    ['another strength', 'prk;1;atc;H02AB07;10;;;;'],
    ['another use', 'prk;1;atc;H02AB07;5;;;local;'],
    ['zeros before it', 'prk;0001;atc;H02AB06;5;;;;'],
    ['the system as OID', '2.16.840.1.113883.2.4.4.10;1;atc;H02AB06;5;;;;'],
  ])('for one code with %s: an error with both numbers', (_name, row) => {
    expect(rows('prk;1;atc;H02AB07;5;;;;', row).join('\n')).toMatch(
      /^error row 3 code: prk (?:000)?1 means something else in row 2; decide which is right$/m,
    )
  })

  test('of which one leads to the other: a warning', () => {
    expect(rows('urn:x;1;urn:x;2;;;;;', 'urn:x;2;snomed;241686001;;;;;')).toContain(
      'warning row 2 target_code: urn:x 2 is itself mapped in row 3, which is not followed; write snomed 241686001 here',
    )
  })

  test('for one code in two systems: nothing', () => {
    expect(rows('prk;1;atc;H02AB07;5;;;;', 'gpk;1;atc;H02AB06;5;;;;')).toEqual([])
  })
})

describe('whatever a file holds, it is read or refused with the reason', () => {
  const refusal = (file: string): unknown => {
    try {
      readCodeMap(file, 'plans', own)
      return undefined
    } catch (error) {
      return error
    }
  }
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom('prk', 'atc', 'H02AB07', 'snomed', '1e999', '9'.repeat(400), '"', ';'),
  )

  test('as CSV', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { maxLength: 5 }), (lines) => {
        const content = ['system;code;target_system;target_code', ...lines.map((line) => line.join(';'))]
        const found = refusal(writeCodeMap(content.join('\n')))
        expect(found === undefined || found instanceof ConfigError).toBe(true)
      }),
    )
  })

  test('as JSON', () => {
    fc.assert(
      fc.property(fc.json(), (content) => {
        const found = refusal(writeCodeMap(content, 'json'))
        expect(found === undefined || found instanceof ConfigError).toBe(true)
      }),
    )
  })
})

import { describe, expect, test } from 'vitest'
import type { Coding } from '../../../src/terminology/concept.ts'
import { loadTerminology, valueSetNames } from '../../../src/terminology/load-terminology.ts'
import type { Terminology } from '../../../src/terminology/terminology.ts'
import { codeMapFile, writeCodeMap } from '../../support/code-map.ts'
import { systems } from '../../support/request-builder.ts'

const own = loadTerminology('plans', 'production')
const names = valueSetNames('plans')

function mapped(...rows: readonly string[]): Terminology {
  return loadTerminology('plans', 'production', { codeMap: codeMapFile(...rows) })
}

function coding(spec: string): Coding {
  const at = spec.lastIndexOf(' ')
  return { system: systems[spec.slice(0, at)] ?? spec.slice(0, at), code: spec.slice(at + 1) }
}

const setsOf = (terminology: Terminology, code: Coding) =>
  names.filter((name) => terminology.valueSet(name).has(code))

describe('a mapped code is in the sets of the code that it means', () => {
  test.each([
    [
      'an order',
      'https://ehr.example/orders;DXA1;snomed;241686001',
      'https://ehr.example/orders DXA1',
      'snomed 241686001',
    ],
    ['a VFA order', 'urn:x;V;bone-findings;vfa', 'urn:x V', 'own vfa'],
    ['a laboratory code', 'urn:lab;CA;loinc;2000-8', 'urn:lab CA', 'loinc 2000-8'],
    ['a drug, by its ATC prefix', 'prk;99;atc;S02CA06', 'prk 99', 'atc S02CA06'],
    ['a diagnosis, by its ICD prefix', 'ci-40;77;icd-10;K22.0', 'ci 77', 'icd K22.0'],
    ['a class, through SNOMED', 'ci-40;78;snomed;77386006', 'ci 78', 'snomed 77386006'],
    ['a location', 'urn:places;G1;bone-findings;plaster-room', 'urn:places G1', 'own plaster-room'],
    [
      'an ActCode',
      'urn:places;S1;act-code;EMER',
      'urn:places S1',
      'http://terminology.hl7.org/CodeSystem/v3-ActCode EMER',
    ],
    ['a system as bare OID', '2.16.840.1.113883.2.4.4.10;99;atc;M05BA04', 'prk 99', 'atc M05BA04'],
    ['an OID that has a URI', '2.16.840.1.113883.6.1;9-4;loinc;2000-8', 'loinc 9-4', 'loinc 2000-8'],
    ['ATC in lower case', 'urn:x;1;atc;m05ba04', 'urn:x 1', 'atc M05BA04'],
    ['a code without a system', 'none;DEXA;snomed;241686001', ' DEXA', 'snomed 241686001'],
  ])('%s', (_name, row, local, target) => {
    const terminology = mapped(`${row};;;;;`)
    const found = setsOf(terminology, coding(local))
    expect(found).not.toEqual([])
    expect(found).toEqual(setsOf(own, coding(target)))
    expect(setsOf(own, coding(local))).toEqual([])
    const concept = { codings: [coding(local)] }
    expect(terminology.isKnown(concept)).toBe(true)
    for (const name of names) expect(terminology.matches(concept, name)).toBe(found.includes(name))
  })

  test.each([
    ['an ATC code in small letters', 'atc;h02ab07;atc;M05BA04', 'atc h02ab07'],
    ['an ATC code in small letters, sent in capitals', 'atc;h02ab07;atc;M05BA04', 'atc H02AB07'],
    ['an ATC code in capitals, sent in small letters', 'atc;H02AB07;atc;M05BA04', 'atc h02ab07'],
    ['an ICD code without its point', 'icd-10;Z999;icd-10;K22.0', 'icd Z99.9'],
    ['an ICD code with its point', 'icd-10;Z99.9;icd-10;K22.0', 'icd Z999'],
    ['an ICD code with a mark', 'icd-10;Z99.9;icd-10;K22.0', 'icd Z99.9+'],
    ['a number without zeros, sent with them', 'prk;99;atc;M05BA04', 'prk 00000099'],
    ['a number with zeros, sent without them', 'prk;00000099;atc;M05BA04', 'prk 99'],
    ['a number with zeros, sent with fewer', 'prk;00000099;atc;M05BA04', 'prk 0099'],
  ])('however it is written: %s', (_name, row, sent) => {
    const [, , system, code] = row.split(';')
    const target = coding(`${system === 'atc' ? 'atc' : 'icd'} ${code}`)
    expect(setsOf(own, target)).not.toEqual([])
    expect(setsOf(mapped(`${row};;;;;`), coding(sent))).toEqual(setsOf(own, target))
  })

  test.each([
    ["a hospital's own code with zeros", 'urn:x;0099;atc;M05BA04', 'urn:x 99'],
    ["a hospital's own code in capitals", 'urn:x;ABC;atc;M05BA04', 'urn:x abc'],
    ['another class', 'icd-10;Z99;icd-10;K22.0', 'icd Z99.9'],
    ['nothing but zeros', 'prk;0;atc;M05BA04', 'prk 00'],
  ])('but is another code: %s', (_name, row, sent) => {
    expect(setsOf(mapped(`${row};;;;;`), coding(sent))).toEqual([])
  })

  test('a code of ours that is mapped means only what the map says', () => {
    const terminology = mapped('ci-40;1320;icd-10;K22.0;;;;;')
    expect(terminology.valueSet('pregnancy').has(coding('ci 1320'))).toBe(false)
    expect(terminology.valueSet('oesophageal-disorder').has(coding('ci 1320'))).toBe(true)
  })

  test('other codes mean what they meant', () => {
    const terminology = mapped('urn:x;1;atc;M05BA04;;;;;')
    for (const spec of ['atc H02AB07', 'prk 8311', 'snomed 241686001', 'icd K22.0', 'urn:x 2'])
      expect(setsOf(terminology, coding(spec))).toEqual(setsOf(own, coding(spec)))
    expect(terminology.product(coding('prk 8311'))).toEqual(own.product(coding('prk 8311')))
  })

  test('a map is not followed from one local code to the next', () => {
    const terminology = mapped('urn:x;1;urn:x;2;;;;;', 'urn:x;2;snomed;241686001;;;;;')
    expect(setsOf(terminology, coding('urn:x 1'))).toEqual([])
    expect(setsOf(terminology, coding('urn:x 2'))).toContain('dxa-evidence')
  })

  test('a code that is mapped to itself only gains what the row adds', () => {
    const terminology = mapped('loinc;2000-8;loinc;2000-8;;;;;mmol/L')
    expect(setsOf(terminology, coding('loinc 2000-8'))).toEqual(setsOf(own, coding('loinc 2000-8')))
    expect(terminology.mapped?.(coding('loinc 2000-8'))?.unit).toBe('mmol/L')
  })
})

describe('medicines', () => {
  test.each<[string, string, object | undefined]>([
    [
      'strength and form',
      'prk;9;atc;H02AB07;5;;tablet;;',
      { substance: 'prednisone', mgPerUnit: 5, systemic: true },
    ],
    ['a decimal comma', 'prk;9;atc;H02AB02;0,5;;tablet;;', { mgPerUnit: 0.5 }],
    ['no strength', 'prk;9;atc;H02AB07;;;tablet;;', { substance: 'prednisone', systemic: true }],
    [
      'neither form nor use, of a drug that is mostly swallowed',
      'prk;9;atc;H02AB06;5;;;;',
      { mgPerUnit: 5, systemic: true },
    ],
    ['neither form nor use, of a drug that is mostly injected', 'prk;9;atc;H02AB08;40;;;;', undefined],
    ['an injection, which the route decides', 'prk;9;atc;H02AB02;4;;injectie;;', undefined],
    [
      'an injection that is said to be systemic',
      'prk;9;atc;H02AB04;40;;injectie;systemic;',
      { systemic: true, mgPerUnit: 40 },
    ],
    ['a local form', 'prk;9;atc;H02AB02;;;oordruppels;;', { systemic: false }],
    ['local use', 'prk;9;atc;H02AB09;;;;local;', { systemic: false }],
    ['use over form', 'prk;9;atc;H02AB09;10;;tablet;local;', { systemic: false }],
    ['a SNOMED substance', 'zi;9;snomed;116602009;20;;tablet;;', { substance: 'prednisone', mgPerUnit: 20 }],
    [
      'a product that we know',
      'zi;9;prk;8311;;;;;',
      { substance: 'prednisone', mgPerUnit: 5, systemic: true },
    ],
    ['another strength than we know', 'zi;9;prk;8311;10;;;;', { substance: 'prednisone', mgPerUnit: 10 }],
    ['a local product that we know', 'zi;9;prk;80691;;;;;', { systemic: false }],
    ['a code of ours with another strength', 'prk;8311;atc;H02AB07;20;;tablet;;', { mgPerUnit: 20 }],
    ['a code of ours that is something else', 'prk;8311;atc;N02BE01;;;;;', undefined],
    ['ear drops by their group', 'prk;9;atc;S02CA06;;;;;', undefined],
    ['a mineralocorticoid', 'prk;9;atc;H02AA02;0,0625;;tablet;;', undefined],
  ])('%s', (_name, row, expected) => {
    const code = coding(
      row.startsWith('prk;8311')
        ? 'prk 8311'
        : row.startsWith('zi')
          ? 'urn:oid:2.16.840.1.113883.2.4.4.8 9'
          : 'prk 9',
    )
    const product = mapped(row).product(code)
    if (expected === undefined) expect(product).toBeUndefined()
    else expect(product).toMatchObject(expected)
    expect(product?.systemic === false ? product.equivalence : undefined).toBeUndefined()
  })

  test.each(['H02AB07', 'H02AB08', 'H02AA02', 'S03CA01', 'H02BX01'])(
    'the substance of %s is that of the ATC code',
    (code) => {
      const substance = mapped(`prk;9;atc;${code};;;;;`).substance(coding('prk 9'))
      expect(substance).toEqual(own.substance(coding(`atc ${code}`)))
    },
  )

  test('what a row says can be asked for', () => {
    const terminology = mapped('prk;9;atc;H02AB04;40;20;injectie;systemic;')
    expect(terminology.mapped?.(coding('prk 9'))).toMatchObject({
      target: coding('atc H02AB04'),
      mgPerUnit: 40,
      mgPerMl: 20,
      form: 'injectie',
      use: 'systemic',
    })
    expect(terminology.mapped?.(coding('prk 8311'))).toBeUndefined()
    expect(own.mapped).toBeUndefined()
  })
})

describe('a wrong map stops the start', () => {
  test('with file, row, column, what was found and what was expected', () => {
    const file = codeMapFile('prk;1;atc;H02AB07;5;;tablet;;', 'prk;2;atc;H02AB07;5 mg;;tablet;;')
    const load = () => loadTerminology('plans', 'production', { codeMap: file })
    expect(load).toThrow(expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }))
    expect(load).toThrow(
      `codeMap ${file} is not right: row 3 mg_per_unit: found "5 mg"; expected milligrams as a number above zero`,
    )
  })

  test('with the first mistakes and how many more there are', () => {
    const rows = Array.from({ length: 8 }, (_, index) => `prk;${index};atc;H02AB07;0;;;;`)
    expect(() => mapped(...rows)).toThrow(/row 2 .*row 6 .* and 3 more\./)
  })

  test('but a warning does not', () => {
    expect(() => mapped('prk;1;atc;H02AB07;5;;;;', 'prk;1;atc;H02AB07;5;;;;')).not.toThrow()
  })
})

test('a map of a hundred thousand rows is loaded whole', () => {
  const drugs = ['H02AB07', 'N02BE01', 'M05BA04', 'S02CA06', 'C10AA05']
  const lines = Array.from({ length: 100_000 }, (_, index) => {
    const atc = drugs[index % drugs.length]
    return `prk;${index + 1};atc;${atc};${atc === 'H02AB07' ? 5 : ''};tablet`
  })
  const file = writeCodeMap(['system;code;target_system;target_code;mg_per_unit;form', ...lines].join('\n'))
  const terminology = loadTerminology('plans', 'production', { codeMap: file })
  const codes = Array.from({ length: 100_000 }, (_, index) => coding(`prk ${index + 1}`))
  const product = codes.filter((code) => terminology.product(code)?.mgPerUnit === 5)
  const oral = codes.filter((code) => terminology.valueSet('oral-bisphosphonate').has(code))
  expect(product.length).toBe(20_000)
  expect(oral.length).toBe(20_000)
})

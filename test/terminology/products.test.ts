import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadProducts } from '../../src/terminology/products.ts'

const atc = 'http://www.whocc.no/atc'
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const terminology = loadProducts('plans', 'sandbox')

describe('the table of equivalents', () => {
  test.each([
    ['H02AB07', 5],
    ['H02AB06', 5],
    ['H02AB04', 4],
    ['H02AB08', 4],
    ['H02AB02', 0.8],
    ['H02AB01', 0.8],
    ['H02AB09', 20],
    ['H02AB10', 25],
    ['H02AB13', 6],
    ['H02AB03', undefined],
    ['H02AB18', undefined],
  ])('%s: %s mg equal 5 mg prednisone', (code, mg) => {
    expect(terminology.substance({ system: atc, code })?.mgEqualTo5MgPrednisone).toBe(mg)
  })

  test('ATC codes may be written in small letters, as in the value sets; other codes may not', () => {
    expect(terminology.substance({ system: atc, code: 'h02ab07' })?.name).toBe('prednisone')
    expect(terminology.substance({ system: atc, code: 'h02aa02' })).toBeUndefined()
    expect(terminology.substance({ system: 'http://snomed.info/sct', code: 'h02ab07' })).toBeUndefined()
  })

  test('the group alone is a glucocorticoid of which the worth is not known', () => {
    const group = terminology.substance({ system: atc, code: 'H02AB' })
    expect(group).toMatchObject({ name: 'glucocorticoid', isGroup: true })
    expect(group?.mgEqualTo5MgPrednisone).toBeUndefined()
  })

  test.each(['H02AA02', 'H02BX01', 'H02AB12', 'H02A', 'H02'])('%s is no systemic glucocorticoid', (code) => {
    expect(terminology.substance({ system: atc, code })).toBeUndefined()
  })
})

describe('names', () => {
  test.each([
    ['PREDNISON TABLET 5MG', 'prednisone', 5],
    ['Prednisolon 2,5 mg tablet', 'prednisolone', 2.5],
    ['predniSONE 5 MG Oral Tablet', 'prednisone', 5],
    ['DEXAMETHASON CAPS 500 MCG', 'dexamethasone', 0.5],
    ['hydrocortison tablet 20 mg', 'hydrocortisone', 20],
    ['PREDNISOLON CF TABLET 5MG', 'prednisolone', 5],
    ['Prednisolon Sandoz® 5 mg, tabletten', 'prednisolone', 5],
    ['DEXAMETHASON TABLET FO 1,5MG', 'dexamethasone', 1.5],
    ['PREDNISON TABLET MGA 5MG', 'prednisone', 5],
    ['tablet prednison teva 5 mg', 'prednisone', 5],
  ])('%s', (name, substance, mgPerUnit) => {
    expect(terminology.productNamed?.(name)).toMatchObject({ substance, mgPerUnit, systemic: true })
  })

  test.each(['PREDNISOLON DRANK 5MG/ML', 'prednisolon drank 5 mg / 5 ml', 'DEXAMETHASON DRANK 1MG/ML'])(
    '%s has no strength per piece',
    (name) => {
      const product = terminology.productNamed?.(name)
      expect(product).toMatchObject({ systemic: true })
      expect(product).not.toHaveProperty('mgPerUnit')
    },
  )

  test.each([
    'PREDNISOLON DRANK 5MG',
    'PREDNISOLON TABLET 5MG/ML',
    'PREDNISOLON DRANK ML',
    'PREDNISOLON DRANK 5MG/ML FLACON 100ML',
    'prednison',
    'prednison tablet',
    'prednison 5 mg',
    'PREDNISON XYZ TABLET 5MG',
    'PREDNISOLON CF',
    'prednison tablet 5 mg 20 mg',
    'prednison tablet 0 mg',
    'fludrocortison tablet 0,0625 mg',
    'prednisolon oogdruppels 5 mg',
    'prednison prednisolon tablet 5 mg',
    'geen prednison tablet 5 mg',
    '',
    'tablet '.repeat(100_000),
  ])('%s is not classified by name', (name) => {
    expect(terminology.productNamed?.(name)).toBeUndefined()
  })
})

describe('meanings of words', () => {
  test.each([
    ['1 tablet per dag', ['oral']],
    ['DEXAMETHASON OORDRUPPELS', ['local']],
    ['zo nodig 1 tablet', ['asNeeded', 'oral']],
    ['op geleide van klachten', ['titration']],
    ['injectievloeistof', ['injection']],
    ['INTRAMUSCULAIR', ['muscle']],
    ['i.v.', ['systemic']],
    ['intra-articulair', ['local']],
    ['neutraal', []],
  ])('%s', (words, meanings) => {
    expect([...(terminology.meanings?.(words) ?? [])]).toEqual(meanings)
  })
})

describe('a wrong file stops the start', () => {
  test.each<[string, string, (text: string) => string, RegExp]>([
    [
      'a code twice',
      'products.json',
      (text) => text.replace('"code": "23817"', '"code": "142670"'),
      /products\.json has urn:oid:2\.16\.840\.1\.113883\.2\.4\.4\.1 142670 twice/,
    ],
    [
      'an unknown substance',
      'products.json',
      (text) => text.replace('"substance": "prednisone"', '"substance": "prednisoon"'),
      /8311 is of "prednisoon"/,
    ],
    [
      'a missing field',
      'products.json',
      (text) => text.replace('"form": "tablet",', ''),
      /products\.json at 0\.form/,
    ],
    [
      'a negative equivalent',
      join('dose-equivalents', 'prednisone.json'),
      (text) => text.replace('"mg": 0.8', '"mg": -0.8'),
      /prednisone\.json at substances\.4\.mg/,
    ],
    [
      'an unknown meaning',
      'medication-words.json',
      (text) => text.replace('"titration"', '"tritation"'),
      /medication-words\.json at meanings/,
    ],
  ])('%s', (_, file, change, message) => {
    const folder = mkdtempSync(join(tmpdir(), 'plans-'))
    for (const name of ['products.json', 'medication-words.json', 'dose-equivalents'])
      cpSync(join('plans', name), join(folder, name), { recursive: true })
    const before = readFileSync(join(folder, file), 'utf8')
    const after = change(before)
    expect(after).not.toBe(before)
    writeFileSync(join(folder, file), after)
    expect(() => loadProducts(folder, 'sandbox')).toThrow(message)
  })
})

test('American products are known in the sandbox only', () => {
  const tablet = { system: rxnorm, code: '312617' }
  expect(terminology.product(tablet)).toMatchObject({ substance: 'prednisone', mgPerUnit: 5, systemic: true })
  expect(loadProducts('plans', 'production').product(tablet)).toBeUndefined()
})

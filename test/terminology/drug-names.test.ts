import { expect, test } from 'vitest'
import { loadDrugNames } from '../../src/terminology/drug-names.ts'

const names = loadDrugNames('plans')
const codes = (found: readonly { readonly code: string }[]) => found.map(({ code }) => code)

test.each([
  ['ALENDRONINEZUUR TABLET 70MG', ['alendroninezuur']],
  ['Prolia® injvlst 60mg/ml wwsp 1ml', ['prolia']],
  ['alendroninezuur/colecalciferol tablet 70mg/5600ie', ['alendroninezuur', 'colecalciferol']],
  ['risedronaat tabletten 35 mg', ['risedronaat']],
  ['RISEDRONAATNATRIUM TABLET FO 35MG', ['risedronaat']],
  ['Natriumalendronaat tablet 70 mg', ['alendronaat']],
  ['natrium alendronaat tablet 70 mg', ['alendronaat']],
  ['Alendronaat natrium tablet 70 mg', ['alendronaat']],
  ['dinatriumpamidronaat infuus 30 mg', ['pamidronaat']],
  ['Zoledronaat infuus 5 mg', ['zoledronaat']],
  ['ALENDRONINEZUUR CF TABLET 70MG', ['alendroninezuur']],
  ['natrium tablet 500 mg', ['tablet']],
  ['ALENDRONINEZUUR', []],
  ['ALENDRONINEZUUR TABLET', []],
  ['ALENDRONINEZUUR 70MG', []],
  ['gestopt: alendroninezuur tablet 70mg', []],
  ['geen alendroninezuur tablet 70mg', []],
  ['', []],
])('the product "%s" names %j', (text, expected) => {
  expect(codes(names.drugsNamed({ codings: [], text }))).toEqual(expected)
  const shown = { codings: [{ system: 'urn:x', code: '1', display: text }] }
  expect(codes(names.drugsNamed(shown))).toEqual(expected)
})

test.each([
  ['alendroninezuur', ['alendroninezuur']],
  ['Allergie voor alendroninezuur', ['alendroninezuur']],
  ['overgevoeligheid Prolia', ['prolia']],
  ['natriumalendronaat', ['alendronaat']],
  ['geen allergie voor alendroninezuur', []],
  ['alendroninezuur verdragen', []],
  ['', []],
])('the allergy "%s" names %j', (text, expected) => {
  expect(codes(names.allergensNamed({ codings: [], text }))).toEqual(expected)
})

test.each([
  ['Alendroninezuur 70mg wekelijks', true],
  ['dinatriumetidronaat', true],
  ['alendronic acid 70 MG', true],
  ['Prolia', true],
  ['orale bisfosfonaten', true],
  ['STUDIEMEDICATIE X12', true],
  ['ABC-trial, arm 2', true],
  ['double-blinded medication', true],
  ['triaal', false],
  ['industrial', false],
  ['PARACETAMOL TABLET 500MG', false],
  ['natriumfluoride', false],
  ['', false],
])('the name "%s" may be that of a bone-sparing drug: %s', (text, expected) => {
  expect(names.mentionsBoneDrug({ codings: [], text })).toBe(expected)
  const shown = { codings: [{ system: 'urn:x', code: '1', display: text }] }
  expect(names.mentionsBoneDrug(shown)).toBe(expected)
})

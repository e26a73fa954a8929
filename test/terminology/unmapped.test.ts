import { describe, expect, test } from 'vitest'
import { readConcept } from '../../src/terminology/concept.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'
import { type CodedPart, unmappedIn } from '../../src/terminology/unmapped.ts'
import { knowledge } from '../support/app.ts'
import { codeMapFile } from '../support/code-map.ts'
import { plansFolder } from '../support/plans.ts'
import { concept } from '../support/request-builder.ts'

const own = loadTerminology(plansFolder, 'sandbox')
const untold = { drugNames: false, fractureWords: false, examinationNames: false, reports: false }
const silent = loadTerminology(plansFolder, 'sandbox', { readText: untold })

function codes(part: CodedPart, spec: string, terminology = own): readonly string[] {
  return unmappedIn(readConcept(concept(spec)), part, terminology).map(({ code }) => code)
}

describe('a code that says something is read', () => {
  test.each([
    ['a glucocorticoid', 'medicine', 'atc H02AB06'],
    ['another drug: ATC is known as a whole', 'medicine', 'atc N02BE01'],
    ['another drug with a product code beside it', 'medicine', 'prk 99999|atc N02BE01'],
    ['a product of our list', 'medicine', 'rxnorm 312617'],
    ['a fracture', 'diagnosis', 'snomed 5913000'],
    ['another diagnosis in SNOMED CT', 'diagnosis', 'snomed 38341003'],
    ['another diagnosis in ICD-10', 'diagnosis', 'icd I10'],
    ['another diagnosis in ICD-10 of the Netherlands', 'diagnosis', 'nl I10'],
    ['another test', 'result', 'loinc 2947-0'],
    ['another examination', 'service', 'nza 39999'],
    ['another visit', 'place', 'http://terminology.hl7.org/CodeSystem/v3-ActCode HH'],
    ['pregnancy among the contra-indications', 'alert', 'ci 1320'],
    ['a route', 'route', 'table7 9'],
    ['nothing at all', 'medicine', ''],
  ] as const)('%s', (_, part, spec) => {
    expect(spec === '' ? unmappedIn({ codings: [] }, part, own) : codes(part, spec)).toEqual([])
  })
})

describe('a code that nothing knows is unmapped', () => {
  test.each([
    ['a G-Standaard product', 'medicine', 'prk 99999', ['99999']],
    ['all codes of one product', 'medicine', 'prk 99999|https://hix.example.org A7', ['99999', 'A7']],
    ['a product that our list does not have', 'medicine', 'rxnorm 310965', ['310965']],
    ['a drug of SNOMED CT', 'medicine', 'snomed 387517004', ['387517004']],
    ['a diagnosis of a hospital', 'diagnosis', 'https://hix.example.org 123', ['123']],
    ['a test of a laboratory', 'result', 'https://lab.example.org KREA', ['KREA']],
    ['a test without a system', 'result', ' KREA', ['KREA']],
    ['an order of a hospital', 'service', 'https://hix.example.org BOT', ['BOT']],
    ['a kind of visit', 'place', 'https://hix.example.org POLI', ['POLI']],
    ['another contra-indication', 'alert', 'ci 9999', ['9999']],
    ['a route of the G-Standaard', 'route', 'table7 999', ['999']],
    ['a route of SNOMED CT', 'route', 'snomed 999', ['999']],
  ] as const)('%s', (_, part, spec, expected) => {
    expect(codes(part, spec)).toEqual(expected)
  })

  test('until the code map has it, whatever it says', () => {
    const codeMap = codeMapFile(
      'prk;99999;atc;N02BE01;;;;;',
      'https://lab.example.org;KREA;loinc;14682-9;;;;;',
    )
    const mapped = loadTerminology(plansFolder, 'sandbox', { codeMap })
    expect(codes('medicine', 'prk 99999', mapped)).toEqual([])
    expect(codes('result', 'https://lab.example.org KREA', mapped)).toEqual([])
    expect(codes('medicine', 'prk 99998', mapped)).toEqual(['99998'])
  })
})

describe('words in the place of a code', () => {
  test.each([
    ['a whole product name', 'medicine', 'text PREDNISON TABLET 5MG', true],
    ['the whole name of another drug', 'medicine', 'text PARACETAMOL TABLET 500MG', true],
    ['a name alone', 'medicine', 'text iets voor de pijn', false],
    ['a diagnosis that says fracture', 'diagnosis', 'text polsfractuur', true],
    ['another diagnosis', 'diagnosis', 'text hoofdpijn', false],
    ['an examination', 'service', 'text DXA met VFA', true],
    ['another examination', 'service', 'text X-thorax', false],
    ['an allergy', 'alert', 'text penicilline', true],
    ['a story about an allergy', 'alert', 'text wordt misselijk van iets', false],
    ['a test', 'result', 'text kreatinine', false],
  ] as const)('%s', (_, part, spec, isRead) => {
    expect(codes(part, spec)).toEqual(isRead ? [] : ['(text)'])
    expect(codes(part, spec, silent)).toEqual(['(text)'])
  })

  test('beside a code that says why there is none count like words alone', () => {
    const said = { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'OTH' }
    expect(unmappedIn({ codings: [said], text: 'hoofdpijn' }, 'diagnosis', own)).toMatchObject([
      { code: '(text)' },
    ])
    expect(unmappedIn({ codings: [said] }, 'diagnosis', own)).toEqual([])
  })

  test('are what the service knows as well', () => {
    expect(codes('medicine', 'text PREDNISON TABLET 5MG', knowledge.terminology)).toEqual([])
  })
})

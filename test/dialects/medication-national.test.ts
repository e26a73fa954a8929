import type { JsonObject } from '../../src/json.ts'
import { products } from './medication-facts.ts'
import { instruction, medication as mp9Product, pieces } from './medication-mp9-dosage.ts'
import {
  type Change,
  daily,
  gStandard,
  high,
  liquid,
  local,
  named,
  notOurs,
  oral,
  perPiece,
  shape,
  snomed,
  substance,
  twoMl,
  ucum,
  unknownDose,
} from './medication-shape.ts'
import { type Case, start, table } from './medication-table.ts'

const { prednisone5 } = products

/** A dosage of the national R4, in which the dose is written otherwise. */
const dosed = (dose: JsonObject, more: JsonObject = {}): Change => ({
  order: {
    dosageInstruction: [{ timing: daily, route: oral, doseAndRate: [{ doseQuantity: dose }], ...more }],
  },
})
const product = (more: JsonObject): Change => ({
  beside: [{ ...mp9Product('draft-1', prednisone5), ...more }],
})
const coding = (level: string, code: string, more: JsonObject = {}): JsonObject => ({
  system: `${gStandard}.${level}`,
  code,
  ...more,
})
const translated = (unit: string) => ({
  value: 2,
  unit,
  system: `${gStandard}.1.900.2`,
  code: '245',
})
const nationalProducts: readonly Case[] = [
  shape(
    'r4-nl',
    'the Medication is contained',
    {
      order: {
        contained: [{ ...mp9Product('draft-1', prednisone5), id: 'p' }],
        medicationReference: { reference: '#p', display: prednisone5.label },
      },
      beside: [],
    },
    high,
  ),
  shape('r4-nl', 'the Medication comes with the prefetch only', { prefetched: true }, high),
  shape('r4-nl', 'the Medication is not there and the name of the reference is all', { beside: [] }, named),
  shape(
    'r4-nl',
    'the Medication is not there and nothing names it',
    {
      beside: [],
      order: { medicationReference: { reference: 'Medication/draft-1-product' } },
    },
    notOurs,
  ),
  shape(
    'r4-nl',
    'only the generic product is coded',
    product({ code: { coding: [coding('1', '23817')] } }),
    high,
  ),
  shape(
    'r4-nl',
    'only the trade product is coded',
    product({ code: { coding: [coding('7', '2033682')] } }),
    high,
  ),
  shape(
    'r4-nl',
    'the article that was chosen is unknown, its prescription product is known',
    product({
      code: { coding: [coding('8', '99999991', { userSelected: true }), coding('10', '8311')] },
    }),
    high,
  ),
  shape(
    'r4-nl',
    'of two products the one that the prescriber chose counts',
    product({
      code: {
        coding: [
          coding('1', '142670', { userSelected: false }),
          coding('10', '8311', { userSelected: true }),
        ],
      },
    }),
    high,
  ),
  shape(
    'r4-nl',
    'of two products that nobody chose the prescription product counts',
    product({
      code: { coding: [coding('7', '2377454'), coding('1', '142670'), coding('10', '8311')] },
    }),
    high,
  ),
  shape(
    'r4-nl',
    'an unknown code with a whole name is known by its name',
    product({
      code: { coding: [coding('10', '99999', { display: 'PREDNISON TABLET 5MG' })] },
    }),
    named,
  ),
  shape(
    'r4-nl',
    'a substance with the strength of a piece',
    product({
      code: { text: 'Prednison FNA' },
      ingredient: [{ itemCodeableConcept: substance(snomed, '116602009'), strength: perPiece(5) }],
    }),
    high,
  ),
  shape(
    'r4-nl',
    'a substance with its route, and mg',
    {
      ...product({ code: { coding: [coding('1.725', '3158')], text: 'PREDNISOLON ORAAL' } }),
      draft: { dosings: [{ pieces: 2, inUnit: 'mg' }] },
    },
    high,
  ),
  shape(
    'r4-nl',
    'a substance with its route, and pieces of no known strength',
    {
      ...product({ code: { coding: [coding('1.725', '3158')] }, form: {} }),
      order: { medicationReference: { reference: 'Medication/draft-1-product' } },
    },
    unknownDose('dose-strength-missing'),
  ),
  shape(
    'r4-nl',
    'an ATC code by its object identifier',
    product({
      code: {
        coding: [{ system: 'urn:oid:2.16.840.1.113883.6.73', code: 'H02AB07' }],
        text: 'PREDNISON TABLET 5MG',
      },
    }),
    { ...high, basis: { sustainedMgPerDay: 'text' } },
  ),
  shape(
    'r4-nl',
    'two strengths in the names are none',
    product({
      code: {
        coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB07', display: 'PREDNISON 20 MG TABLET' }],
        text: 'PREDNISON TABLET 5MG',
      },
    }),
    unknownDose('dose-strength-missing'),
  ),
  shape(
    'r4-nl',
    'budesonide for the gut by its ATC code',
    product({
      code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'A07EA06' }] },
    }),
    { primary: 'A02' },
  ),
  shape(
    'r4-nl',
    'methylprednisolone by drip on three days by its ATC code',
    {
      ...product({
        code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB04' }] },
        form: { text: 'injectiepoeder' },
      }),
      draft: { days: 3, product: { ...prednisone5, route: 'intravenous' } },
    },
    { primary: 'A05', findings: { episodeDays: 3 } },
  ),
  shape(
    'r4-nl',
    'a glucocorticoid on the skin is local whatever its code',
    {
      ...product({ code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB08' }] }, form: {} }),
      draft: { product: { ...prednisone5, route: 'cutaneous' } },
    },
    local,
  ),
  shape(
    'r4-nl',
    'an injection into a joint is local',
    {
      ...product({
        code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB08' }] },
        form: { text: 'suspensie voor injectie' },
      }),
      order: { dosageInstruction: [{ timing: daily, route: { text: 'intra-articulair' } }] },
    },
    local,
  ),
  shape(
    'r4-nl',
    'the form alone says that it is local',
    {
      ...product({
        code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB02' }] },
        form: { text: 'oogdruppels' },
      }),
      order: { dosageInstruction: [{ timing: daily, doseAndRate: [{ doseQuantity: pieces(2) }] }] },
    },
    local,
  ),
]

const nationalDoses: readonly Case[] = [
  shape('r4-nl', 'pieces by the Dutch table without UCUM', dosed(translated('stuk')), high),
  shape(
    'r4-nl',
    'pieces by the number of the Dutch table alone',
    dosed({
      value: 2,
      system: `${gStandard}.1.900.2`,
      code: '245',
    }),
    high,
  ),
  shape('r4-nl', 'pieces as UCUM annotation', dosed({ value: 2, system: ucum, code: '{tbl}' }), high),
  shape('r4-nl', 'pieces as the UCUM number one alone', dosed({ value: 2, system: ucum, code: '1' }), high),
  shape(
    'r4-nl',
    'pieces by the translation of a unit of their own',
    dosed({
      value: 2,
      unit: 'eenheid',
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/iso21090-PQ-translation',
          valueQuantity: { value: 2, system: `${gStandard}.1.900.2`, code: '245' },
        },
      ],
    }),
    high,
  ),
  ...[
    ['the number of an instruction', { coding: [{ system: `${gStandard}.5`, code: '1137' }] }],
    ['the words of an instruction', { text: 'Zo nodig' }],
  ].map(([what, concept]) =>
    shape(
      'r4-nl',
      `as needed by ${String(what)}`,
      {
        order: {
          dosageInstruction: [
            { ...instruction({ pieces: 2 }, prednisone5), additionalInstruction: [concept ?? {}] },
          ],
        },
      },
      unknownDose('dose-as-needed-without-maximum'),
    ),
  ),
  shape(
    'r4-nl',
    'another instruction says nothing about need',
    dosed(pieces(2), {
      additionalInstruction: [
        { coding: [{ system: `${gStandard}.5`, code: '1019', display: 'met voedsel' }] },
      ],
    }),
    high,
  ),
  shape(
    'r4-nl',
    'a unit that is neither mass nor piece',
    dosed({ value: 2, unit: 'puff', system: ucum, code: '{puff}' }),
    unknownDose('dose-unit-unknown'),
  ),
  shape('r4-nl', 'micrograms', dosed({ value: 10000, unit: 'microgram', system: ucum, code: 'ug' }), high),
  shape(
    'r4-nl',
    'the same gift at a time of day besides its frequency',
    {
      order: {
        dosageInstruction: [
          {
            timing: { repeat: { ...daily.repeat, timeOfDay: ['10:00:00'] } },
            route: oral,
            doseAndRate: [{ doseQuantity: pieces(2) }],
          },
        ],
      },
    },
    high,
  ),
  shape(
    'r4-nl',
    'the words for the whole order stand in for a dosage',
    {
      order: {
        extension: [
          {
            url: 'http://nictiz.nl/fhir/StructureDefinition/ext-RenderedDosageInstruction',
            valueString: 'gedurende 100 dagen, 1 maal per dag 2 stuks, oraal',
          },
        ],
      },
      left: ['dosageInstruction'],
    },
    unknownDose('dose-free-text'),
  ),
  shape(
    'r4-nl',
    'a length in weeks in the timing',
    {
      left: ['extension'],
      order: {
        dosageInstruction: [
          {
            timing: {
              repeat: {
                ...daily.repeat,
                boundsDuration: { value: 12, unit: 'week', system: ucum, code: 'wk' },
              },
            },
            route: oral,
            doseAndRate: [{ doseQuantity: pieces(2) }],
          },
        ],
      },
    },
    { primary: 'A05', findings: { episodeDays: 84 } },
  ),
  shape(
    'r4-nl',
    'a maximum per day caps the dose',
    {
      order: {
        dosageInstruction: [
          {
            ...instruction({ pieces: 2, frequency: 3 }, prednisone5),
            maxDosePerPeriod: {
              numerator: pieces(2),
              denominator: { value: 1, unit: 'dag', system: ucum, code: 'd' },
            },
          },
        ],
      },
    },
    high,
  ),
  shape(
    'r4-nl',
    'three days of the week',
    {
      order: {
        dosageInstruction: [
          {
            timing: { repeat: { dayOfWeek: ['mon', 'wed', 'fri'], timeOfDay: ['08:00:00'] } },
            route: oral,
            doseAndRate: [{ doseQuantity: pieces(7) }],
          },
        ],
      },
    },
    { ...high, riding: [...start, 'A51'], findings: { sustainedMgPerDay: 15 } },
  ),
  shape(
    'r4-nl',
    'words that say as needed',
    {
      order: {
        dosageInstruction: [{ ...instruction({ pieces: 2 }, prednisone5), text: 'zo nodig 2 stuks' }],
      },
    },
    unknownDose('dose-as-needed-without-maximum'),
  ),
  shape(
    'r4-nl',
    'a drink whose name says mg per ml',
    {
      ...product({
        code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB06' }], text: liquid.label },
      }),
      ...dosed(twoMl),
    },
    { ...high, basis: { sustainedMgPerDay: 'text' } },
  ),
]

table('products as the national R4 profiles send them', nationalProducts)
table('doses as the national R4 profiles send them', nationalDoses)

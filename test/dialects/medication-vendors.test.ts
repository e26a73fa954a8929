import type { JsonObject } from '../../src/json.ts'
import { addressOf, idOf, refer } from './dialects.ts'
import * as epic from './medication-epic.ts'
import { products } from './medication-facts.ts'
import {
  type Change,
  daily,
  gStandard,
  high,
  liquid,
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
import { piecesOf } from './medication-stu3-hix.ts'
import { byName, type Case, start, table } from './medication-table.ts'

const { prednisone5 } = products

const vendorA: readonly Case[] = [
  shape('stu3-hix', 'the usual draft', {}, named),
  ...[
    'PREDNISON TABLET 5 MG',
    'Prednison 5 mg tablet',
    'PREDNISOLON TABL 5MG',
    'prednison tabletten 5mg',
  ].map((label) =>
    shape('stu3-hix', `the name "${label}"`, { draft: { product: { ...prednisone5, label } } }, named),
  ),
  shape(
    'stu3-hix',
    'a strength with a decimal comma',
    {
      draft: { product: { ...prednisone5, label: 'DEXAMETHASON TABLET 1,5MG' }, dosings: [{ pieces: 1 }] },
    },
    byName({ primary: 'A50', riding: start, findings: { sustainedMgPerDay: 9.38 } }),
  ),
  ...[
    'PREDNISON TABLET',
    'PREDNISON 5MG',
    'TABLET 5MG',
    'ALLERGIE PREDNISON TABLET 5MG',
    'PREDNISON/OMEPRAZOL TABLET 5MG',
    'PREDNISOLON OOGDRUPPELS 5MG/ML',
  ].map((label) =>
    shape(
      'stu3-hix',
      `the name "${label}" is no whole name`,
      { draft: { product: { ...prednisone5, label } } },
      notOurs,
    ),
  ),
  shape(
    'stu3-hix',
    'a drink is an oral form too',
    {
      draft: { product: liquid },
      order: { dosageInstruction: [{ timing: daily, route: oral, doseQuantity: twoMl }] },
    },
    named,
  ),
  shape(
    'stu3-hix',
    'no name at all',
    {
      order: { medicationReference: refer('stu3-hix', 'Medication', 'draft-1-product') },
    },
    notOurs,
  ),
  shape(
    'stu3-hix',
    'an absolute reference to the product and the draft',
    {
      order: {
        medicationReference: {
          reference: 'http://example.org/fhir/Medication/abc',
          display: prednisone5.label,
        },
      },
      context: { selections: [`${addressOf('stu3-hix', 'MedicationRequest', 'draft-1')}/_history/3`] },
    },
    named,
  ),
  shape(
    'stu3-hix',
    'a category that is a list',
    {
      order: { category: [{ coding: [{ system: snomed, code: '16076005' }] }] },
    },
    named,
  ),
  shape(
    'stu3-hix',
    'pieces without their word',
    {
      order: {
        dosageInstruction: [
          {
            timing: daily,
            route: oral,
            doseQuantity: { value: 2, system: `${gStandard}.1.900.2`, code: '245' },
          },
        ],
      },
    },
    named,
  ),
  shape(
    'stu3-hix',
    'as needed by its number alone',
    {
      order: {
        dosageInstruction: [
          {
            timing: daily,
            asNeededCodeableConcept: { coding: [{ system: `${gStandard}.5`, code: '1137' }] },
            route: oral,
            doseQuantity: piecesOf(2),
          },
        ],
      },
    },
    unknownDose('dose-as-needed-without-maximum'),
  ),
  shape(
    'stu3-hix',
    'pieces without their number',
    {
      order: {
        dosageInstruction: [{ timing: daily, route: oral, doseQuantity: { value: 2, unit: 'STUK' } }],
      },
    },
    named,
  ),
  shape(
    'stu3-hix',
    'a dose range of the older edition',
    {
      order: {
        dosageInstruction: [
          { timing: daily, route: oral, doseRange: { low: piecesOf(1), high: piecesOf(2) } },
        ],
      },
    },
    {
      primary: 'A50',
      riding: [...start, 'A08'],
      findings: { sustainedMgPerDay: 10 },
      basis: { sustainedMgPerDay: 'assumed' },
    },
  ),
  shape(
    'stu3-hix',
    'the product as a contained Medication with a code and an amount',
    {
      order: {
        contained: [
          {
            resourceType: 'Medication',
            id: 'm',
            code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB07' }] },
            form: { text: 'tablet' },
            ingredient: [{ itemCodeableConcept: substance(snomed, '116602009'), amount: perPiece(5) }],
          },
        ],
        medicationReference: { reference: '#m' },
      },
    },
    high,
  ),
]

const gifts = (more: JsonObject): JsonObject => ({
  timing: { repeat: { timeOfDay: ['08:00:00'] } },
  route: {
    coding: [{ system: 'urn:oid:1.2.840.114350.1.13.999.2.7.4.798268.7025', code: '15' }],
    text: 'Oraal',
  },
  asNeededBoolean: false,
  ...more,
})
const onlyExtensions = (...kinds: readonly string[]): Change => ({
  order: {
    dosageInstruction: [
      gifts({
        extension: epic
          .doseExtensions({ pieces: 2 }, prednisone5)
          .filter(({ url }) => kinds.some((kind) => String(url).endsWith(kind))),
      }),
    ],
    dispenseRequest: { expectedSupplyDuration: { value: 100, unit: 'dagen', system: ucum, code: 'd' } },
  },
})
const codedBy = (atc: string, text: string, more: JsonObject = {}): readonly JsonObject[] => [
  {
    resourceType: 'Medication',
    id: 'x',
    code: { coding: [{ system: 'http://www.whocc.no/atc', code: atc }], text },
    ...more,
  },
]
const itself = (mg: number): JsonObject => ({
  numerator: epic.milligram(mg),
  denominator: epic.milligram(mg),
})

function vendorB(dialect: 'stu3-epic' | 'r4-epic'): readonly Case[] {
  const element = dialect === 'stu3-epic' ? 'amount' : 'strength'
  const by = (text: string, mg: number, more: JsonObject = {}): readonly JsonObject[] =>
    codedBy('H02AB07', text, {
      form: { text: 'tablet' },
      ingredient: [{ itemCodeableConcept: { text: 'prednison' }, [element]: itself(mg) }],
      ...more,
    }).map((resource) => ({ ...resource, id: idOf(dialect, 'draft-1-product') }))
  const inTablets = { dosings: [{ pieces: 2, inUnit: 'pieces' }] } as const
  return [
    shape(
      dialect,
      'the documented draft without a dosage',
      { left: ['dosageInstruction', 'dispenseRequest'] },
      unknownDose('dose-missing'),
    ),
    shape(dialect, 'the ordered dose alone, in its extension', onlyExtensions('ordered-dose'), high),
    shape(dialect, 'the amount to give alone, in its extension', onlyExtensions('admin-amount'), high),
    shape(dialect, 'both extensions and no dose', onlyExtensions('ordered-dose', 'admin-amount'), high),
    shape(
      dialect,
      'so many mg in as many mg, and a name with the same number',
      {
        draft: inTablets,
        beside: by('PREDNISON 5 MG TABLET', 5),
      },
      { ...high, basis: {} },
    ),
    shape(
      dialect,
      'so many mg in as many mg, and a name without a number',
      {
        draft: inTablets,
        beside: by('PREDNISON TABLET', 5),
      },
      unknownDose('dose-strength-missing'),
    ),
    shape(
      dialect,
      'a local route without words, and a form',
      {
        draft: inTablets,
        order: {
          dosageInstruction: [
            gifts({
              route: {
                coding: [{ system: 'urn:oid:1.2.840.114350.1.13.999.2.7.4.798268.7025', code: '15' }],
              },
              doseQuantity: epic.milligram(10),
              doseAndRate: [{ doseQuantity: epic.milligram(10) }],
            }),
          ],
          dispenseRequest: { expectedSupplyDuration: { value: 100, unit: 'dagen', system: ucum, code: 'd' } },
        },
      },
      high,
    ),
    shape(
      dialect,
      'neither route nor form: systemic is an assumption',
      {
        order: {
          dosageInstruction: [
            {
              timing: { repeat: { timeOfDay: ['08:00:00'] } },
              doseQuantity: epic.milligram(10),
              doseAndRate: [{ doseQuantity: epic.milligram(10) }],
            },
          ],
          dispenseRequest: { expectedSupplyDuration: { value: 100, unit: 'dagen', system: ucum, code: 'd' } },
        },
        beside: codedBy('H02AB07', 'PREDNISON').map((resource) => ({
          ...resource,
          id: idOf(dialect, 'draft-1-product'),
        })),
      },
      { ...high, basis: { sustainedMgPerDay: 'assumed' } },
    ),
    shape(
      dialect,
      'neither route nor form, and pieces of which the name has the strength: an assumption too',
      {
        draft: inTablets,
        order: {
          dosageInstruction: [
            {
              timing: { repeat: { timeOfDay: ['08:00:00'] } },
              doseQuantity: epic.tablets(2),
              doseAndRate: [{ doseQuantity: epic.tablets(2) }],
            },
          ],
          dispenseRequest: { expectedSupplyDuration: { value: 100, unit: 'dagen', system: ucum, code: 'd' } },
        },
        beside: codedBy('H02AB07', 'PREDNISON 5 MG').map((resource) => ({
          ...resource,
          id: idOf(dialect, 'draft-1-product'),
        })),
      },
      { ...high, basis: { sustainedMgPerDay: 'assumed' } },
    ),
    shape(
      dialect,
      'the qualifier "oral" as route',
      {
        order: {
          dosageInstruction: [
            gifts({
              route: { coding: [{ system: snomed, code: '260548002', display: 'Oral' }] },
              doseQuantity: epic.milligram(10),
              doseAndRate: [{ doseQuantity: epic.milligram(10) }],
            }),
          ],
          dispenseRequest: { expectedSupplyDuration: { value: 100, unit: 'dagen', system: ucum, code: 'd' } },
        },
      },
      high,
    ),
    shape(dialect, 'the Medication did not come along, its name did', { beside: [] }, named),
    shape(
      dialect,
      'the draft is selected by its address',
      {
        context: { selections: [addressOf(dialect, 'MedicationRequest', 'draft-1')] },
      },
      high,
    ),
    shape(dialect, 'the Medication comes with the prefetch only', { prefetched: true }, high),
    shape(
      dialect,
      'a reference to a version of the Medication',
      {
        order: {
          medicationReference: {
            reference: `${addressOf(dialect, 'Medication', 'draft-1-product')}/_history/2`,
          },
        },
      },
      high,
    ),
    shape(
      dialect,
      'twice a day by times of day alone',
      { draft: { dosings: [{ pieces: 1, frequency: 2 }] } },
      high,
    ),
  ]
}

const vendorBR4: readonly Case[] = [
  shape(
    'r4-epic',
    'the amount to give first and the ordered dose last',
    {
      order: {
        dosageInstruction: [
          gifts({
            doseAndRate: [
              {
                type: substance('http://epic.com/CodeSystem/dose-rate-type', 'admin-amount'),
                doseQuantity: epic.tablets(2),
              },
              {
                type: substance('http://epic.com/CodeSystem/dose-rate-type', 'ordered'),
                doseQuantity: epic.milligram(10),
              },
            ],
          }),
        ],
      },
    },
    high,
  ),
]

const synthetic: readonly Case[] = [
  shape('us-sandbox', 'the usual draft', {}, high),
  shape(
    'us-sandbox',
    'a count without a unit',
    {
      order: {
        dosageInstruction: [
          {
            timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
            doseAndRate: [{ doseQuantity: { value: 2 } }],
          },
        ],
      },
    },
    high,
  ),
  shape(
    'us-sandbox',
    'a coded substance without a strength',
    {
      order: {
        medicationCodeableConcept: { coding: [{ system: snomed, code: '116602009' }], text: 'prednisone' },
      },
    },
    unknownDose('dose-strength-missing'),
  ),
  shape(
    'us-sandbox',
    'a brand without a code',
    {
      order: { medicationCodeableConcept: { text: 'Deltasone' } },
    },
    notOurs,
  ),
  shape(
    'us-sandbox',
    'repeats of the supply count',
    {
      draft: { days: 30 },
      order: {
        dispenseRequest: {
          numberOfRepeatsAllowed: 3,
          expectedSupplyDuration: { value: 30, unit: 'days', system: ucum, code: 'd' },
        },
      },
    },
    { ...high, findings: { sustainedMgPerDay: 10, episodeDays: 120 } },
  ),
  shape(
    'us-sandbox',
    'a quantity says how long it lasts',
    {
      order: { dispenseRequest: { quantity: { value: 180, unit: 'tablet' } } },
    },
    { ...high, findings: { sustainedMgPerDay: 10, episodeDays: 90 } },
  ),
  shape(
    'us-sandbox',
    'a code of the timing instead of a frequency',
    {
      order: {
        dosageInstruction: [
          {
            timing: {
              code: {
                coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation', code: 'BID' }],
              },
            },
            doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
          },
        ],
      },
    },
    high,
  ),
]

table('orders of the vendor that sends names', vendorA)
table('orders of the vendor with addresses, in STU3', vendorB('stu3-epic'))
table('orders of the vendor with addresses, in R4', [...vendorB('r4-epic'), ...vendorBR4])
table('orders of the American sandbox', synthetic)

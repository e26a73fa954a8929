import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import type { JsonObject } from '../../src/json.ts'
import { loadKnowledge } from '../../src/knowledge.ts'
import { evaluationDate, quietParts, root, runningOf } from '../support/app.ts'
import { codeMapFile } from '../support/code-map.ts'
import { type Prescription, type Product, products } from './medication-facts.ts'
import { gStandard, high, local, notOurs, shape, unknownDose } from './medication-shape.ts'
import { type Case, type Expected, inDialects, start, table } from './medication-table.ts'

/** Codes of the Dutch drug database that only this hospital's own table knows. */
const map = codeMapFile(
  'prk;900001;atc;H02AB07;5;;tablet;;',
  'gpk;900011;atc;H02AB07;5;;tablet;;',
  'hpk;900021;atc;H02AB07;5;;tablet;;',
  'zi;90000031;atc;H02AB07;5;;tablet;;',
  'prk;900002;atc;H02AB07;;;tablet;;',
  'prk;900003;atc;H02AB06;;5;drank;;',
  'prk;900004;atc;H02AB02;;;oordruppels;;',
  'prk;900005;atc;H02AB06;20;;tablet;;',
  'prk;900006;atc;M05BA04;70;;tablet;;',
  'prk;900007;atc;A12AX;;;kauwtablet;;',
  'prk;900008;atc;H02AB04;40;;suspensie voor injectie;local;',
)
const config = readConfig({ OSTEOHOOKS_NOW: evaluationDate }, () => 0)
const app = buildApp(
  quietParts(runningOf(config, loadKnowledge(`${root}/plans`, 'sandbox', { codeMap: map }))),
)

/** The Medication has codes alone: no name, no form, no strength. */
function coded(...codes: readonly (readonly [string, string, true?])[]) {
  const coding = codes.map(
    ([level, code, isChosen]): JsonObject => ({
      system: `${gStandard}.${level}`,
      code,
      ...(isChosen && { userSelected: true }),
    }),
  )
  return {
    order: { medicationReference: { reference: 'Medication/draft-1-product' } },
    beside: [{ resourceType: 'Medication', id: 'draft-1-product', code: { coding } }],
  }
}
const national = (name: string, change: Parameters<typeof shape>[2], expected: Expected): Case =>
  shape('r4-nl', name, change, expected)

const known: readonly Case[] = [
  national('a prescription product times its mapped strength', coded(['10', '900001']), high),
  national('a generic product', coded(['1', '900011']), high),
  national('a trade product', coded(['7', '900021']), high),
  national('an article', coded(['8', '90000031']), high),
  national('a code that the map does not have', coded(['10', '900099']), notOurs),
  national(
    'a product of which the map has no strength',
    coded(['10', '900002']),
    unknownDose('dose-strength-missing'),
  ),
  national(
    'a drink times its mapped strength per ml',
    {
      ...coded(['10', '900003']),
      draft: { dosings: [{ pieces: 2 }] },
      order: { ...coded(['10', '900003']).order, dosageInstruction: [inMl(2)] },
    },
    high,
  ),
  national('ear drops are local by their mapped form', withoutRoute(coded(['10', '900004'])), local),
  national('an injection that the map says is local', withoutRoute(coded(['10', '900008'])), local),
  national(
    'of two mapped products the prescription product counts',
    coded(['7', '900021'], ['10', '900005']),
    { ...high, riding: [...start, 'A51'], findings: { sustainedMgPerDay: 40 } },
  ),
  national(
    'of two mapped products the chosen one counts',
    coded(['7', '900021', true], ['10', '900005']),
    high,
  ),
]

function inMl(value: number): JsonObject {
  return {
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
    doseAndRate: [{ doseQuantity: { value, unit: 'ml', system: 'http://unitsofmeasure.org', code: 'mL' } }],
  }
}

function withoutRoute(change: ReturnType<typeof coded>): Parameters<typeof shape>[2] {
  const dosageInstruction = [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }]
  return { ...change, order: { ...change.order, dosageInstruction } }
}

const draft: Prescription = {
  name: 'draft-1',
  product: products.prednisone5,
  dosings: [{ pieces: 2 }],
  days: 100,
}
const onFile = (product: Product): Prescription => ({
  name: 'o-1',
  product,
  dosings: [{ pieces: 1 }],
  start: -100,
})
const unnamed = (prk: string): Product => ({ label: 'eigen bereiding', english: 'x', form: 'tablet', prk })

const beside: readonly Case[] = [
  ...inDialects(
    ['r4-nl'],
    'a mapped bone drug is in use',
    { drafts: [draft], orders: [onFile(unnamed('900006'))] },
    { primary: 'A70', findings: { onBoneMedication: true }, basis: { onBoneMedication: 'coded' } },
  ),
  ...inDialects(
    ['r4-nl'],
    'mapped vitamin D is in use',
    { drafts: [draft], orders: [onFile(unnamed('900007'))] },
    {
      primary: 'A50',
      riding: start,
      findings: { onBoneMedication: false, onVitaminD: true },
      basis: { onVitaminD: 'coded' },
      notProposed: ['A12AX'],
    },
  ),
  ...inDialects(
    ['r4-nl'],
    'a mapped glucocorticoid on file is added',
    { drafts: [draft], orders: [{ ...onFile(unnamed('900005')), days: 200 }] },
    { primary: 'A50', riding: [...start, 'A51'], findings: { sustainedMgPerDay: 30 } },
  ),
]

table('products that the table of the hospital knows', known, app)
table('medication on file that the table of the hospital knows', beside, app)

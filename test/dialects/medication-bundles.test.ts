import { type Json, type JsonObject, object, objects } from '../../src/json.ts'
import { type Dialect, dialects, idOf, refer, searchset, subjectOf } from './dialects.ts'
import { midnight, type Prescription, products } from './medication-facts.ts'
import { found, request, type Subject, writers } from './medication-requests.ts'
import { byName, type Case, type Expected, start, table } from './medication-table.ts'

const draft: Prescription = {
  name: 'draft-1',
  product: products.prednisone5,
  dosings: [{ pieces: 2 }],
  days: 100,
}
const alendronate: Prescription = {
  name: 'bone-1',
  product: products.alendronate,
  dosings: [{ pieces: 1, unit: 'wk' }],
  start: -400,
}
const folicAcid: Prescription = {
  name: 'other-1',
  product: {
    form: 'tablet',
    route: 'oral',
    label: 'FOLIUMZUUR TABLET 5MG',
    english: 'folic acid 1 MG Oral Tablet',
    atc: 'B03BB01',
  },
  dosings: [{ pieces: 1 }],
  start: -300,
}

const untreated: Expected = { primary: 'A50', riding: start, findings: { onBoneMedication: false } }
const treated: Expected = { primary: 'A70', findings: { onBoneMedication: true } }
const undecided = (reason: string): Expected => ({
  primary: 'A50',
  riding: start,
  findings: { onBoneMedication: `? ${reason}` },
})

/** The search for medication orders was answered like this. */
function answered(
  dialect: Dialect,
  name: string,
  medications: (page: (...on: readonly Prescription[]) => JsonObject) => Json,
  expected: Expected,
): Case {
  const page = (...on: readonly Prescription[]) => searchset(dialect, found(on.map(writers[dialect].order)))
  const subject: Subject = { drafts: [draft], instead: { medications: medications(page) } }
  return {
    name: `${dialect}: ${name}`,
    body: request(dialect, subject),
    expected: dialect === 'stu3-hix' ? byName(expected) : expected,
  }
}

function everyDialect(
  name: string,
  medications: (page: (...on: readonly Prescription[]) => JsonObject) => Json,
  expected: Expected,
): readonly Case[] {
  return dialects.map((dialect) => answered(dialect, name, medications, expected))
}

const outcome = (severity: string): JsonObject => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity, code: 'exception', diagnostics: 'niet beschikbaar' }],
})
const withEntry = (page: JsonObject, entry: Json): JsonObject => {
  return { ...page, entry: [...objects(page['entry']), entry] }
}
const next = { relation: 'next', url: 'https://example.org/fhir?page=2' }

const answers: readonly Case[] = [
  ...everyDialect('a complete answer without the drug', (page) => page(folicAcid), untreated),
  ...everyDialect('an empty answer', (page) => page(), untreated),
  ...everyDialect('null', () => null, undecided('medications-null')),
  ...everyDialect('an outcome instead of a Bundle', () => outcome('error'), undecided('medications-failed')),
  ...everyDialect(
    'an error among the entries',
    (page) => withEntry(page(folicAcid), { resource: outcome('error'), search: { mode: 'outcome' } }),
    undecided('medications-failed'),
  ),
  ...everyDialect(
    'a warning among the entries',
    (page) => withEntry(page(folicAcid), { resource: outcome('warning'), search: { mode: 'outcome' } }),
    untreated,
  ),
  ...everyDialect(
    'a page of several',
    (page) => ({ ...page(folicAcid), link: [next], total: 240 }),
    undecided('medications-partial'),
  ),
  ...everyDialect(
    'a page of several without a total',
    (page) => {
      const { total: _, ...rest } = page(folicAcid)
      return { ...rest, link: [next] }
    },
    undecided('medications-partial'),
  ),
  ...everyDialect(
    'a page of several that has the drug',
    (page) => ({ ...page(alendronate), link: [next] }),
    treated,
  ),
  ...everyDialect(
    'an error beside the drug',
    (page) => withEntry(page(alendronate), { resource: outcome('error') }),
    treated,
  ),
  ...everyDialect(
    'an entry without a resource, counted in the total',
    (page) =>
      withEntry(
        { ...page(folicAcid), total: 2 },
        { fullUrl: 'https://example.org/fhir/MedicationRequest/9' },
      ),
    undecided('medications-partial'),
  ),
  ...everyDialect(
    'an entry without a resource, and no total',
    (page) => {
      const { total: _, ...rest } = page(folicAcid)
      return withEntry(rest, { fullUrl: 'https://example.org/fhir/MedicationRequest/9' })
    },
    undecided('medications-partial'),
  ),
  ...everyDialect(
    "another patient's orders only",
    (page) => foreign(page(alendronate)),
    undecided('medications-foreign'),
  ),
]

function foreign(page: JsonObject): JsonObject {
  const subject = { reference: 'Patient/someone-else' }
  return {
    ...page,
    entry: objects(page['entry']).map((entry) => ({
      ...entry,
      resource: { ...object(entry['resource']), subject },
    })),
  }
}

/** An order in use of something that neither a code nor a name tells. */
function nameless(dialect: Dialect, end?: number): JsonObject {
  const id = idOf(dialect, 'nameless')
  const period = { start: midnight(-100), ...(end !== undefined && { end: midnight(end) }) }
  const url =
    dialect === 'r4-nl'
      ? 'http://nictiz.nl/fhir/StructureDefinition/ext-TimeInterval.Period'
      : 'http://nictiz.nl/fhir/StructureDefinition/zib-Medication-PeriodOfUse'
  const coded = { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.4.10', code: '99999' }] }
  return {
    resourceType: 'MedicationRequest',
    id,
    status: dialect === 'stu3-epic' || dialect === 'r4-epic' ? 'active' : 'unknown',
    intent: 'order',
    extension: [{ url, valuePeriod: period }],
    subject: subjectOf(dialect),
    authoredOn: midnight(-100),
    ...(dialect === 'r4-nl'
      ? { medicationCodeableConcept: coded }
      : { medicationReference: refer(dialect, 'Medication', 'nowhere') }),
  }
}

const unplaced: readonly Case[] = (['r4-nl', 'stu3-hix', 'stu3-epic', 'r4-epic'] as const).flatMap(
  (dialect) => [
    answered(
      dialect,
      'an order that nothing names is not "no bone drug"',
      () => searchset(dialect, { resources: [nameless(dialect)] }),
      undecided('medication-not-classified'),
    ),
    answered(
      dialect,
      'an order that nothing names and that is long over',
      () => searchset(dialect, { resources: [nameless(dialect, -50)] }),
      untreated,
    ),
    answered(
      dialect,
      'an order that nothing names beside the drug',
      () => {
        const { resource, beside } = writers[dialect].order(alendronate)
        return searchset(dialect, { resources: [nameless(dialect), resource], included: beside })
      },
      treated,
    ),
  ],
)

const uncertain: readonly Case[] = [
  ...everyDialect(
    'without the list an old order cannot lengthen the draft',
    () => null,
    undecided('medications-null'),
  ),
].map((one) => ({
  ...one,
  name: `${one.name} (the dose is a lower limit)`,
  expected: { ...one.expected, findings: { sustainedMgPerDay: '? medications-null' } },
}))

table('how the search for medication was answered', answers)
table('medication that nothing names', unplaced)
table('what remains known without the list', uncertain)

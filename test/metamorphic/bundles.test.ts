import fc from 'fast-check'
import { test } from 'vitest'
import { type Json, type JsonObject, object, objects } from '../../src/json.ts'
import { type Draw, expectSameDecision, pick, shuffled, withoutDays } from './relation.ts'
import { mapFound, type Search } from './sent.ts'
import { isObject } from './walk.ts'

/** Every Bundle of a prefetch, changed. */
function inBundles(body: JsonObject, change: (bundle: JsonObject) => JsonObject): JsonObject {
  const changed = Object.entries(object(body['prefetch']) ?? {}).map(
    ([name, value]): [string, Json | undefined] => [
      name,
      isObject(value) && value['resourceType'] === 'Bundle' ? change(value) : value,
    ],
  )
  return { ...body, prefetch: Object.fromEntries(changed) }
}

function inEntries(body: JsonObject, change: (entry: JsonObject) => JsonObject): JsonObject {
  return inBundles(body, (bundle) =>
    bundle['entry'] === undefined ? bundle : { ...bundle, entry: objects(bundle['entry']).map(change) },
  )
}

// But for the days that the card names: see known-defects.test.ts.
test('R02 the order of the entries of a search decides nothing', () => {
  expectSameDecision({
    resend: (sent, draw) => ({
      ...sent,
      found: mapFound(sent, (resources) => shuffled(draw, resources)),
    }),
    view: withoutDays,
    runs: 120,
  })
})

test('total, link self, paging back, ids and times of a Bundle decide nothing', () => {
  const extras = (bundle: JsonObject, draw: Draw): JsonObject =>
    pick<JsonObject>(draw, [
      { total: objects(bundle['entry']).length },
      { total: 0 },
      { link: [{ relation: 'self', url: 'https://ehr.example/fhir/Condition?patient=p1' }] },
      {
        link: [
          { relation: 'previous', url: 'x' },
          { relation: 'first', url: 'y' },
          { relation: 'last', url: 'z' },
        ],
      },
      {
        id: 'b-1',
        meta: { lastUpdated: '2026-11-22T10:00:00Z' },
        timestamp: '2026-11-22T10:00:00Z',
        type: 'collection',
      },
      { type: 'collection', entry: bundle['entry'] ?? [] },
    ])
  expectSameDecision({
    rewrite: (body, draw) => inBundles(body, (bundle) => ({ ...bundle, ...extras(bundle, draw) })),
  })
})

test('search modes, scores, full addresses and entries that tell how the search went decide nothing', () => {
  const extras: readonly JsonObject[] = [
    { search: { mode: 'match', score: 1 } },
    { search: { mode: 'include' } },
    { fullUrl: 'https://ehr.example/fhir/Thing/1' },
    { response: { status: '200 OK' }, link: [{ relation: 'self', url: 'x' }] },
  ]
  const notice: JsonObject = {
    resource: {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', code: 'informational' }],
    },
    search: { mode: 'outcome' },
  }
  expectSameDecision({
    rewrite: (body, draw) =>
      inBundles(
        inEntries(body, (entry) => ({ ...entry, ...pick(draw, extras) })),
        (bundle) =>
          bundle['entry'] === undefined
            ? bundle
            : { ...bundle, entry: [...objects(bundle['entry']), notice] },
      ),
  })
})

test('one entry that is no list, and a Patient or Encounter in a Bundle of one, are read as what they hold', () => {
  const around = (resource: Json | undefined): JsonObject => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: [{ resource }],
  })
  expectSameDecision({
    rewrite: (body) => {
      const loose = inBundles(body, (bundle) => {
        const [entry, ...others] = objects(bundle['entry'])
        return entry !== undefined && others.length === 0 ? { ...bundle, entry } : bundle
      })
      const prefetch = object(loose['prefetch']) ?? {}
      const { patient, encounter } = prefetch
      const wrapped = {
        patient: around(patient),
        ...(encounter !== undefined && { encounter: around(encounter) }),
      }
      return { ...loose, prefetch: { ...prefetch, ...wrapped } }
    },
  })
})

const observationSearches: readonly Search[] = ['boneDensity', 'laboratory', 'circumstances']

test('one search of Observations split over several, or several merged into one, find the same', () => {
  expectSameDecision({
    view: withoutDays,
    resend: (sent, draw) => {
      const all = observationSearches.flatMap((name) => sent.found[name])
      const places = new Map(all.map((resource) => [resource, pick(draw, observationSearches)]))
      const found = mapFound(sent, (resources, name) =>
        observationSearches.includes(name)
          ? all.filter((resource) => places.get(resource) === name)
          : resources,
      )
      return { ...sent, found }
    },
  })
})

test('the same resource twice in a search, or in two searches, is one fact', () => {
  expectSameDecision({
    view: withoutDays,
    resend: (sent, draw) => {
      const all = observationSearches.flatMap((name) => sent.found[name])
      const found = mapFound(sent, (resources, name) => {
        const pool = observationSearches.includes(name) ? all : resources
        return [...resources, ...draw(fc.subarray<JsonObject>, [...pool])]
      })
      return { ...sent, found }
    },
  })
})

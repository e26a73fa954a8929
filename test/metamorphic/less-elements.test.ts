import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type JsonObject, number } from '../../src/json.ts'
import { searches } from '../support/requests.ts'
import { type Decided, decide } from './decided.ts'
import { facts } from './draw-facts.ts'
import type { Steroid } from './facts.ts'
import { expectLess } from './information.ts'
import { pick } from './relation.ts'
import { renderR4 } from './render.ts'
import { bodyOf, mapFound, type Search, type Sent } from './sent.ts'
import { mapWithin, without } from './walk.ts'

type Judge = (whole: Decided, less: Decided, search: Search, sent: Sent, at: JsonObject) => void

/** Takes something out of one resource of every search in turn. */
function takeOut(
  remove: (resource: JsonObject) => JsonObject,
  judge: Judge,
  among: readonly Search[] = searches,
  runs = 60,
): void {
  fc.assert(
    fc.property(facts, fc.gen(), (drawn, draw) => {
      const sent = renderR4(drawn)
      const whole = decide(sent.service, bodyOf(sent))
      for (const search of among) {
        if (sent.found[search].length === 0) continue
        const at = pick(draw, sent.found[search])
        judge(whole, replaced(sent, at, [remove(at)]), search, sent, at)
      }
    }),
    { numRuns: runs },
  )
}

function replaced(sent: Sent, at: JsonObject, by: readonly JsonObject[]): Decided {
  const found = mapFound(sent, (resources) =>
    resources.flatMap((resource) => (resource === at ? by : [resource])),
  )
  return decide(sent.service, bodyOf({ ...sent, found }))
}

const medicines: readonly Search[] = ['medications', 'statements', 'administrations']
const others = searches.filter((search) => !medicines.includes(search))
const findingsOf = ({ findings }: Decided) => findings

test('a resource without its code, and a report without its words, says as much as one that is not there', () => {
  takeOut(
    (resource) => without(resource, ['code', 'conclusion']),
    (_whole, less, _search, sent, at) => {
      const gone = replaced(sent, at, [])
      expect([less.primary, less.additional, findingsOf(less)]).toEqual([
        gone.primary,
        gone.additional,
        findingsOf(gone),
      ])
    },
    others,
  )
})

test('a medicine without its code says no more than one that is not there: it may be a bone-sparing one', () => {
  takeOut(
    (resource) => without(resource, ['medicationCodeableConcept']),
    (_whole, less, _search, sent, at) => expectLess(replaced(sent, at, []), less),
    medicines,
  )
})

const usual: Readonly<Record<string, JsonObject>> = {
  Condition: {
    clinicalStatus: { coding: [{ code: 'active' }] },
    verificationStatus: { coding: [{ code: 'confirmed' }] },
  },
  Observation: { status: 'final' },
  Procedure: { status: 'completed' },
  ServiceRequest: { status: 'active' },
  DiagnosticReport: { status: 'final' },
  AllergyIntolerance: { clinicalStatus: { coding: [{ code: 'active' }] } },
  Flag: { status: 'active' },
}
const statuses = ['status', 'clinicalStatus', 'verificationStatus']

/*
 * A status that takes something back (refuted, resolved, entered in error, revoked) is a modifier: leaving
 * it out removes no knowledge about the patient but a denial, so the order of information says nothing
 * about it. What holds is that no status is read as the usual one, which also means that leaving out the
 * usual status changes nothing.
 */
test('a resource without a status is read as one with the usual status', () => {
  takeOut(
    (resource) => without(resource, statuses),
    (_whole, less, _search, sent, at) => {
      const named = replaced(sent, at, [{ ...at, ...usual[String(at['resourceType'])] }])
      expect(less).toEqual(named)
    },
    others,
  )
})

const dates = [
  'onsetDateTime',
  'onsetPeriod',
  'recordedDate',
  'effectiveDateTime',
  'performedDateTime',
  'period',
]

/** What is said of something without a date, on purpose. */
const saidUndated: Readonly<Partial<Record<Search, readonly string[]>>> = {
  // Linked to this visit it happened now; a finger fracture is not worth the question when; a pregnancy
  // without a date is one of today.
  conditions: [
    'recentFracture',
    'fractureDuringTreatment',
    'fractureLocation',
    'atypicalFemurSite',
    'severeAccident',
    'pregnant',
  ],
  // The newest of those that have a date stands in.
  boneDensity: ['tScoreLowest', 'vertebralGrade', 'clinicalVertebralFracture'],
  reports: ['tScoreLowest', 'vertebralGrade', 'clinicalVertebralFracture'],
  circumstances: [
    'highDiseaseActivity',
    'oralBisphosphonateContraindicated',
    'evaluationDeclined',
    'lifeExpectancyUnderOneYear',
    'noTestingByTeamDecision',
    'severeAccident',
    'nursingHome',
  ],
  flags: ['pregnant'],
}

test('a diagnosis, result, examination or warning without its dates says no more than with them', () => {
  const dated = others.filter((search) => search !== 'orders')
  takeOut(
    (resource) => without(resource, dates),
    (whole, less, search) => expectLess(whole, less, saidUndated[search]),
    dated,
    80,
  )
})

test('an open request without a date counts as one of today', () => {
  takeOut(
    (resource) => without(resource, ['authoredOn']),
    (_whole, less, _search, sent, at) => {
      if (at['status'] === 'active')
        expect(findingsOf(less)).toEqual(
          findingsOf(replaced(sent, at, [{ ...at, authoredOn: '2026-11-22' }])),
        )
    },
    ['orders'],
  )
})

const unitless = (resource: JsonObject) =>
  mapWithin(resource, (found) =>
    number(found['value']) === undefined ? found : without(found, ['unit', 'code', 'system']),
  )

test('a result without its unit says no more than with it', () => {
  takeOut(unitless, (whole, less) => expectLess(whole, less), ['boneDensity', 'laboratory'], 80)
})

/** Never unknown by definition: they speak of what can be read of doses and lengths (plans/findings.md). */
const ofWhatIsReadable = ['doseCertain', 'courseLengthKnown', 'glucocorticoidBursts', 'glucocorticoidStopped']

test('a draft without the units of its doses says no more about the dose', () => {
  fc.assert(
    fc.property(facts, (drawn) => {
      const sent = renderR4(drawn)
      const doses = {
        ...sent,
        drafts: sent.drafts.map((draft) =>
          mapWithin(draft, (found, key) =>
            key === 'doseQuantity' ? without(found, ['unit', 'code', 'system']) : found,
          ),
        ),
      }
      expectLess(decide(sent.service, bodyOf(sent)), decide(sent.service, bodyOf(doses)), ofWhatIsReadable)
    }),
    { numRuns: 80 },
  )
})

test('a draft without its dosage or its length says no more about dose and length', () => {
  fc.assert(
    fc.property(facts, fc.boolean(), (drawn, whole) => {
      // A draft takes the place of what is on file of its substance, so that is left out here.
      const onlyOne = { ...drawn, onFile: [], steroids: drawn.steroids.slice(0, 1).filter(isRegular) }
      const sent = renderR4(onlyOne)
      const bare = {
        ...sent,
        drafts: sent.drafts.map((draft) =>
          whole ? without(draft, ['dosageInstruction', 'dispenseRequest']) : endless(draft),
        ),
      }
      expectLess(decide(sent.service, bodyOf(sent)), decide(sent.service, bodyOf(bare)), [
        ...ofWhatIsReadable,
        ...(whole ? [] : ['sustainedMgPerDay', 'substitutionTherapy']),
      ])
    }),
    { numRuns: 80 },
  )
})

/** An injection of which neither route nor length is known is read as one gift. */
const isRegular = ({ stopped, drug }: Steroid) => !stopped && drug !== 'H02AB08'

/** An order without an end goes on: its sustained dose may rise to that of three months or more. */
function endless(draft: JsonObject): JsonObject {
  return mapWithin(without(draft, ['dispenseRequest']), (found) =>
    without(found, ['boundsDuration', 'boundsPeriod']),
  )
}

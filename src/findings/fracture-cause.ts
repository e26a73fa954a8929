import { unanswered } from '../record/patient-record.ts'
import { classification } from '../terminology/code-index.ts'
import { meaningOf } from '../terminology/code-map/code-map.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Concept } from '../terminology/concept.ts'
import type { Terminology } from '../terminology/terminology.ts'
import { everDiagnosed } from './current-conditions.ts'
import type { Derivation, Evidence, FindingInput } from './finding.ts'
import { known, unknown } from './finding.ts'
import { fracturesOfVisit } from './fracture.ts'
import { isIncluded, isVertebral } from './fracture-site.ts'
import { evidenceOf, type Fracture } from './fractures.ts'
import { stated } from './statement.ts'
import { daysOf, isOfVisit, visitOf } from './visit.ts'

/**
 * Whether the fracture comes from a severe accident: several injured regions, a fall from a height or
 * a traffic accident coded for this visit, or a statement of the last days. A statement decides over
 * codes, and codes over words. A ladder, a bicycle, words or fractures of two regions only make it possible.
 *
 * @absent unknown unless recorded, and without a statement when those could not be read; no when stated,
 *   or when a fall with little energy was coded
 * @source P1
 */
export const severeAccident: Derivation<boolean> = (input) => {
  const { first, starts, ends } = visitOf(input)
  const days = input.parameters.severeAccidentDays
  const answer = stated(input, 'severe-accident', {
    first: Math.min(first, starts - days),
    last: ends + days,
  })
  if (answer.kind === 'known') return answer
  const signs = codedForVisit(input, ['multiple-trauma', 'high-energy-mechanism'])
  const gap = unanswered(input.record, 'circumstances')
  if (signs.length > 0) return gap === undefined ? known(true, signs) : unknown(gap, signs)
  const possible = codedForVisit(input, ['possible-severe-accident'])
  if (possible.length > 0) return unknown('severe-accident-possible', possible)
  const falls = codedForVisit(input, ['low-energy-fall'])
  if (falls.length > 0) return gap === undefined ? known(false, falls) : unknown(gap, falls)
  const several = fracturesOfRegions(input)
  if (several.length > 0) return unknown('severe-accident-possible', several)
  const told = toldOfVisit(input)
  if (told.length === 0) return answer
  return unknown(
    input.terminology.readText.fractureWords ? 'severe-accident-possible' : 'words-not-read',
    told,
  )
}

/**
 * Whether the fracture was caused by a fall.
 *
 * @absent unknown unless a fall was coded for this visit
 * @source S3-2.3
 */
export const causedByFall: Derivation<boolean> = (input) => {
  const falls = codedForVisit(input, ['low-energy-fall', 'fall-of-unclear-energy'])
  return falls.length > 0 ? known(true, falls) : unknown('not-recorded')
}

/**
 * The fractures of this visit when they are of more than one region or of both sides; fragile bone breaks
 * without an accident.
 */
function fracturesOfRegions(input: FindingInput): readonly Evidence[] {
  const counted = fracturesOfVisit(input).filter(
    ({ site, concept }) => isIncluded(site) && !input.terminology.matches(concept, 'fracture-fragility'),
  )
  const several = counted.some(
    (one, index) =>
      one.side === 'both' || counted.slice(index + 1).some((other) => !isSameRegion(one, other, input)),
  )
  return several ? counted.map(({ evidence }) => evidence) : []
}

/**
 * One fracture may be on file twice, once per code system. The category of a classification ("S52")
 * is a region; codes without one only tell the site. Left and right are two limbs.
 */
function isSameRegion(one: Fracture, other: Fracture, { terminology }: FindingInput): boolean {
  if (one.side !== undefined && other.side !== undefined && one.side !== other.side) return false
  const [categories, others] = [categoriesOf(one, terminology), categoriesOf(other, terminology)]
  if (categories.some((category) => others.includes(category))) return true
  if (one.site !== other.site) return isVertebral(one.site) && isVertebral(other.site)
  return one.site !== 'other' || categories.length === 0 || others.length === 0
}

function categoriesOf({ concept }: Fracture, terminology: Terminology): readonly string[] {
  return concept.codings
    .map((coding) => meaningOf(coding, terminology))
    .filter(({ system }) => classification(system) === codeSystems.icd10)
    .map(({ code }) => code.slice(0, 3).toUpperCase())
}

/** Where a diagnosis of this visit, what was noted beside it, or its reason tells of an accident. */
function toldOfVisit(input: FindingInput): readonly Evidence[] {
  const { record, terminology, today } = input
  const tells = (words: string | undefined) => words !== undefined && terminology.accidentNamed(words)
  const found = record.conditions
    .filter((condition) => condition.certainty === 'confirmed' && isOfVisit(condition, input) === 'yes')
    .filter(({ concept, note }) => tells(concept.text) || tells(note))
    .map((condition) => evidenceOf(condition.reference, daysOf(condition, today)))
  const { encounter } = record
  const isReason = encounter?.reasons.some(({ text }) => tells(text)) === true
  const all = encounter !== undefined && isReason ? [...found, { reference: encounter.reference }] : found
  return all.map((evidence) => ({ ...evidence, basis: 'text' }))
}

/** Where codes of these sets were recorded for this visit, as a diagnosis or as its reason. */
function codedForVisit(input: FindingInput, names: readonly string[]): readonly Evidence[] {
  const { record, terminology, today } = input
  const is = (concept: Concept) => names.some((name) => terminology.matches(concept, name))
  const coded = new Set(names.flatMap((name) => everDiagnosed(input, name)))
  const conditions = [...coded].filter((condition) => isOfVisit(condition, input) === 'yes')
  const found = conditions.map((condition) => evidenceOf(condition.reference, daysOf(condition, today)))
  const { encounter } = record
  return encounter?.reasons.some(is) === true ? [...found, { reference: encounter.reference }] : found
}

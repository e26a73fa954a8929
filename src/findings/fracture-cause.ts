import { classification } from '../terminology/code-index.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Concept } from '../terminology/concept.ts'
import type { Derivation, Evidence, FindingInput } from './finding.ts'
import { known, unknown } from './finding.ts'
import { fracturesOfVisit } from './fracture.ts'
import { isIncluded } from './fracture-site.ts'
import { evidenceOf, type Fracture } from './fractures.ts'
import { stated } from './statement.ts'
import { daysOf, isOfVisit, visitOf } from './visit.ts'

/**
 * Whether the fracture comes from a severe accident: several injured regions, a fall from a height or
 * a traffic accident coded for this visit, or a statement of the last days. A statement decides over
 * codes. A ladder, a bicycle or fractures of two regions only make it possible.
 *
 * @absent unknown unless recorded; no when stated, or when a fall with little energy was coded
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
  if (signs.length > 0) return known(true, signs)
  const possible = codedForVisit(input, ['possible-severe-accident'])
  if (possible.length > 0) return unknown('severe-accident-possible', possible)
  const falls = codedForVisit(input, ['low-energy-fall'])
  if (falls.length > 0) return known(false, falls)
  const several = fracturesOfRegions(input)
  return several.length > 0 ? unknown('severe-accident-possible', several) : answer
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

/** The fractures of this visit when they are of more than one region; fragile bone breaks without an accident. */
function fracturesOfRegions(input: FindingInput): readonly Evidence[] {
  const counted = fracturesOfVisit(input).filter(
    ({ site, concept }) => isIncluded(site) && !input.terminology.matches(concept, 'fracture-fragility'),
  )
  const [first] = counted
  const several = first !== undefined && counted.some((other) => !isSameRegion(first, other))
  return several ? counted.map(({ evidence }) => evidence) : []
}

/**
 * One fracture may be on file twice, once per code system. The category of a classification ("S52")
 * is a region; codes without one only tell the site.
 */
function isSameRegion(one: Fracture, other: Fracture): boolean {
  const [categories, others] = [categoriesOf(one), categoriesOf(other)]
  if (categories.some((category) => others.includes(category))) return true
  if (one.site !== other.site) return false
  return one.site !== 'other' || categories.length === 0 || others.length === 0
}

function categoriesOf({ concept }: Fracture): readonly string[] {
  return concept.codings
    .filter(({ system }) => classification(system) === codeSystems.icd10)
    .map(({ code }) => code.slice(0, 3).toUpperCase())
}

/** Where codes of these sets were recorded for this visit, as a diagnosis or as its reason. */
function codedForVisit(input: FindingInput, names: readonly string[]): readonly Evidence[] {
  const { record, terminology, today } = input
  const is = (concept: Concept) => names.some((name) => terminology.matches(concept, name))
  const conditions = record.conditions.filter(
    (condition) =>
      condition.certainty === 'confirmed' && is(condition.concept) && isOfVisit(condition, input) === 'yes',
  )
  const found = conditions.map((condition) => evidenceOf(condition.reference, daysOf(condition, today)))
  const { encounter } = record
  return encounter?.reasons.some(is) === true ? [...found, { reference: encounter.reference }] : found
}

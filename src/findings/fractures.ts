import { certainDay, type DayRange } from '../days.ts'
import type { ConditionEntry } from '../record/entries.ts'
import type { Concept } from '../terminology/concept.ts'
import { currentlyDiagnosed } from './current-conditions.ts'
import { type Evidence, type FindingInput, perPatient } from './finding.ts'
import { type FractureSite, fractureSite } from './fracture-site.ts'
import { isInWords } from './fracture-words.ts'
import { isSameDiagnosis } from './same-diagnosis.ts'
import { type Certainty, daysOf, isActive, isInFuture, isOfVisit, visitOf } from './visit.ts'

type Side = 'left' | 'right' | 'both'

/** One certain fracture of the patient. */
export interface Fracture {
  readonly site: FractureSite
  readonly concept: Concept
  /** The days on which it may have happened. */
  readonly days?: DayRange
  readonly ofVisit: Certainty
  readonly active: boolean
  /** Side of the body; absent when not said. */
  readonly side?: Side
  readonly evidence: Evidence
}

/** All certain fractures on file up to today; old ones, suspicions and denials are not among them. */
export const fractures = perPatient((input: FindingInput): readonly Fracture[] => {
  const metastasis = hasBoneMetastasis(input)
  const doubted = new Set<FractureSite>()
  const found: Fracture[] = []
  for (const condition of input.record.conditions) {
    const site = fractureSite(condition.concept, input.terminology, condition.bodySites)
    if (site === undefined || isInFuture(condition, input.today)) continue
    const fracture = fromCondition(condition, site, input)
    if (condition.certainty === 'confirmed') found.push(fracture)
    else if (fracture.ofVisit === 'yes') doubted.add(site)
  }
  const all = [...found, ...fromReasons(input, doubted, found)]
  return metastasis ? all.map((fracture) => inDiseasedBone(fracture, input)) : all
})

function hasBoneMetastasis(input: FindingInput): boolean {
  return currentlyDiagnosed(input, 'bone-metastasis').some((condition) => !isInFuture(condition, input.today))
}

/** Beside a metastasis in bone a new fracture is taken to be of it, unless osteoporosis is its cause. */
function inDiseasedBone(fracture: Fracture, { terminology }: FindingInput): Fracture {
  const { ofVisit, site, concept } = fracture
  if (ofVisit !== 'yes' || site === 'excluded' || terminology.matches(concept, 'fracture-fragility'))
    return fracture
  return { ...fracture, site: 'pathological' }
}

/** As evidence; a day only when it is certain. */
export function evidenceOf(reference: string, days: DayRange | undefined): Evidence {
  return { reference, ...certainDay(days) }
}

function fromCondition(condition: ConditionEntry, site: FractureSite, input: FindingInput): Fracture {
  const side = condition.side === undefined ? undefined : sideOf(condition.side, input)
  const days = daysOf(condition, input.today)
  return {
    site,
    concept: condition.concept,
    ofVisit: isOfVisit(condition, input),
    active: isActive(condition),
    evidence: sourceOf(condition.reference, days, condition.concept, input),
    ...(days === undefined ? {} : { days }),
    ...(side === undefined ? {} : { side }),
  }
}

function sideOf(side: Concept, { terminology }: FindingInput): Side | undefined {
  const isRight = terminology.matches(side, 'side-right')
  if (terminology.matches(side, 'side-left')) return isRight ? 'both' : 'left'
  return isRight ? 'right' : undefined
}

function sourceOf(
  reference: string,
  days: DayRange | undefined,
  concept: Concept,
  { terminology }: FindingInput,
): Evidence {
  const evidence = evidenceOf(reference, days)
  return isInWords(concept, terminology) ? { ...evidence, basis: 'text' } : evidence
}

/**
 * Fractures coded as the reason of the encounter, unless a diagnosis of the visit doubts or denies them.
 * A check-up names the fracture that it checks: where the problem list has that one, with its own date,
 * the reason says nothing new.
 */
function fromReasons(
  input: FindingInput,
  doubted: ReadonlySet<FractureSite>,
  listed: readonly Fracture[],
): readonly Fracture[] {
  const { encounter } = input.record
  if (encounter === undefined) return []
  const { starts } = visitOf(input)
  const day = Math.min(encounter.period?.first ?? starts, input.today)
  const days = { first: day, last: day }
  return encounter.reasons.flatMap((concept) => {
    const site = fractureSite(concept, input.terminology)
    if (
      site === undefined ||
      doubted.has(site) ||
      listed.some((fracture) => isRepeated(fracture, concept, day, input))
    )
      return []
    return [
      {
        site,
        concept,
        days,
        ofVisit: 'yes' as const,
        active: true,
        evidence: sourceOf(encounter.reference, days, concept, input),
      },
    ]
  })
}

function isRepeated(listed: Fracture, reason: Concept, day: number, input: FindingInput): boolean {
  const first = listed.days?.first ?? day
  if (first > day || first < day - input.parameters.fractureFollowUpDays) return false
  return isSameDiagnosis(listed.concept, reason, input.terminology)
}

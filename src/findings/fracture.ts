import { incomplete } from '../record/patient-record.ts'
import { type Derivation, type FindingInput, known, unknown } from './finding.ts'
import { isIncluded, siteOrder } from './fracture-site.ts'
import { type Fracture, fractures } from './fractures.ts'

/**
 * Location of the fracture of this visit, as the guideline groups it; of several the most serious.
 * "undated" when there is only an active fracture with no date that puts it in or outside this visit.
 *
 * @absent none: a complete problem list without a fracture of this visit. Unknown when the list is
 * incomplete
 * @source P1
 */
export const fractureLocation: Derivation<string> = (input) => {
  const worst = mostSerious(fracturesOfVisit(input))
  if (worst !== undefined) return known<string>(worst.site, [worst.evidence])
  const doubtful = undatedFracture(input)
  if (doubtful !== undefined) return known<string>('undated', [doubtful.evidence])
  const gap = incomplete(input.record, 'conditions')
  return gap === undefined ? known<string>('none') : unknown(gap)
}

/**
 * Whether a fracture of this visit is at a site of atypical fractures: the femoral shaft, or around
 * a prosthesis.
 *
 * @absent as the fracture of this visit
 * @source P13
 */
export const atypicalFemurSite: Derivation<boolean> = (input) => {
  const location = fractureLocation(input)
  if (location.kind === 'unknown') return unknown(location.reason, location.evidence)
  const doubtful = fracturesOfVisit(input).length === 0 ? undatedFracture(input) : undefined
  if (doubtful !== undefined) return unknown(dateProblem(doubtful), location.evidence)
  const at = fracturesOfVisit(input).find((fracture) => isAtypicalSite(fracture, input))
  return at === undefined ? known(false, location.evidence) : known(true, [at.evidence])
}

/** The certain fractures of this visit. */
export function fracturesOfVisit(input: FindingInput): readonly Fracture[] {
  return fractures(input).filter((fracture) => fracture.ofVisit === 'yes')
}

/** Why the date of a fracture does not decide. */
export function dateProblem(fracture: Fracture): string {
  return fracture.days === undefined ? 'fracture-date-missing' : 'fracture-date-partial'
}

function mostSerious(found: readonly Fracture[]): Fracture | undefined {
  return found.toSorted((a, b) => siteOrder.indexOf(a.site) - siteOrder.indexOf(b.site))[0]
}

function undatedFracture(input: FindingInput): Fracture | undefined {
  return fractures(input).find(mayBeOfVisit)
}

/** Only a location that could lead to a card is worth the question when it happened. */
function mayBeOfVisit({ ofVisit, active, site }: Fracture): boolean {
  return ofVisit === 'unknown' && active && (isIncluded(site) || site === 'unclassifiable')
}

function isAtypicalSite({ concept, site }: Fracture, { terminology }: FindingInput): boolean {
  if (site === 'excluded' || site === 'pathological') return false
  return ['fracture-femoral-shaft', 'fracture-periprosthetic-or-atypical'].some((name) =>
    terminology.matches(concept, name),
  )
}

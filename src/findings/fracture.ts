import { incomplete } from '../record/patient-record.ts'
import { meaningOf } from '../terminology/code-map/code-map.ts'
import { type Derivation, type Evidence, type Finding, type FindingInput, known, unknown } from './finding.ts'
import { isIncluded, siteOrder } from './fracture-site.ts'
import { clausesOf } from './fracture-words.ts'
import { type Fracture, fractures } from './fractures.ts'
import { visitOf } from './visit.ts'

/**
 * Location of the fracture of this visit, as the guideline groups it; of several the most serious.
 * "undated" when there is only an active fracture with no date that puts it in or outside this visit, or
 * one that is linked to the visit and began weeks before it. Of an incomplete list it is the most serious
 * that was read, or unknown where that leads to no card: only a complete list can say that there is nothing else.
 *
 * @absent none: a complete problem list without a fracture of this visit. Unknown when the list is
 * incomplete, or when only a name that may not decide says fracture
 * @source P1
 */
export const fractureLocation: Derivation<string> = (input) => {
  const worst = mostSerious(fracturesOfVisit(input))
  if (worst !== undefined)
    return located(worst, worst.site === 'spine' ? 'unclassifiable' : worst.site, input)
  const doubtful = undatedFracture(input)
  if (doubtful !== undefined) {
    return isPlaceUnread(doubtful, input)
      ? unknown('words-not-read', [doubtful.evidence])
      : located(doubtful, 'undated', input)
  }
  const gap = incomplete(input.record, 'conditions')
  return gap === undefined ? known<string>('none') : unknown(gap)
}

/**
 * The bone that the name of a fracture of this visit says, when it has no code: for the question whether
 * that is right, in our own words. It decides nothing.
 *
 * @absent unknown unless the fracture that the card asks about has only a name, which says a single bone
 * @source OH-SITE
 */
export const namedBone: Derivation<string> = (input) => {
  const worst = mostSerious(fracturesOfVisit(input)) ?? undatedFracture(input)
  if (worst?.site !== 'unclassifiable' || worst.evidence.basis !== 'text' || isUnread(worst, input))
    return unknown('not-recorded')
  const bone = input.terminology.boneNamed(clausesOf(worst.concept))
  return bone === undefined ? unknown('not-recorded') : known(bone, [worst.evidence])
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
  if (at !== undefined) return known(true, [at.evidence])
  const gap = incomplete(input.record, 'conditions')
  return gap === undefined ? known(false, location.evidence) : unknown(gap, location.evidence)
}

/** Hip and vertebrae are named by their site, every other bone by its codes. */
function named({ site, concept, evidence }: Fracture, { terminology }: FindingInput): Evidence {
  return site === 'other' ? withBone({ concept, evidence }, terminology) : evidence
}

/** Where the fracture was read, with the bone when its codes name one. */
export function withBone(
  { concept, evidence }: Pick<Fracture, 'concept' | 'evidence'>,
  terminology: FindingInput['terminology'],
): Evidence {
  const codings = concept.codings.map((coding) => meaningOf(coding, terminology))
  const region = terminology.fractureRegion({ codings })
  return region === undefined ? evidence : { ...evidence, named: region }
}

function located(fracture: Fracture, site: string, input: FindingInput): Finding<string> {
  const evidence = named(fracture, input)
  if (isUnread(fracture, input)) return unknown('words-not-read', [evidence])
  const all = [evidence, ...placeNamed(fracture, input)]
  const reason = incomplete(input.record, 'conditions')
  if (reason === undefined) return known<string>(site, all)
  if (site === 'pathological' || site === 'excluded') return unknown(reason, all)
  return { kind: 'partial', value: site, reason, evidence: all }
}

/** The visit, when only the name of its place says that it is about a fracture of so long ago. */
function placeNamed({ days, ofVisit }: Fracture, input: FindingInput): readonly Evidence[] {
  const { codedFirst } = visitOf(input)
  const { encounter } = input.record
  if (codedFirst === undefined || encounter === undefined || days === undefined || ofVisit !== 'yes')
    return []
  return days.first >= codedFirst ? [] : [{ reference: encounter.reference, basis: 'text' }]
}

/** Only the name of the place, which is not read, would make it of this visit. */
function isPlaceUnread({ days }: Fracture, input: FindingInput): boolean {
  const { namedFirst } = visitOf(input)
  return days !== undefined && namedFirst !== undefined && days.last >= namedFirst
}

/** Known by its name only, where names may not decide. */
export function isUnread({ evidence }: Fracture, { terminology }: FindingInput): boolean {
  return evidence.basis === 'text' && !terminology.readText.fractureWords
}

/** The certain fractures of this visit. */
export function fracturesOfVisit(input: FindingInput): readonly Fracture[] {
  return fractures(input).filter((fracture) => fracture.ofVisit === 'yes')
}

/** Why the date of a fracture does not decide. */
export function dateProblem({ days }: Fracture): string {
  if (days === undefined) return 'fracture-date-missing'
  return days.first === days.last ? 'fracture-before-visit' : 'fracture-date-partial'
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

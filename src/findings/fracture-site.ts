import type { Concept } from '../terminology/concept.ts'
import type { Terminology } from '../terminology/terminology.ts'
import { fractureInWords } from './fracture-words.ts'

/** Where a fracture is, as the guideline groups it; `spine` is a vertebra of which the level is not said. */
export type FractureSite =
  | 'hip'
  | 'vertebral'
  | 'other'
  | 'spine'
  | 'unclassifiable'
  | 'pathological'
  | 'excluded'

/** Most serious first; an included location always decides over the rest. */
export const siteOrder: readonly FractureSite[] = [
  'hip',
  'vertebral',
  'other',
  'spine',
  'unclassifiable',
  'pathological',
  'excluded',
]

export function isIncluded(site: FractureSite): boolean {
  return site === 'hip' || site === 'other' || isVertebral(site)
}

/** A vertebra; one without a level may be cervical, which only a question can tell. */
export function isVertebral(site: FractureSite): boolean {
  return site === 'vertebral' || site === 'spine'
}

/**
 * The site of one fracture from all its codes. A code that excludes wins over one that includes; a
 * code for osteoporosis wins over one for a diseased bone; the most specific region wins. The body
 * site decides only when the codes name no region, and words only when there is no code.
 *
 * @returns undefined when it is no fracture, or an old one
 */
export function fractureSite(
  concept: Concept,
  terminology: Terminology,
  bodySites: readonly Concept[] = [],
): FractureSite | undefined {
  if (terminology.setsOf(concept).length === 0) return siteInWords(concept, bodySites, terminology)
  const is = (name: string) => terminology.matches(concept, name)
  if (is('fracture-old-or-sequela')) return undefined
  if (is('fracture-excluded-site') || is('fracture-stress')) return 'excluded'
  const region = namedRegion(is)
  const fragility = is('fracture-fragility')
  const unclear = is('fracture-site-unclear')
  const fractured = region !== undefined || fragility || unclear
  const diseased = is('fracture-pathological') || (fractured && is('bone-metastasis'))
  if (diseased && !fragility) return 'pathological'
  if (!fractured) return siteInWords(concept, bodySites, terminology)
  if (region === 'vertebral') return levelOf(concept, bodySites, terminology)
  if (region !== undefined) return region
  return siteOfBody(bodySites, terminology) ?? (fragility ? 'other' : 'unclassifiable')
}

/** The codes say the level, or else the body site does; the spine as a whole is no level. */
function levelOf(concept: Concept, bodySites: readonly Concept[], terminology: Terminology): FractureSite {
  const isLevel = terminology
    .setsOf(concept)
    .some((names) => names.has('fracture-vertebral') && !names.has('spine-level-unclear'))
  if (isLevel) return 'vertebral'
  const is = (name: string) => bodySites.some((site) => terminology.matches(site, name))
  if (is('body-site-excluded')) return 'excluded'
  return is('body-site-vertebral') && !is('spine-level-unclear') ? 'vertebral' : 'spine'
}

/** Words are less sure than a code, so an included bone only leads to the question which one it was. */
function siteInWords(
  concept: Concept,
  bodySites: readonly Concept[],
  terminology: Terminology,
): FractureSite | undefined {
  const said = fractureInWords(concept, terminology)
  if (said !== 'unclear') return said
  if (!terminology.readText.fractureWords) return 'unclassifiable'
  return siteOfBody(bodySites, terminology) === 'excluded' ? 'excluded' : 'unclassifiable'
}

function namedRegion(is: (name: string) => boolean): FractureSite | undefined {
  if (is('fracture-hip')) return 'hip'
  if (is('fracture-vertebral')) return 'vertebral'
  return is('fracture-other-included') ? 'other' : undefined
}

function siteOfBody(bodySites: readonly Concept[], terminology: Terminology): FractureSite | undefined {
  const is = (name: string) => bodySites.some((site) => terminology.matches(site, name))
  if (is('body-site-excluded')) return 'excluded'
  if (is('body-site-hip')) return 'hip'
  if (is('body-site-vertebral')) return 'vertebral'
  return is('body-site-other-included') ? 'other' : undefined
}

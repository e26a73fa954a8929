import { monthsAfter } from '../days.ts'
import type { MedicationEntry } from '../record/entries.ts'
import { meaningOf } from '../terminology/code-map/code-map.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Coding, Concept } from '../terminology/concept.ts'
import type { Basis, FindingInput } from './finding.ts'
import { conceptsOf, namedDrugs } from './named-drugs.ts'

export type BoneDrug = 'bisphosphonate' | 'denosumab' | 'anabolic' | 'other'

/** How long a drug of one set works. */
export interface Kind {
  readonly set: string
  readonly drug: BoneDrug
  /** Last day on which one gift protects; absent for what is taken daily to monthly by mouth or pen. */
  readonly until?: (input: FindingInput, day: number) => number
  /** One order is one gift: an open end of it does not say that later gifts took place. */
  readonly single?: true
}

/** The kind of a drug, and whether its code or its name says so. */
export interface KnownKind {
  readonly kind: Kind
  readonly basis: Basis
}

const zoledronate = (input: FindingInput, day: number) => monthsAfter(day, input.parameters.zoledronateMonths)
const denosumab = (input: FindingInput, day: number) => monthsAfter(day, input.parameters.denosumabMonths)
const romosozumab = (input: FindingInput, day: number) => day + input.parameters.romosozumabDays
const quarterly = (input: FindingInput, day: number) =>
  monthsAfter(day, input.parameters.ibandronateInjectionMonths)

/** In the order of `plans/precedence.json`; the first set that has the product tells its kind. */
const kinds: readonly Kind[] = [
  { set: 'zoledronate', drug: 'bisphosphonate', until: zoledronate, single: true },
  { set: 'iv-bisphosphonate', drug: 'bisphosphonate', until: quarterly, single: true },
  { set: 'oral-bisphosphonate', drug: 'bisphosphonate' },
  { set: 'denosumab', drug: 'denosumab', until: denosumab },
  { set: 'romosozumab', drug: 'anabolic', until: romosozumab },
  { set: 'teriparatide', drug: 'anabolic' },
  { set: 'anabolic', drug: 'anabolic' },
  { set: 'serm', drug: 'other' },
  { set: 'other-bone-sparing', drug: 'other' },
]

/** Whether a code that we know or a name says which drug it is; a name that may not decide does not. */
export function isPlaced(entry: MedicationEntry, input: FindingInput): boolean {
  const placed = conceptsOf(entry).some(
    ({ text, codings }) => text !== undefined || codings.some((coding) => isReadable(coding, input)),
  )
  return placed && !isUnread(entry, input)
}

/**
 * Whether its name may be that of a bone-sparing drug, and no code that we know says what it is. Such a
 * name settles nothing either way: it may be written otherwise than we read, or be a drug of a trial.
 */
export function mayBeNamed(entry: MedicationEntry, input: FindingInput): boolean {
  const concepts = conceptsOf(entry)
  if (concepts.some(({ codings }) => codings.some((coding) => isClassified(coding, input)))) return false
  return concepts.some((concept) => input.terminology.mentionsBoneDrug(concept))
}

function isClassified(coding: Coding, { terminology }: FindingInput): boolean {
  if (meaningOf(coding, terminology).system === codeSystems.atc) return true
  if (terminology.product(coding) !== undefined || terminology.substance(coding) !== undefined) return true
  return terminology.isKnown({ codings: [coding] })
}

/** A name can be read by others, and a code of these systems by our value sets. */
function isReadable(coding: Coding, { terminology }: FindingInput): boolean {
  const { display } = coding
  const { system } = meaningOf(coding, terminology)
  if (display !== undefined || system === codeSystems.atc || system === codeSystems.rxnorm) return true
  return terminology.product(coding) !== undefined || terminology.substance(coding) !== undefined
}

/** A name that would place it, where names may not decide. */
function isUnread(entry: MedicationEntry, input: FindingInput): boolean {
  if (input.terminology.readText.drugNames) return false
  return kindNamed(entry, input) !== undefined
}

/** What kind of bone-sparing drug it is, by its codes or else by its name; undefined when it is none. */
export function kindOf(entry: MedicationEntry, input: FindingInput): KnownKind | undefined {
  const coded = kindIn(codesOf(entry), entry, input)
  if (coded !== undefined) return { kind: coded, basis: 'coded' }
  const named = input.terminology.readText.drugNames ? kindNamed(entry, input) : undefined
  return named === undefined ? undefined : { kind: named, basis: 'text' }
}

/** The codes of the product and of everything in it; mostly it is nothing but a product. */
function codesOf(entry: MedicationEntry): Concept {
  const { concept, ingredients } = entry.product
  if (ingredients.length === 0) return concept
  return { codings: conceptsOf(entry).flatMap(({ codings }) => codings) }
}

function kindNamed(entry: MedicationEntry, input: FindingInput): Kind | undefined {
  return kindIn(namedDrugs(entry, input), entry, input)
}

function kindIn(codes: Concept, entry: MedicationEntry, { terminology }: FindingInput): Kind | undefined {
  const sets = terminology.setsOf(codes)
  if (sets.length === 0) return undefined
  const isIn = (name: string) => sets.some((names) => names.has(name))
  const kind = kinds.find(({ set }) => isIn(set))
  // The tablet and the three-monthly injection of ibandronic acid share one code.
  const injected =
    kind !== undefined &&
    isIn('ibandronate') &&
    entry.dosages.some(({ route }) => terminology.matches(route, 'intravenous-route'))
  return injected ? { ...kind, until: quarterly } : kind
}

import type { Dosage, MedicationEntry } from '../record/entries.ts'
import { doseOf } from './daily-dose.ts'
import type { DoseReason } from './dose-reasons.ts'
import type { Strength } from './dose-units.ts'
import type { FindingInput } from './finding.ts'
import { classify } from './glucocorticoid-gate.ts'
import { strengthOf } from './glucocorticoid-product.ts'
import { asShape, first, type Unreadable, unmapped } from './unreadable-entry.ts'
import type { UnreadableShape } from './unreadable-shapes.ts'

const nothing: readonly Unreadable[] = []

/** What nobody said is absent; these are what was said and not understood. */
const shapes: Readonly<Partial<Record<DoseReason, UnreadableShape>>> = {
  'dose-unit-unknown': 'dose-unit',
  'dose-strength-missing': 'dose-strength',
  'dose-timing-missing': 'dose-timing',
  'dose-free-text': 'dose-text',
}

/** Routes and doses that could not be read, of an order of what may be a systemic glucocorticoid. */
export function unreadableDoses(entry: MedicationEntry, input: FindingInput): readonly Unreadable[] {
  const drug = classify(entry, input)
  if (drug.class !== 'systemic' && drug.class !== 'undecided') return nothing
  const { reference } = entry
  const isDaily = drug.substance.depot !== true
  // Most doses are a mass: only for the others it matters what is in one tablet.
  let strength: Strength | undefined
  return first(entry.dosages).flatMap((dosage) => {
    const routes = unmapped(dosage.route, 'route', reference, input)
    if (!isDaily || typeof doseOf(dosage, {}, false) !== 'string') return routes
    strength ??= strengthOf(entry.product, drug, input.terminology).strength
    const shape = unreadableDose(dosage, strength)
    return shape === undefined ? routes : [...routes, asShape({ shape, reference })]
  })
}

function unreadableDose(dosage: Dosage, strength: Strength): UnreadableShape | undefined {
  const dose = doseOf(dosage, strength, false)
  if (typeof dose !== 'string') return undefined
  const isAbsent = dose === 'dose-timing-missing' && dosage.timing === undefined
  return isAbsent ? undefined : shapes[dose]
}

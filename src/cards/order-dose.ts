import type { Findings } from '../plan/compile.ts'

/**
 * The dose that the order itself comes to: the sustained dose, when that rests on the selected drafts
 * alone and on one drug. Where earlier or other use makes up the dose as well, it is no dose of the
 * order, and neither is that of a course too short to be sustained.
 *
 * @returns mg prednisone per day, or undefined
 */
export function orderedMgPerDay(findings: Findings): number | undefined {
  const dose = findings['sustainedMgPerDay']
  if (dose?.kind !== 'known' || !(Number(dose.value) > 0)) return undefined
  const drafts = findings['systemicGlucocorticoid']?.evidence ?? []
  const selected = new Set(drafts.map(({ reference }) => reference))
  const sources = dose.evidence.map(({ reference }) => reference)
  // An order that is changed may have the id of what it changes.
  const isOnce = new Set(sources).size === sources.length
  const isSelected = sources.length > 0 && sources.every((reference) => selected.has(reference))
  const drugs = new Set(drafts.map(({ named }) => named?.nl))
  return isOnce && isSelected && drugs.size === 1 ? Number(dose.value) : undefined
}

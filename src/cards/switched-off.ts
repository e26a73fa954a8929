import type { PlanDecision, Row } from '../plan/plan.ts'

/**
 * The decision without the rows that a hospital switched off. What such a row adds is left out. A card
 * that rests on it (it decides, leads, or makes the rest conditional) is not shown: without it the rest
 * would be said more firmly than it is meant. Only what is always shown is then left.
 *
 * @param lead the row whose summary the card would carry
 * @returns undefined when nothing is left
 */
export function withoutRows(
  decision: PlanDecision,
  lead: Row | undefined,
  off: readonly string[],
): PlanDecision | undefined {
  const { primary, additional } = decision
  const left = additional.filter(({ id }) => !off.includes(id))
  const carriers = [primary, lead, ...additional.filter(carries)]
  if (!carriers.some((row) => row !== undefined && off.includes(row.id)))
    return { ...decision, additional: left }
  const [first, ...rest] = left.filter(({ alwaysShown }) => alwaysShown)
  return first === undefined ? undefined : { ...decision, primary: first, additional: rest }
}

function carries({ adviceRole, capsIndicator }: Row): boolean {
  return adviceRole === 'leads' || capsIndicator
}

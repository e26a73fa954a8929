import type { Contraindicated } from './cards/orders.ts'
import { dayOfInstant } from './days.ts'
import { known } from './findings/finding.ts'
import type { Knowledge } from './knowledge.ts'
import type { Findings } from './plan/compile.ts'

/** Adds to the findings what was reported at an earlier card: a drug class that this patient may not have. */
export function withReported(
  findings: Findings,
  contraindicated: Contraindicated,
  { overrideReasons, cardTexts }: Pick<Knowledge, 'overrideReasons' | 'cardTexts'>,
): Findings {
  const reported = [...contraindicated].flatMap(([drugClass, at]) => {
    const name = overrideReasons.contraindicates[drugClass]
    const finding = name === undefined ? undefined : findings[name]
    if (name === undefined || finding === undefined) return []
    if (finding.kind === 'known' && finding.value === true) return []
    const said = { reference: 'osteohooks/feedback', day: dayOfInstant(at), named: cardTexts.reported }
    return [[name, known(true, [said])] as const]
  })
  return reported.length === 0 ? findings : { ...findings, ...Object.fromEntries(reported) }
}

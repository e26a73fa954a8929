import { join } from 'node:path'
import type { Card } from '../../src/cards/card.ts'
import type { OrderLimits } from '../../src/cards/orders.ts'
import { type CardContext, renderCards } from '../../src/cards/render-cards.ts'
import type { Language } from '../../src/config/config.ts'
import type { Finding } from '../../src/findings/finding.ts'
import { decidePlan } from '../../src/plan/decide.ts'
import type { Row } from '../../src/plan/plan.ts'
import { placeholders } from '../../src/plan/summary.ts'
import { readVignettes } from '../../src/plan/vignettes.ts'
import { knowledge, root } from '../support/app.ts'

/** A way in which an installation may want its cards. */
export interface Style {
  readonly language: Language
  readonly dialect: 'standard' | 'epic'
  readonly siteCodes: boolean
}

export const styles: readonly Style[] = (['nl', 'en'] as const).flatMap((language) =>
  (['standard', 'epic'] as const).flatMap((dialect) =>
    [false, true].map((siteCodes) => ({ language, dialect, siteCodes })),
  ),
)

/** One vignette of one plan, with the rows that decided and the cards that they gave. */
export interface Rendered {
  readonly vignette: string
  readonly rows: readonly Row[]
  readonly cards: readonly Card[]
}

/** The patient, encounter and fracture of all rendered cards. */
export const whose = { patientId: 'p1', encounterId: 'e1', reasons: ['Condition/c1'] } as const

const siteCode = { system: 'https://ziekenhuis.example/verrichtingen', code: 'X1', display: 'Eigen code' }

/** Renders every vignette of every plan, with the longest drug names and doses in its texts; `instead` goes before its own findings. */
export function renderVignettes(
  style: Style,
  limits: Partial<OrderLimits> = {},
  instead: Readonly<Record<string, Finding>> = {},
): readonly Rendered[] {
  return [...knowledge.plans.values()].flatMap(({ plan }) => {
    const vignettes = readVignettes(join(root, 'plans', plan.id, 'vignettes.md'), knowledge.findingTexts)
    return vignettes.map(({ name, findings: own }) => {
      const findings = { ...own, ...instead }
      const decision = decidePlan(plan, findings)
      const { cards } = renderCards(plan, decision, findings, knowledge, contextOf(style, name, limits))
      const rows = decision.primary === undefined ? [] : [decision.primary, ...decision.additional]
      return { vignette: `${plan.id} ${name}`, rows, cards }
    })
  })
}

/** The resources of all suggestions of these cards. */
export function resourcesOf(cards: readonly Card[]): readonly Readonly<Record<string, unknown>>[] {
  return cards.flatMap(({ suggestions = [] }) =>
    suggestions.flatMap(({ actions }) => actions.map(({ resource }) => resource)),
  )
}

function contextOf(
  { language, dialect, siteCodes }: Style,
  hookInstance: string,
  limits: Partial<OrderLimits>,
): CardContext {
  return {
    ...whose,
    language,
    dialect,
    intent: dialect === 'epic' ? 'order' : 'proposal',
    orderCodes: siteCodes
      ? Object.fromEntries([...knowledge.activities.keys()].map((id) => [id, [siteCode]]))
      : {},
    cardKey: 'a key of the tests',
    tenant: 'test',
    pseudonymKey: 'another key of the tests',
    limits: { contraindicated: new Map(), dxaCapacity: true, dxaWithVfa: 'one-order', ...limits },
    switchedOff: [],
    hookInstance,
    service: 'test',
    placeholders,
  }
}

import { openProposals } from '../../src/cards/orders.ts'
import type { Activity, Exclusion } from '../../src/plan/activity.ts'
import type { Test } from '../../src/plan/compile.ts'
import type { FindingTexts } from '../../src/plan/finding-texts.ts'
import type { ActivityVignette } from '../support/activity-vignettes.ts'
import { knowledge } from '../support/app.ts'
import type { Mutant } from './mutant.ts'
import { mutationsOf } from './mutate.ts'

/** All mutants of the reasons not to propose an activity: every mistake in them, and each left out. */
export function activityMutants(
  activities: ReadonlyMap<string, Activity>,
  texts: FindingTexts,
  vignettes: readonly ActivityVignette[],
): readonly Mutant[] {
  return [...activities.values()].flatMap((activity) =>
    activity.exclusions.flatMap((exclusion) => {
      const { condition } = exclusion
      const own = vignettes.filter(
        (vignette) => vignette.activity === activity.id && isMet(activity, vignette),
      )
      const written = {
        file: `plans/activities/${activity.id}.json`,
        row: activity.id,
        condition: exclusion.reason,
      }
      return [...mutationsOf(condition.expression, texts), leftOut].map(({ text, test }) => {
        const mutated = withTest(activity, exclusion, test)
        return {
          ...written,
          mutation: text,
          survives: () => own.every((vignette) => isMet(mutated, vignette)),
        }
      })
    }),
  )
}

/** Why the activity is withheld from this patient; nothing when it is proposed. */
export function withheldReason(activity: Activity, findings: ActivityVignette['findings']): string {
  const activities = new Map([[activity.id, activity]])
  const limits = { contraindicated: new Map(), dxaCapacity: true, dxaWithVfa: 'one-order' } as const
  const asked = { activities, findings, limits, words: knowledge.cardTexts }
  const { withheld } = openProposals([{ kind: 'all', activities: [activity.id] }], asked)
  return withheld[0]?.reason ?? ''
}

const leftOut = { text: '(left out)', test: (): 'no' => 'no' }

function isMet(activity: Activity, { findings, withheld }: ActivityVignette): boolean {
  return withheldReason(activity, findings) === withheld
}

function withTest(activity: Activity, exclusion: Exclusion, test: Test): Activity {
  const exclusions = activity.exclusions.map((each) =>
    each === exclusion ? { ...each, condition: { ...each.condition, test } } : each,
  )
  return activity.kind === 'panel' ? { ...activity, exclusions } : { ...activity, exclusions }
}

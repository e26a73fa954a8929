import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Scenario } from './bodies.ts'
import type { StageTimes } from './stages.ts'

type Stages = typeof import('./stages.ts')
type Loading = typeof import('./load-product.ts')

/** A checkout of this repository, ready to be timed. */
export interface Checkout {
  time(scenario: Scenario): StageTimes
}

/** The stage times of one scenario in two checkouts, one pair per round. */
export interface Compared {
  readonly scenario: Scenario
  readonly rounds: readonly { readonly here: StageTimes; readonly there: StageTimes }[]
}

/**
 * Opens a checkout with the modules and plans that it has itself; both may then be timed in one process.
 *
 * @throws Error when the folder is no checkout that has this benchmark
 */
export async function openCheckout(folder: string, evaluationDate: string): Promise<Checkout> {
  const module = (name: string) => pathToFileURL(join(resolve(folder), 'test/bench', name)).href
  const stages: Stages = await import(module('stages.ts'))
  const loading: Loading = await import(module('load-product.ts'))
  const loaded = loading.loadProduct(evaluationDate)
  return { time: (scenario) => stages.timeStages(scenario, loaded) }
}

/** Times every scenario in both checkouts, in turns which of them goes first. */
export function compare(
  scenario: Scenario,
  { here, there }: { readonly here: Checkout; readonly there: Checkout },
  round: number,
): Compared['rounds'][number] {
  if (round % 2 === 0) return { here: here.time(scenario), there: there.time(scenario) }
  const theirs = there.time(scenario)
  return { here: here.time(scenario), there: theirs }
}

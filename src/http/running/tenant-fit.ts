import type { Service } from '../../cds-hooks/service.ts'
import type { Config } from '../../config/config.ts'
import type { TenantChanges } from '../../config/tenant.ts'
import type { Knowledge } from '../../knowledge.ts'
import { otherAnswers } from '../../plan/override-reasons.ts'

/** What settings may name: ids of services, rows and orders, and codes of override reasons. */
interface Nameable {
  readonly what: string
  readonly where: string
  readonly names: readonly string[]
  readonly named: (settings: TenantChanges) => readonly string[]
}

/**
 * What the settings name and plans/ or hooks/ do not have, one sentence each: under a misspelt name a
 * setting would never take effect, and nobody would see it.
 */
export function misfits(
  config: Config,
  services: readonly Service[],
  knowledge: Knowledge,
): readonly string[] {
  const places: readonly (readonly [string, TenantChanges])[] = [
    ['', config],
    ...Object.entries(config.tenants).map(([id, tenant]) => [`tenants.${id}.`, tenant] as const),
  ]
  return nameable(services, knowledge).flatMap(({ what, where, names, named }) =>
    places.flatMap(([place, settings]) =>
      named(settings)
        .filter((name) => !names.includes(name))
        .map(
          (name) => `${place}${what} names ${name}, which ${where} does not have. Write ${listed(names)}.`,
        ),
    ),
  )
}

function nameable(services: readonly Service[], knowledge: Knowledge): readonly Nameable[] {
  const rows = [...knowledge.plans.values()].flatMap(({ plan }) => plan.rows.map(({ id }) => id))
  const orders = [...knowledge.activities.values()].flatMap(({ id, kind }) => (kind === 'panel' ? [] : [id]))
  const reasons = Object.keys(knowledge.overrideReasons.reasons)
  return [
    {
      what: 'services',
      where: 'hooks/',
      names: services.map(({ id }) => id),
      named: (of) => keys(of.services),
    },
    { what: 'switchedOffRows', where: 'plans/', names: rows, named: (of) => of.switchedOffRows ?? [] },
    { what: 'orderCodes', where: 'plans/activities', names: orders, named: (of) => keys(of.orderCodes) },
    {
      what: 'snoozeDays',
      where: 'plans/override-reasons.json',
      names: [...reasons, ...otherAnswers],
      named: (of) => keys(of.snoozeDays),
    },
    {
      what: 'overrideCodes',
      where: 'plans/override-reasons.json',
      names: reasons,
      named: (of) => Object.values(of.overrideCodes ?? {}),
    },
  ]
}

function keys(record: object | undefined): readonly string[] {
  return Object.keys(record ?? {})
}

function listed(names: readonly string[]): string {
  return `one of ${[...new Set(names)].toSorted().join(', ')}`
}

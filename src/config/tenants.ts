import type { ProcessAddress } from './environment.ts'
import type { Settings } from './settings.ts'
import {
  type Tenant,
  type TenantChanges,
  type TenantSettings,
  tenantDefaults,
  tenantSettingNames,
} from './tenant.ts'

/** The tenant of calls when no tenant is configured. */
export const onlyTenant = 'sandbox'

/** Never to be logged: it holds keys. */
export interface Config extends Settings, ProcessAddress {}

/** The tenants by id: what the file says of each, over what it says of all. */
export function tenantsOf(config: Config): ReadonlyMap<string, Tenant> {
  const named = Object.entries(config).filter(([name]) => tenantSettingNames.includes(name))
  const shared: TenantChanges = Object.fromEntries(named)
  const all = overlay(tenantDefaults, shared)
  const ids = Object.keys(config.tenants)
  const whole = (id: string): [string, Tenant] => [
    id,
    { ...overlay(all, config.tenants[id] ?? {}), id, today: config.today },
  ]
  return new Map((ids.length === 0 ? [onlyTenant] : ids).map(whole))
}

/**
 * A list or a single value takes the place of the one below; a setting with named parts keeps the parts
 * that are not named above. zod gives what was left out as undefined, which must not hide what lies below.
 */
export function overlay(below: TenantSettings, above: TenantChanges): TenantSettings {
  const parts = new Map<string, unknown>(Object.entries(below))
  const said = definedOf(above).map(([name, value]) => {
    const under = parts.get(name)
    const merges = isNamedParts(value) && isNamedParts(under)
    return [name, merges ? { ...under, ...Object.fromEntries(definedOf(value)) } : value]
  })
  return { ...below, ...Object.fromEntries(said) }
}

function definedOf(settings: object): readonly (readonly [string, unknown])[] {
  return Object.entries(settings).filter(([, value]) => value !== undefined)
}

function isNamedParts(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

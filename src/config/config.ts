import { ConfigError } from '../errors.ts'
import { settingsProblems } from './check-settings.ts'
import { environmentOf, readEnvironment } from './environment.ts'
import { fileProblems } from './files.ts'
import { readKeys } from './keys.ts'
import { productionProblems } from './production.ts'
import { readSettingsFile } from './settings-file.ts'
import { tenantDefaults } from './tenant.ts'
import { type Config, overlay } from './tenants.ts'

export { type Config, onlyTenant, tenantsOf } from './tenants.ts'

export type Language = 'nl' | 'en'

type Variables = Readonly<Record<string, string | undefined>>

/** What a configuration is, and all that is wrong with it. */
export interface Inspected {
  /** As far as it can be told; absent when the file has not the right shape. */
  readonly config?: Config
  /** One sentence each, which names the setting; no key, password or token is repeated. */
  readonly problems: readonly string[]
}

/**
 * Reads the settings from the environment and the file that OSTEOHOOKS_CONFIG names, and looks for
 * everything that is wrong with them.
 *
 * @param now milliseconds since 1970, from the one clock of the process
 */
export function inspectConfig(variables: Variables, now: () => number): Inspected {
  const environment = environmentOf(variables)
  const { address, problems } = readEnvironment(environment, now)
  const file = readSettingsFile(environment.variable('OSTEOHOOKS_CONFIG'))
  if (file.said === undefined) return { problems: [...problems, ...file.problems] }
  const keys = readKeys(file.said, environment)
  const { codeMap: _codeMap, cardKeyFile: _card, pseudonymKeyFile: _pseudonym, ...said } = file.said
  const config = { ...said, ...overlay(tenantDefaults, keys.own), tenants: keys.tenants, ...address }
  const refused = config.mode === 'production' ? productionProblems(config, environment, file.written) : []
  return {
    config,
    problems: [
      ...problems,
      ...keys.problems,
      ...settingsProblems(config),
      ...fileProblems(config),
      ...refused,
    ],
  }
}

/**
 * Reads the settings from the environment and the file that OSTEOHOOKS_CONFIG names.
 *
 * @param now milliseconds since 1970, from the one clock of the process
 * @throws ConfigError with everything that is wrong: which setting, what is allowed, what to do
 */
export function readConfig(variables: Variables, now: () => number): Config {
  const { config, problems } = inspectConfig(variables, now)
  if (config !== undefined && problems.length === 0) return config
  throw new ConfigError(together(problems, variables['OSTEOHOOKS_CONFIG']))
}

/** One problem stands on the line of the error, several below it. */
function together(problems: readonly string[], file: string | undefined): string {
  const place = file === undefined || file.trim() === '' ? '' : ` (OSTEOHOOKS_CONFIG is ${file.trim()})`
  const [first = ''] = problems
  if (problems.length === 1) return first.startsWith('OSTEOHOOKS_CONFIG') ? first : `${first}${place}`
  return [`${problems.length} settings are not right${place}:`, ...problems].join('\n  ')
}

import { accessSync, constants, readFileSync } from 'node:fs'
import type { Config } from '../../config/config.ts'
import { ConfigError } from '../../errors.ts'
import type { TerminologyServer } from './client.ts'

type Chosen = Pick<Config, 'terminologyServer' | 'terminologyAuthorization'>

/**
 * The terminology server of the configuration, checked as far as that is possible without calling it.
 *
 * @returns undefined when none is configured
 * @throws ConfigError that names the setting and what to do
 */
export function openTerminologyServer(config: Chosen): TerminologyServer | undefined {
  const { terminologyServer: chosen } = config
  if (chosen === undefined) return undefined
  const { url, edition, timeoutMs, cacheFolder, authorizationFile: file } = chosen
  if (cacheFolder !== undefined) checkFolder(cacheFolder)
  if (file !== undefined && config.terminologyAuthorization !== undefined)
    throw new ConfigError(
      'terminologyServer.authorizationFile and OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION are both set. Keep one.',
    )
  const place = file ?? 'OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION'
  const authorization = () =>
    checkedHeader(file === undefined ? config.terminologyAuthorization : readSecret(file), place)
  // Once at the start, so that a mistake is found by who installs.
  authorization()
  return { url, edition, timeoutMs, authorization }
}

function checkFolder(folder: string): void {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new ConfigError(
      `terminologyServer.cacheFolder is ${folder}, which is no folder that can be read and written. Make it, or leave the setting out.`,
      { cause },
    )
  }
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new ConfigError(
      `terminologyServer.authorizationFile ${file} cannot be read. Name a file with one line.`,
      {
        cause,
      },
    )
  }
}

/** The value itself is never repeated. */
function checkedHeader(value: string | undefined, place: string): string | undefined {
  if (value === undefined || /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value)) return value
  throw new ConfigError(
    `${place} holds no value of an Authorization header; expected one line, such as "Bearer" and a token.`,
  )
}

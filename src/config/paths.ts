import { dirname, resolve } from 'node:path'
import type { SettingsFile } from './settings.ts'
import type { TenantFile } from './tenant.ts'

type Absolute = (path: string) => string

/** Paths in the file are meant from where the file is. */
export function fromFolderOf(file: string, said: SettingsFile): SettingsFile {
  const absolute: Absolute = (path) => resolve(dirname(file), path)
  const { terminologyServer, tls, dataFolder, tenants } = said
  return {
    ...said,
    ...ofTenant(said, absolute),
    ...(dataFolder === undefined ? {} : { dataFolder: absolute(dataFolder) }),
    ...(tls === undefined
      ? {}
      : { tls: { certificateFile: absolute(tls.certificateFile), keyFile: absolute(tls.keyFile) } }),
    ...(terminologyServer === undefined
      ? {}
      : { terminologyServer: ofTerminology(terminologyServer, absolute) }),
    tenants: Object.fromEntries(
      Object.entries(tenants).map(([id, tenant]) => [id, { ...tenant, ...ofTenant(tenant, absolute) }]),
    ),
  }
}

function ofTenant({ codeMap, cardKeyFile, pseudonymKeyFile }: TenantFile, absolute: Absolute) {
  return {
    ...(codeMap === undefined ? {} : { codeMap: absolute(codeMap) }),
    ...(cardKeyFile === undefined ? {} : { cardKeyFile: absolute(cardKeyFile) }),
    ...(pseudonymKeyFile === undefined ? {} : { pseudonymKeyFile: absolute(pseudonymKeyFile) }),
  }
}

type TerminologyFile = NonNullable<SettingsFile['terminologyServer']>

function ofTerminology(server: TerminologyFile, absolute: Absolute): TerminologyFile {
  const { authorizationFile, cacheFolder } = server
  return {
    ...server,
    ...(authorizationFile === undefined ? {} : { authorizationFile: absolute(authorizationFile) }),
    ...(cacheFolder === undefined ? {} : { cacheFolder: absolute(cacheFolder) }),
  }
}

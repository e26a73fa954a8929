import { z } from 'zod'
import { proxy, serverBase } from './addresses.ts'
import { issuer } from './issuer.ts'
import { type TenantChanges, type TenantSettings, tenantFile } from './tenant.ts'

const terminologyServer = z.strictObject({
  /** FHIR R4 base of a server that answers ValueSet/$expand with SNOMED CT expressions. */
  url: serverBase,
  /** URI of the edition of SNOMED CT; by default the newest Dutch one that the server has. */
  edition: z
    .string()
    .regex(/^http:\/\/snomed\.info\/sct\/\d{6,18}(?:\/version\/\d{8})?$/, {
      error:
        'is no edition of SNOMED CT; write http://snomed.info/sct/<module>, with or without /version/<date>',
    })
    .default('http://snomed.info/sct/11000146104'),
  /** Path of a file with the value of the Authorization header, as seen from this file. */
  authorizationFile: z.string().min(1).exactOptional(),
  /** At most a month. */
  refreshHours: z.number().min(1).max(720).default(24),
  /** For one page of an answer. */
  timeoutMs: z.int().min(100).max(300_000).default(30_000),
  /** Path of the folder that keeps the last expansion, as seen from this file; without it a start begins anew. */
  cacheFolder: z.string().min(1).exactOptional(),
})

/** Certificate and key of this server, PEM files as seen from this file. */
const tls = z.strictObject({ certificateFile: z.string().min(1), keyFile: z.string().min(1) })

/** The process as a whole; what differs between hospitals is in `tenantShape`. */
const processShape = {
  mode: z.enum(['sandbox', 'production']).default('sandbox'),
  /** The address by which EHRs know this service; the `aud` of their tokens is made from it, never from a header. */
  publicUrl: serverBase.exactOptional(),
  tls: tls.exactOptional(),
  /** Addresses of proxies whose word on the caller's address and on https is taken. */
  trustedProxies: z.array(proxy).default([]),
  /** Who may read the metrics in production; elsewhere anyone who can reach them. */
  metricsReaders: z.array(proxy).default(['loopback']),
  issuers: z.array(issuer).default([]),
  /** FHIR servers that calls without an issuer may name, in sandbox mode only; without this, any of this machine. */
  openFhirServers: z.array(serverBase).exactOptional(),
  /** Adds what our lists of SNOMED CT codes cannot enumerate; without it those lists decide alone. */
  terminologyServer: terminologyServer.exactOptional(),
  /** Path of the folder for the journal and the embedded database; without it they are gone with the process. */
  dataFolder: z.string().min(1).exactOptional(),
  /** From the arrival of the call to the moment at which it is answered with what is known. */
  deadlineMs: z.int().min(50).max(5_000).default(400),
  bodyLimitBytes: z
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(5 * 1024 * 1024),
  /** A request that has not arrived whole after this time is closed. */
  requestTimeoutMs: z.int().min(100).max(60_000).default(10_000),
  /** Time between the signal to stop and closing the port: calls on their way still get their answer. */
  drainMs: z.int().min(0).max(60_000).default(250),
} as const

const tenantId = z.string().regex(/^[a-z0-9-]{1,64}$/, {
  error: 'is no name of a tenant; use small letters, digits and hyphens, at most 64',
})

/** The file that OSTEOHOOKS_CONFIG names. Every setting has a default; an unknown one is a mistake. */
export const settingsFile = z.strictObject({
  ...processShape,
  ...tenantFile.shape,
  /** The tenants by id, each with what differs from the settings beside it. */
  tenants: z.record(tenantId, tenantFile).default({}),
})
export type SettingsFile = Readonly<z.infer<typeof settingsFile>>

const processSettings = z.strictObject(processShape)

/** The process as a whole, with its defaults filled in. */
type ProcessSettings = Readonly<z.infer<typeof processSettings>>

/** The file with its defaults filled in and its keys read. */
export interface Settings extends ProcessSettings, TenantSettings {
  readonly tenants: Readonly<Record<string, TenantChanges>>
}

import { afterAll, beforeEach } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import type { AppParts } from '../../src/http/parts.ts'
import { type Json, type JsonObject, object } from '../../src/json.ts'
import { openOutbound } from '../../src/outbound/open-outbound.ts'
import { openEhr } from '../../src/record/ehr/open-ehr.ts'
import { openApp, services } from './app.ts'
import { type FhirStub, knowByTemplates, openFhirStub } from './fhir-stub.ts'

/** A token that opens everything that the services ask for. */
export const token = {
  access_token: 'CANARY-AT',
  token_type: 'Bearer',
  expires_in: 300,
  scope: 'user/*.rs',
  subject: 'cds-botzorg',
}

/** The FHIR server of the EHR and one of somebody else, both empty before every test and closed at the end. */
export async function openStubs(): Promise<{ readonly ehr: FhirStub; readonly attacker: FhirStub }> {
  const [ehr, attacker] = await Promise.all([openFhirStub(), openFhirStub()])
  beforeEach(() => {
    ehr.reset()
    attacker.reset()
  })
  afterAll(async () => {
    await Promise.all([ehr.close(), attacker.close()])
  })
  return { ehr, attacker }
}

/** Production answers only what came over TLS, here to a proxy before it. */
const behindProxy = { 'x-forwarded-proto': 'https' }

/** The whole server with the real way out; on a busy machine the stub has five seconds. */
export function openAppWithEhr(ehr: FhirStub, changes: Partial<Config> = {}, parts: Partial<AppParts> = {}) {
  const outbound = openOutbound(() => true)
  afterAll(() => outbound.close())
  const config = { openFhirServers: [ehr.base], deadlineMs: 5000, trustedProxies: ['127.0.0.1'], ...changes }
  const { app, lines } = openApp(config, { ehr: openEhr(outbound), ...parts })
  const post = async (path: string, payload: JsonObject) => {
    const response = await app.inject({ method: 'POST', url: path, payload, headers: behindProxy })
    return { status: response.statusCode, text: response.body, answer: object(response.json<Json>()) ?? {} }
  }
  return {
    app,
    lines,
    call: (service: string, body: JsonObject) => post(`/cds-services/${service}`, body),
    explain: (service: string, body: JsonObject) => post(`/explain/${service}`, body),
  }
}

export function templatesOf(service: string): Readonly<Record<string, string>> {
  const found = services.find(({ id }) => id === service)
  if (found === undefined) throw new Error(`no service ${service}`)
  return found.prefetch
}

/** The stub knows what the body had in its prefetch; of the prefetch only some keys are left. */
export function byFhir(
  ehr: FhirStub,
  service: string,
  body: JsonObject,
  left: readonly string[] = [],
): JsonObject {
  const prefetch = object(body['prefetch']) ?? {}
  knowByTemplates(ehr, templatesOf(service), prefetch, object(body['context']) ?? {})
  const kept = Object.fromEntries(Object.entries(prefetch).filter(([key]) => left.includes(key)))
  return { ...body, fhirServer: ehr.base, fhirAuthorization: token, prefetch: kept }
}

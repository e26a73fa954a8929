import { afterAll } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { type Json, type JsonObject, object } from '../../src/json.ts'
import { openOutbound } from '../../src/outbound/open-outbound.ts'
import { openEhr } from '../../src/record/ehr/open-ehr.ts'
import { openApp } from '../support/app.ts'

/** The whole server in sandbox mode, listening, and what tests ask it. On a busy machine it has a minute. */
export async function openSandbox(changes: Partial<Config> = {}) {
  const outbound = openOutbound(() => true)
  const { app } = openApp({ deadlineMs: 60_000, drainMs: 0, ...changes }, { ehr: openEhr(outbound) })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  afterAll(async () => {
    await app.close()
    await outbound.close()
  })
  const base = `${address}/fhir`
  return {
    address,
    base,
    get: async (path: string) => answerOf(await fetch(path.startsWith('http') ? path : `${base}/${path}`)),
    send: async (method: string, path: string, body: JsonObject) =>
      answerOf(await fetch(`${base}${path}`, { method, headers, body: JSON.stringify(body) })),
    explain: async (service: string, body: JsonObject) =>
      answerOf(
        await fetch(`${address}/explain/${service}`, { method: 'POST', headers, body: JSON.stringify(body) }),
      ),
  }
}

export type Sandbox = Awaited<ReturnType<typeof openSandbox>>

const headers = { 'content-type': 'application/json' }

async function answerOf(response: Response) {
  const json = (await response.json()) as Json
  return { status: response.status, headers: response.headers, json: object(json) ?? {} }
}

import type { FastifyInstance } from 'fastify'

/**
 * What no output may hold: the canaries that tests plant in names, numbers, addresses, notes and tokens,
 * and whatever has the form of a signed token.
 */
const secret = /KANARIE|CANARY|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./

/** Answers that are there to show a record to whoever may see it. */
const showing = /^\/(?:explain|fhir|sandbox)\b/

const found: string[] = []

/** Looks at something that a server of a test wrote; `test/support/no-leaks.ts` fails the tests that leaked. */
export function watchOutput(where: string, text: string): void {
  const at = text.search(secret)
  if (at !== -1) found.push(`${where}: ...${text.slice(Math.max(0, at - 80), at + 80)}...`)
}

/** Looks at every answer of an app, its refusals and its metrics among them. */
export function watchAnswers(app: FastifyInstance): void {
  app.addHook('onSend', (request, _reply, payload, done) => {
    const isText = typeof payload === 'string' || payload instanceof Buffer
    if (isText && !showing.test(request.url))
      watchOutput(`answer of ${request.method} ${request.url}`, String(payload))
    done()
  })
}

/** What leaked since it was last asked. */
export function takeLeaks(): readonly string[] {
  return found.splice(0)
}

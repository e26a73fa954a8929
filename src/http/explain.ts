import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../errors.ts'
import { registerDecisions } from './call.ts'
import type { AppParts } from './parts.ts'

/**
 * `POST /explain/{id}`: the same body as the call, answered with every finding, row and reason. Open in
 * sandbox mode; in production it is a permission of the issuer.
 */
export function registerExplain(app: FastifyInstance, parts: AppParts): void {
  app.register(async (explain) => {
    explain.addHook('preParsing', ({ caller }, _reply, _payload, done) => {
      const isAllowed = parts.running.config.mode === 'sandbox' || caller?.issuer?.explain === true
      done(isAllowed ? undefined : notAllowed())
    })
    registerDecisions(explain, '/explain/:id', parts, (outcome) => JSON.stringify(outcome.explanation()))
  })
}

function notAllowed(): ServiceError {
  return new ServiceError(
    'ERR_CALLER_NOT_ALLOWED',
    'This caller may not ask for explanations. Its issuer needs "explain": true in the configuration.',
  )
}

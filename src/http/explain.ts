import type { FastifyInstance } from 'fastify'
import { type CallRoutes, registerDecisions } from './call.ts'

/** `POST /explain/{id}`: the same body as the call, answered with every finding, row and reason. */
export function registerExplain(app: FastifyInstance, routes: CallRoutes): void {
  registerDecisions(app, '/explain/:id', routes, (outcome) => outcome.explanation())
}

import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../errors.ts'

const writing = ['POST', 'PUT', 'PATCH', 'DELETE']

/** Answers attempts to write to these paths with 405. */
export function readOnly(app: FastifyInstance, ...urls: readonly string[]): void {
  const refuse = async (): Promise<never> => {
    throw new ServiceError('ERR_METHOD_NOT_ALLOWED', 'This path is for GET and HEAD.', {
      headers: { allow: 'GET, HEAD, OPTIONS' },
    })
  }
  for (const url of urls) app.route({ method: writing, url, onRequest: refuse, handler: refuse })
}

import { METHODS } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../errors.ts'

/** What node reads as a request is a method that a known path may refuse by name, not an unknown path. */
export function knowAllMethods(app: FastifyInstance): void {
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)
}

/** Answers the other methods of a known path with 405, before a body is read; OPTIONS says what is allowed. */
export function allowOnly(app: FastifyInstance, url: string, methods: readonly string[]): void {
  const allow = [...methods, 'OPTIONS'].join(', ')
  const others = app.supportedMethods.filter((method) => method !== 'OPTIONS' && !methods.includes(method))
  const refuse = async (): Promise<never> => {
    throw new ServiceError('ERR_METHOD_NOT_ALLOWED', `This path is for ${methods.join(' and ')}.`, {
      headers: { allow },
    })
  }
  app.route({ method: others, url, onRequest: refuse, handler: refuse })
  app.route({
    method: 'OPTIONS',
    url,
    handler: async (_request, reply) => reply.code(204).header('allow', allow).send(),
  })
}

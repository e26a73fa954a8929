import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import cors from '@fastify/cors'
import Fastify, { type FastifyInstance } from 'fastify'
import { ServiceError } from './errors.ts'
import { registerBodyParser } from './http/body.ts'
import { type CallRoutes, registerCalls } from './http/call.ts'
import { registerDiscovery } from './http/discovery.ts'
import { answerClientError, answerError, commonHeaders } from './http/error-handler.ts'
import { registerExplain } from './http/explain.ts'
import { readiness, registerHealth } from './http/health.ts'
import { Metrics, registerMetrics } from './http/metrics.ts'
import { allowsOrigin } from './http/origins.ts'

const maximumConnections = 10_000
const idleConnectionMs = 60_000

/** The whole HTTP side, without listening: tests call it with the options of the real server. */
export function buildApp(options: CallRoutes): FastifyInstance {
  const { config, log } = options
  const metrics = new Metrics(options)
  const onError = answerError(log, config.bodyLimitBytes)
  const app = Fastify({
    logger: false,
    bodyLimit: config.bodyLimitBytes,
    genReqId: () => randomUUID(),
    requestTimeout: config.requestTimeoutMs,
    connectionTimeout: idleConnectionMs,
    // Calls that arrive on open connections while draining are still answered; new connections are not.
    return503OnClosing: false,
    http: {
      headersTimeout: config.requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, config.requestTimeoutMs),
    },
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: answerClientError,
    frameworkErrors: onError,
  })
  app.server.maxConnections = maximumConnections
  app.setErrorHandler(onError)
  app.setNotFoundHandler(async () => {
    throw routeUnknown()
  })
  registerBodyParser(app, config.bodyLimitBytes)
  registerCors(app, options)
  // After CORS, so that a browser can read refusals too.
  app.after(() => registerRoutes(app, options, metrics))
  return app
}

function routeUnknown(): ServiceError {
  return new ServiceError(
    'ERR_ROUTE_UNKNOWN',
    'Nothing is served at this path. GET /cds-services lists the services.',
  )
}

function registerCors(app: FastifyInstance, { config }: CallRoutes): void {
  const allows = allowsOrigin(config)
  app.register(cors, {
    origin: (origin, answer) => answer(null, allows(origin)),
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'accept', 'accept-language'],
    exposedHeaders: ['x-request-id'],
    maxAge: 600,
    strictPreflight: false,
  })
}

function registerRoutes(app: FastifyInstance, options: CallRoutes, metrics: Metrics): void {
  // Meanwhile every answer says "Connection: close" and readiness says 503.
  app.addHook('preClose', async () => setTimeout(options.config.drainMs))
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(commonHeaders(request.id))
    if (request.is404) throw routeUnknown()
  })
  registerDiscovery(app, options.services)
  registerCalls(app, options, metrics)
  if (options.config.mode === 'sandbox') registerExplain(app, options)
  registerHealth(app, () => readiness(options.config, options.knowledge, options.terminologyProblem))
  registerMetrics(app, metrics)
}

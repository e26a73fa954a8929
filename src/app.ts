import { randomUUID } from 'node:crypto'
import cors from '@fastify/cors'
import Fastify, { type FastifyInstance } from 'fastify'
import { registerBodyParser } from './http/body.ts'
import { registerCalls } from './http/call.ts'
import { registerDiscovery } from './http/discovery.ts'
import { answerClientError, answerError, commonHeaders, routeUnknown } from './http/error-handler.ts'
import { registerExplain } from './http/explain.ts'
import { registerFeedback } from './http/feedback.ts'
import { registerFhir } from './http/fhir/sandbox-fhir.ts'
import { readiness, registerHealth } from './http/health.ts'
import { Admission } from './http/limits/admission.ts'
import { registerAdmission } from './http/limits/overload.ts'
import { registerRateLimit } from './http/limits/rate-limit.ts'
import { knowAllMethods } from './http/method-not-allowed.ts'
import { Metrics, registerMetrics } from './http/metrics/metrics.ts'
import { registerMetricsGuard } from './http/metrics/metrics-readers.ts'
import { registerOneHost } from './http/one-host.ts'
import { allowsOrigin, registerTenantOrigins } from './http/origins.ts'
import type { AppParts } from './http/parts.ts'
import { registerShutdown } from './http/shutdown.ts'
import { registerTransportSecurity, secureServer } from './http/transport-security.ts'

const maximumConnections = 10_000

/** In the middle of a request or an answer, nothing was sent for so long. */
const silentConnectionMs = 60_000

/** Between two calls. Longer than the minute after which pools and proxies usually give up a connection themselves. */
const idleConnectionMs = 72_000

/** The whole HTTP side, without listening: tests call it with the options of the real server. */
export function buildApp(parts: AppParts): FastifyInstance {
  const { log } = parts
  const { config } = parts.running
  const metrics = new Metrics(parts)
  const admission = new Admission()
  const onError = answerError(log)
  const timing = {
    headersTimeout: config.requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, config.requestTimeoutMs),
    keepAliveTimeout: idleConnectionMs,
  }
  const secure = secureServer(config, { ...timing, silentMs: silentConnectionMs })
  const app = Fastify({
    logger: false,
    ...(config.trustedProxies.length > 0 && { trustProxy: [...config.trustedProxies] }),
    ...(secure !== undefined && { serverFactory: secure }),
    genReqId: () => randomUUID(),
    requestTimeout: config.requestTimeoutMs,
    connectionTimeout: silentConnectionMs,
    keepAliveTimeout: idleConnectionMs,
    // Calls that arrive on open connections while draining are still answered; new connections are not.
    return503OnClosing: false,
    http: timing,
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: answerClientError,
    frameworkErrors: onError,
  })
  app.server.maxConnections = maximumConnections
  app.setErrorHandler(onError)
  app.setNotFoundHandler(async () => {
    throw routeUnknown()
  })
  knowAllMethods(app)
  registerBodyParser(app, config.bodyLimitBytes, admission)
  registerTransportSecurity(app, config)
  registerCors(app, parts)
  // After CORS, so that a browser can read refusals too.
  app.after(() => {
    registerGuards(app, parts, admission)
    registerRoutes(app, parts, metrics)
  })
  return app
}

function registerCors(app: FastifyInstance, parts: AppParts): void {
  const allows = allowsOrigin(() => parts.running)
  app.register(cors, {
    origin: (origin, answer) => answer(null, allows(origin)),
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'accept', 'accept-language'],
    exposedHeaders: ['x-request-id'],
    maxAge: 600,
    strictPreflight: false,
  })
}

/** What a request passes before its route; each refuses as early as it can know. */
function registerGuards(app: FastifyInstance, parts: AppParts, admission: Admission): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(commonHeaders(request.id))
    done(request.is404 ? routeUnknown() : undefined)
  })
  registerOneHost(app)
  registerMetricsGuard(app, parts.running.config)
  registerAdmission(app, admission, parts.log)
  registerRateLimit(app, parts)
  registerTenantOrigins(app, parts)
}

function registerRoutes(app: FastifyInstance, parts: AppParts, metrics: Metrics): void {
  const { config } = parts.running
  registerDiscovery(app, () => parts.running.services)
  registerCalls(app, parts, metrics)
  registerFeedback(app, parts, metrics)
  registerExplain(app, parts)
  // Readiness hears of the end before the time to drain begins.
  registerHealth(app, () => readiness(parts.running, parts.store.status, parts.callers.status?.problems))
  registerShutdown(app, config)
  registerMetrics(app, metrics)
  registerFhir(app, parts)
}

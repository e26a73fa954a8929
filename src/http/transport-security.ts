import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer, Server as SecureServer, type ServerOptions } from 'node:https'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { ConfigError, ServiceError } from '../errors.ts'

/** A year, as browsers count it. */
const staysSecure = 'max-age=31536000'

/** Asked by what runs the process, on its own machine or network; they know no patient. */
const health = '/health/'

type Tls = NonNullable<Config['tls']>
type Factory = NonNullable<Parameters<typeof createServer>[1]>

/**
 * Makes the server itself speak TLS, 1.2 or newer, when a certificate is configured.
 *
 * @returns undefined without a certificate: a proxy then has to speak it
 * @throws ConfigError when certificate or key cannot be read
 */
export function secureServer(
  { tls, requestTimeoutMs }: Pick<Config, 'tls' | 'requestTimeoutMs'>,
  timing: ServerOptions & { readonly silentMs: number },
): ((handler: Factory) => SecureServer) | undefined {
  if (tls === undefined) return undefined
  const certificate = readCertificate(tls)
  return (handler) => {
    const server = createServer({ ...timing, ...certificate, requestTimeout: requestTimeoutMs }, handler)
    return server.setTimeout(timing.silentMs)
  }
}

/**
 * Takes a renewed certificate into use; open connections keep the one that they were opened with.
 *
 * @throws ConfigError when the new one cannot be used; the old one then stays
 */
export function renewCertificate(server: Server, { tls }: Pick<Config, 'tls'>): void {
  if (tls === undefined || !(server instanceof SecureServer)) return
  server.setSecureContext(readCertificate(tls))
}

/**
 * In production nothing but health is answered over a connection that others can read: it has to be TLS,
 * or come from a trusted proxy that says so. Over TLS, browsers are told to stay with it.
 */
export function registerTransportSecurity(app: FastifyInstance, { mode, tls }: Config): void {
  if (mode !== 'production' && tls === undefined) return
  app.addHook('onRequest', (request, reply, done) => {
    if (request.protocol === 'https') reply.header('strict-transport-security', staysSecure)
    else if (mode === 'production' && !request.url.startsWith(health)) return done(insecure())
    done()
  })
}

function insecure(): ServiceError {
  return new ServiceError(
    'ERR_HTTPS_REQUIRED',
    'This service is called over https only. Use its https address, or configure the proxy before it as trusted.',
  )
}

function readCertificate(tls: Tls): SecureContextOptions {
  try {
    const cert = readFileSync(tls.certificateFile)
    const options = { cert, key: readFileSync(tls.keyFile), minVersion: 'TLSv1.2' } as const
    // Says whether they belong to each other, and whether one has passed for a certificate that is none.
    createSecureContext(options)
    return options
  } catch (cause) {
    throw unusable(tls, cause)
  }
}

function unusable({ certificateFile, keyFile }: Tls, cause: unknown): ConfigError {
  return new ConfigError(
    `tls names ${certificateFile} and ${keyFile}, which cannot be used as certificate and key. ` +
      'Both must be PEM files that this process may read and belong to each other.',
    { cause },
  )
}

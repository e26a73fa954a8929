import type { Socket } from 'node:net'
import { setTimeout as pass } from 'node:timers/promises'
import { Server as SecureServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'

/**
 * Stops without dropping a request. From the signal on every answer says "Connection: close" and readiness
 * says 503, while calls are taken as before; then the port closes, and what has begun to arrive is still
 * answered.
 */
export function registerShutdown(app: FastifyInstance, { drainMs, requestTimeoutMs }: Config): void {
  const unused = followUnused(app)
  let isDraining = false
  // Fastify says so for calls that begin after the signal; those that began before keep no connection either.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isDraining) reply.header('connection', 'close')
    done()
  })
  app.addHook('preClose', async () => {
    isDraining = true
    await pass(drainMs)
    // Node waits for these, though nothing was ever asked over them.
    for (const socket of unused()) socket.destroy()
    // Whoever has not sent a request whole by then, or not read its answer, does not keep the process.
    setTimeout(() => app.server.closeAllConnections(), requestTimeoutMs).unref()
  })
}

/** Connections over which nothing was sent but, with TLS, the handshake. */
function followUnused(app: FastifyInstance): () => readonly Socket[] {
  const atOpening = new Map<Socket, number>()
  const follow = (socket: Socket): void => {
    atOpening.set(socket, socket.bytesRead)
    socket.once('close', () => atOpening.delete(socket))
  }
  app.server.on(app.server instanceof SecureServer ? 'secureConnection' : 'connection', follow)
  return () =>
    [...atOpening].filter(([socket, bytes]) => socket.bytesRead === bytes).map(([socket]) => socket)
}

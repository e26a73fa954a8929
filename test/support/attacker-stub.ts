import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'

/** What arrived, as it arrived. */
export interface Arrived {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

/** A server on this machine that notes everything that reaches it, also what never becomes a request. */
export interface Stub {
  /** With scheme and port, without a slash at the end. */
  readonly origin: string
  readonly port: number
  readonly arrived: readonly Arrived[]
  /** Connections that were made, whatever came over them. */
  readonly connections: number
  close(): Promise<void>
}

/** A server that nothing may reach: at the end of every test its counts must be 0. */
export function openAttackerStub(): Promise<Stub> {
  return openStub((_request, answer) => answer.writeHead(200).end('{"keys":[]}'))
}

export async function openStub(answer: RequestListener, host = '127.0.0.1'): Promise<Stub> {
  return listen(createServer(), 'http', answer, host)
}

/** Lets a server that was made elsewhere, such as one with a certificate, be watched in the same way. */
export async function listen(
  server: Server,
  scheme: 'http' | 'https',
  answer: RequestListener,
  host = '127.0.0.1',
): Promise<Stub> {
  const arrived: Arrived[] = []
  let connections = 0
  server.on('connection', () => {
    connections++
  })
  server.on('request', (request, response) => {
    arrived.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers })
    answer(request, response)
  })
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    origin: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    arrived,
    get connections() {
      return connections
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

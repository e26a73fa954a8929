import { connect, createServer, type Socket } from 'node:net'

/** A way to a server that can be cut and opened again, so that the server seems to go away. */
export interface Gate {
  /** The address through the gate. */
  readonly url: string
  /** Breaks what is open and refuses what comes. */
  cut(): void
  /** Lets nothing through any more, and says nothing. */
  stall(): void
  open(): void
  close(): Promise<void>
}

export async function openGate(url: string): Promise<Gate> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'stalled' = 'open'
  const server = createServer((inside) => {
    sockets.add(inside)
    inside.on('error', () => inside.destroy())
    if (state === 'cut') inside.destroy()
    if (state !== 'open') return
    const outside = connect(Number(target.port), target.hostname)
    sockets.add(outside)
    outside.on('error', () => outside.destroy())
    inside.pipe(outside)
    outside.pipe(inside)
    inside.on('close', () => outside.destroy())
    outside.on('close', () => inside.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const through = new URL(url)
  through.port = String(typeof address === 'object' && address !== null ? address.port : 0)
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  return {
    url: through.href,
    cut: () => {
      state = 'cut'
      breakAll()
    },
    stall: () => {
      state = 'stalled'
      for (const socket of sockets) socket.unpipe().pause()
    },
    open: () => {
      state = 'open'
      breakAll()
    },
    close: () => {
      breakAll()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

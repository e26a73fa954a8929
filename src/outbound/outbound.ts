/** One GET to a server that was registered beforehand. Nothing else leaves this process. */
export interface OutboundRequest {
  /** The registered base, exactly as it is configured. */
  readonly base: string
  /** The whole address; refused unless it is the base itself or lies below it. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Unpacked bytes after which the answer is broken off. */
  readonly mostBytes: number
  readonly signal: AbortSignal
}

export interface OutboundAnswer {
  readonly status: number
  /** Without parameters, lower case; absent when the server does not say. */
  readonly mediaType?: string
  readonly body: Buffer
}

/** The one way out: registered bases only, the address pinned, no redirects, capped in bytes and time. */
export interface Outbound {
  /** @throws OutboundRefused which says why without naming what was asked for */
  get(request: OutboundRequest): Promise<OutboundAnswer>
  close(): Promise<void>
}

export type RefusalKind = 'not-registered' | 'redirect' | 'too-large' | 'late' | 'unreachable'

export class OutboundRefused extends Error {
  readonly kind: RefusalKind

  constructor(kind: RefusalKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OutboundRefused'
    this.kind = kind
  }
}

import type { Config } from '../config.ts'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a browser page of this origin may call: listed ones, and in sandbox mode pages of this machine. */
export function allowsOrigin(
  config: Pick<Config, 'mode' | 'allowedOrigins'>,
): (origin: string | undefined) => boolean {
  const listed = new Set(config.allowedOrigins)
  return (origin) => {
    if (origin === undefined) return false
    return listed.has(origin) || (config.mode === 'sandbox' && isLoopback(origin))
  }
}

function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  return url.origin === origin && loopback.has(url.hostname)
}

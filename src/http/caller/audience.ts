import { isLoopback } from '../../config/addresses.ts'
import type { Config } from '../../config/config.ts'
import type { Issuer } from '../../config/issuer.ts'

/**
 * Whether a value of `aud` means the endpoint at this path. Its address is made from the configuration
 * and never from a header of the request: a caller would otherwise choose for itself whose token it may
 * use. Without a public URL, in sandbox mode only, it is any address of this machine; the port is not
 * compared, because a container is reached by another one than it knows.
 */
export function meansEndpoint(
  { mode, publicUrl }: Config,
  { audiences }: Issuer,
  path: string,
): (audience: string) => boolean {
  return (audience) => {
    if (audiences.includes(audience)) return true
    if (publicUrl !== undefined) return audience === publicUrl + path
    return mode === 'sandbox' && isOnThisMachine(audience, path)
  }
}

function isOnThisMachine(audience: string, path: string): boolean {
  if (!URL.canParse(audience)) return false
  const { origin, hostname } = new URL(audience)
  return isLoopback(hostname) && audience === origin + path
}

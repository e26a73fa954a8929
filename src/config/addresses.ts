import { isIP } from 'node:net'
import { z } from 'zod'

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether this name of a host is a name of this machine. */
export function isLoopback(hostname: string): boolean {
  return loopbackHosts.has(hostname)
}

/** Whether this address is one of this machine, which nobody else can reach. */
export function isLoopbackAddress(address: string): boolean {
  return URL.canParse(address) && isLoopback(new URL(address).hostname)
}

/** A browser origin, as browsers write it. */
export const origin = z.string().refine((value) => URL.canParse(value) && new URL(value).origin === value, {
  error: 'is no origin; write scheme, host and port only, such as https://ehr.example.org',
})

/** Nothing else is ever called: the address must be written as it is used, without user, query or `..`. */
export const serverBase = z.string().refine(isServerBase, {
  error:
    'is no base of a server; write https://host/path, without user, query, fragment or a slash at ' +
    'the end (http only for this machine)',
})

/** Written exactly as a URL is written out, so that no other spelling of a host can hide in it. */
export function isServerBase(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname, username, password, href } = new URL(value)
  // An empty query or fragment is one as well: what is put behind it would no longer be a path.
  const plain = username === '' && password === '' && !/[?#]/.test(value)
  const safe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
  return plain && safe && !value.endsWith('/') && (href === value || href === `${value}/`)
}

const proxyNames: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal'])
const widestRange = { 4: 8, 6: 16 } as const

/** Who is trusted with more than others, so everybody cannot be meant. */
export const proxy = z.string().refine(isProxy, {
  error:
    'is no address of a few machines; write an IP address, a range such as 10.1.0.0/24 (not wider than /8, or /16 of IPv6), ' +
    'or loopback, linklocal or uniquelocal',
})

function isProxy(value: string): boolean {
  if (proxyNames.has(value)) return true
  const [address = '', bits, ...more] = value.split('/')
  const version = isIP(address)
  if (more.length > 0 || (version !== 4 && version !== 6)) return false
  if (bits === undefined) return true
  return (
    /^\d{1,3}$/.test(bits) &&
    Number(bits) >= widestRange[version] &&
    Number(bits) <= (version === 4 ? 32 : 128)
  )
}

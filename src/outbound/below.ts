import { isServerBase } from '../config/addresses.ts'

/**
 * What is asked of a server: the path and query of an address, when that address is the base itself or
 * lies below it. Addresses come from others (the `next` link of a page, a reference), and servers undo
 * escapes and dots in ways of their own; so what could be undone is refused, not undone first.
 *
 * @returns undefined when the address is not below the base, or could be read as another one
 */
export function pathBelow(base: string, address: string): string | undefined {
  if (!isServerBase(base) || !URL.canParse(address) || !isPlain(address)) return undefined
  const { href, pathname, search } = new URL(address)
  if (!href.startsWith(base) || href.includes('#')) return undefined
  const rest = href.slice(base.length)
  if (!/^(?:[/?]|$)/.test(rest)) return undefined
  const pathOfRest = rest.split('?', 1)[0] ?? ''
  return canBeUndone(pathOfRest) ? undefined : pathname + search
}

/** Without what URL parsers drop or turn round silently: control signs, blanks, backslashes, dots that climb. */
function isPlain(address: string): boolean {
  const [path = ''] = address.split('?', 1)
  return !/[\p{Cc}\s\\]/u.test(address) && !/(?:^|\/)(?:\.|%2e){1,2}(?:[/;]|$)/i.test(path)
}

/** Escapes and parameters in a path are read differently from server to server; no FHIR address needs them. */
function canBeUndone(path: string): boolean {
  return /[%;]/.test(path) || /(?:^|\/)\.{1,2}(?:\/|$)/.test(path)
}

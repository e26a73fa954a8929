import { hash } from 'node:crypto'

/**
 * A UUID that only we can make again: a keyed hash of what it names. The same call gives the same
 * ids on every instance, and a forged id is recognised as forged. A truncated hash over the key and
 * the parts cannot be extended to other parts, and costs a tenth of an HMAC object.
 */
export function keyedUuid(key: string, ...parts: readonly string[]): string {
  return uuidAt(0, hash('sha512-256', JSON.stringify([key, ...parts]), 'hex'))
}

/**
 * The UUIDs of several things that are named together, by their number. They are parts of one hash,
 * which is as long as they need it: that costs little more than the hash of one, and cannot be extended
 * either.
 */
export function keyedUuids(
  count: number,
  key: string,
  ...parts: readonly string[]
): (number: number) => string {
  const outputLength = count * (uuidDigits / 2)
  const digest = hash('shake256', JSON.stringify([key, ...parts]), { outputEncoding: 'hex', outputLength })
  return (number) => uuidAt(number * uuidDigits, digest)
}

const uuidDigits = 32

function uuidAt(start: number, digest: string): string {
  const digits = (from: number, to: number) => digest.slice(start + from, start + to)
  const variant = ((Number.parseInt(digits(16, 17), 16) & 3) | 8).toString(16)
  return `${digits(0, 8)}-${digits(8, 12)}-8${digits(13, 16)}-${variant}${digits(17, 20)}-${digits(20, 32)}`
}

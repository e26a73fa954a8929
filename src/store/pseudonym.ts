import { keyedUuid } from '../keyed-hash.ts'

/**
 * The name under which a patient or an encounter is kept. Whoever has the tenant's key can make it
 * again from the id; nobody can make the id from it.
 */
export function pseudonymOf(
  { id, pseudonymKey }: { readonly id: string; readonly pseudonymKey: string },
  kind: 'patient' | 'encounter',
  identifier: string,
): string {
  return keyedUuid(pseudonymKey, 'pseudonym', id, kind, identifier)
}

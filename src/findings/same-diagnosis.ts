import { classification } from '../terminology/code-index.ts'
import { meaningOf } from '../terminology/code-map/code-map.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Coding, Concept } from '../terminology/concept.ts'
import type { Terminology } from '../terminology/terminology.ts'

/**
 * Whether two entries name the same diagnosis: they share a code, as sent or as the hospital's code map
 * says, or have the same words and no code.
 */
export function isSameDiagnosis(one: Concept, other: Concept, terminology: Terminology): boolean {
  const [codes, others] = [keysOf(one, terminology), keysOf(other, terminology)]
  if (codes.length > 0 || others.length > 0) return codes.some((code) => others.includes(code))
  const words = plain(one)
  return words !== '' && words === plain(other)
}

/** The null flavours say that there is no code. */
function keysOf({ codings }: Concept, terminology: Terminology): readonly string[] {
  return codings
    .map((coding) => meaningOf(coding, terminology))
    .filter(({ system }) => system !== codeSystems.nullFlavor)
    .map(keyOf)
}

function keyOf({ system, code }: Coding): string {
  const classified = classification(system)
  return classified === undefined
    ? `${system}|${code}`
    : `${classified}|${code.toUpperCase().replace(/[^A-Z0-9]/g, '')}`
}

function plain({ text, codings }: Concept): string {
  return (text ?? codings[0]?.display ?? '').trim().toLowerCase()
}

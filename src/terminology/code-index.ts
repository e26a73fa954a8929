import { codeSystems } from './code-systems.ts'
import type { Coding } from './concept.ts'

export type Names = ReadonlySet<string>

const nothing: Names = new Set()
const rememberedCodes = 5000

const icdSystems: ReadonlySet<string> = new Set([codeSystems.icd10, codeSystems.icd10nl, codeSystems.icd10cm])

/**
 * All value sets turned inside out: from a code to the names of the sets that it is in, so that
 * one look-up answers for every set. Classification codes are found by their prefixes, and what
 * was found is remembered per code.
 */
export class CodeIndex {
  readonly #exact = new Map<string, Map<string, Set<string>>>()
  readonly #prefixes = new Map<string, Map<string, Set<string>>>()
  readonly #remembered = new Map<string, Map<string, Names>>()
  #meaning: ((coding: Coding) => Coding | undefined) | undefined

  /** @returns false when the set already has this code */
  addCode(system: string, code: string, name: string): boolean {
    const classified = classification(system)
    return add(this.#exact, classified ?? system, classified === undefined ? code : bare(code), name)
  }

  /** @returns false when the set already has this prefix */
  addPrefix(system: string, prefix: string, name: string): boolean {
    return add(this.#prefixes, classification(system) ?? system, bare(prefix), name)
  }

  /** From now on a code that `meaning` knows is looked up as the code that it gives. */
  translate(meaning: (coding: Coding) => Coding | undefined): void {
    this.#meaning = meaning
  }

  namesOf(sent: Coding): Names {
    const coding = this.#meaning?.(sent) ?? sent
    const classified = classification(coding.system)
    if (classified === undefined) return this.#exact.get(coding.system)?.get(coding.code) ?? nothing
    return this.#remembered.get(coding.system)?.get(coding.code) ?? this.#classify(coding, classified)
  }

  #classify(coding: Coding, classified: string): Names {
    const names = laterEncounter(coding) ? nothing : this.#search(classified, bare(coding.code))
    const remembered = this.#remembered.get(coding.system)
    if (remembered === undefined || remembered.size >= rememberedCodes) {
      this.#remembered.set(coding.system, new Map([[coding.code, names]]))
    } else {
      remembered.set(coding.code, names)
    }
    return names
  }

  #search(classified: string, code: string): Names {
    const found = new Set(this.#exact.get(classified)?.get(code))
    const prefixes = this.#prefixes.get(classified)
    if (prefixes === undefined) return found
    for (let length = 1; length <= code.length && length <= 10; length += 1) {
      for (const name of prefixes.get(code.slice(0, length)) ?? nothing) found.add(name)
    }
    return found
  }
}

/** The system under which a classification's prefixes are written, or undefined for a plain code list. */
export function classification(system: string): string | undefined {
  if (icdSystems.has(system)) return codeSystems.icd10
  return system === codeSystems.atc ? codeSystems.atc : undefined
}

/** `S72.00+` as `S7200`: sources write the same class with and without dot and marks. */
export function bare(code: string): string {
  return code.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

/**
 * In icd-10-cm the seventh character of an injury says which encounter it is: A, B and C are the
 * first; D to S are later care and sequelae of an injury that was coded before.
 */
function laterEncounter(coding: Coding): boolean {
  if (coding.system !== codeSystems.icd10cm) return false
  const code = bare(coding.code)
  return /^[MSTVWXY]/.test(code) && /^.{6}[D-Z]/.test(code)
}

function add(
  index: Map<string, Map<string, Set<string>>>,
  system: string,
  key: string,
  name: string,
): boolean {
  const codes = index.get(system) ?? new Map<string, Set<string>>()
  index.set(system, codes)
  const names = codes.get(key) ?? new Set<string>()
  codes.set(key, names)
  if (names.has(name)) return false
  names.add(name)
  return true
}

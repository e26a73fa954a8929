import { isLoincCode, isSnomedIdentifier } from '../check-digits.ts'
import { bare, classification } from '../code-index.ts'
import { canonicalSystem, codeSystems } from '../code-systems.ts'
import type { Coding } from '../concept.ts'

/** Code systems that a code map may name in short; every other one is written as URI or OID. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ['prk', codeSystems.prk],
  ['gpk', codeSystems.gpk],
  ['hpk', codeSystems.hpk],
  ['zi', codeSystems.zi],
  ['snk', 'urn:oid:2.16.840.1.113883.2.4.4.1.750'],
  ['ssk', 'urn:oid:2.16.840.1.113883.2.4.4.1.725'],
  ['ci-40', 'urn:oid:2.16.840.1.113883.2.4.4.1.902.40'],
  ['route-7', codeSystems.route],
  ['atc', codeSystems.atc],
  ['rxnorm', codeSystems.rxnorm],
  ['loinc', codeSystems.loinc],
  ['snomed', codeSystems.snomed],
  ['icd-10', codeSystems.icd10],
  ['icd-10-nl', codeSystems.icd10nl],
  ['icd-10-cm', codeSystems.icd10cm],
  ['icpc-1-nl', 'http://hl7.org/fhir/sid/icpc-1-nl'],
  ['nza', codeSystems.nza],
  ['cbv', 'urn:oid:2.16.840.1.113883.2.4.3.120.5.3'],
  ['nhg-45', 'https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen'],
  ['agb', 'urn:oid:2.16.840.1.113883.2.4.6.7'],
  ['act-code', codeSystems.actCode],
  ['bone-findings', codeSystems.boneFindings],
])

/** For codes that are sent without a system, as local codes often are. */
const noSystem = 'none'

const namesBySystem: ReadonlyMap<string, string> = new Map([
  ...[...shortNames].map(([name, system]) => [system, name] as const),
  ['', noSystem],
])

/** All short names, in the order in which a reader is told them. */
export const systemNames: readonly string[] = [...shortNames.keys(), noSystem]

/** The URI of a system written as short name, OID or URI; undefined when it is none of these. */
export function readSystem(written: string): string | undefined {
  const name = written.toLowerCase()
  if (name === noSystem) return ''
  const known = shortNames.get(name)
  if (known !== undefined) return known
  if (/^\d+(?:\.\d+)+$/.test(written)) return canonicalSystem(`urn:oid:${written}`)
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(written) ? canonicalSystem(written) : undefined
}

/** A code as a reader of the map wrote it: `prk 8311`. */
export function showCode({ system, code }: Coding): string {
  return `${namesBySystem.get(system) ?? system} ${code}`
}

interface Shape {
  readonly fits: (code: string) => boolean
  readonly expected: string
}

const numbers: Shape = { fits: (code) => /^\d{1,8}$/.test(code), expected: 'a number of at most 8 digits' }

const shapes: ReadonlyMap<string, Shape> = new Map([
  [codeSystems.snomed, { fits: isSnomedIdentifier, expected: 'a SNOMED CT number with a right check digit' }],
  [
    codeSystems.loinc,
    { fits: isLoincCode, expected: 'a LOINC code with a right check digit, such as 2000-8' },
  ],
  [
    codeSystems.atc,
    {
      fits: (code) => atcLevels.test(code.toUpperCase()),
      expected: 'an ATC code such as H02AB07 or a group such as S02',
    },
  ],
  [
    codeSystems.icd10,
    { fits: (code) => icdCode.test(code), expected: 'an ICD-10 code such as K22.0 or N18.4' },
  ],
  ...['prk', 'gpk', 'hpk', 'zi', 'ci-40'].map((name) => [shortNames.get(name) ?? '', numbers] as const),
])

const atcLevels = /^[A-Z]\d{2}(?:[A-Z](?:[A-Z](?:\d{2})?)?)?$/
const icdCode = /^[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?[+*†!]?$/i

/** Numbers of the G-Standaard, which some sources fill up with zeros to eight digits. */
const numbered: ReadonlySet<string> = new Set(
  [...shapes].filter(([, shape]) => shape === numbers).map(([system]) => system),
)

/** The one of all ways to write a code by which it is compared: `S72.0` as `S720`, `00008311` as `8311`. */
export function plainCode(system: string, code: string): string {
  if (classification(system) !== undefined) return bare(code)
  if (!numbered.has(system) || !code.startsWith('0')) return code
  return /^0*([1-9]\d*)$/.exec(code)?.[1] ?? code
}

/** What a code of this system looks like, when this one does not. */
export function misshapen({ system, code }: Coding): string | undefined {
  const shape = shapes.get(classification(system) ?? system)
  return shape === undefined || shape.fits(code) ? undefined : shape.expected
}

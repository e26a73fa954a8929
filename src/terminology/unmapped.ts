import { codeSystems } from './code-systems.ts'
import type { Coding, Concept } from './concept.ts'
import type { Terminology } from './terminology.ts'

/** The parts of a record in which codes stand. */
export type CodedPart = 'diagnosis' | 'medicine' | 'route' | 'result' | 'service' | 'place' | 'alert'

const { snomed, loinc, atc, icd10, icd10nl, icd10cm, nza, actCode, boneFindings, nullFlavor } = codeSystems
const icd = [icd10, icd10nl, icd10cm]

/**
 * Public systems of which an unknown code surely means something else: another diagnosis, another drug.
 * A list of products is none of them, because the products of a substance that we look for are many more
 * than those we know; nor are routes, because an unknown one leaves open whether a drug reaches the whole
 * body.
 */
const publicSystems: Readonly<Record<CodedPart, ReadonlySet<string>>> = {
  diagnosis: new Set([snomed, ...icd]),
  medicine: new Set([atc]),
  route: new Set(),
  result: new Set([loinc, snomed, boneFindings]),
  service: new Set([snomed, loinc, nza, boneFindings]),
  place: new Set([
    snomed,
    actCode,
    'http://terminology.hl7.org/CodeSystem/discharge-disposition',
    'http://terminology.hl7.org/CodeSystem/admit-source',
    'http://www.nubc.org/patient-discharge',
    'http://terminology.hl7.org/CodeSystem/location-physical-type',
    'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
  ]),
  alert: new Set([snomed, atc, ...icd]),
}

/** Codes that say why there is no code. */
const saysNothing: ReadonlySet<string> = new Set([
  nullFlavor,
  'http://terminology.hl7.org/CodeSystem/data-absent-reason',
])

/** Stands for what has words in the place of a code. */
export const inWords: Coding = { system: '', code: '(text)' }

const none: readonly Coding[] = []

/**
 * The codes of a concept when none of them says anything to us: no value set, product, substance, code
 * map or expansion has one, and none is of a public system in which it would surely mean something else.
 *
 * @returns empty when it can be read, or says nothing at all; `inWords` when there is but a text, which no
 *   list of words reads either
 */
export function unmappedIn(concept: Concept, part: CodedPart, terminology: Terminology): readonly Coding[] {
  const known = publicSystems[part]
  for (const { system } of concept.codings) if (known.has(system)) return none
  if (concept.codings.length === 0 && concept.text === undefined) return none
  return look(concept, part, terminology)
}

function look(concept: Concept, part: CodedPart, terminology: Terminology): readonly Coding[] {
  if (terminology.isKnown(concept)) return none
  const said = concept.codings.filter(({ system }) => !saysNothing.has(system))
  if (said.length > 0) return said.some((coding) => isMeant(coding, terminology)) ? none : said
  const { text } = concept
  return text === undefined || readsText(text, part, terminology) ? none : [inWords]
}

/** A row of the hospital's code map counts also where nothing looks for its target. */
function isMeant(coding: Coding, { product, substance, mapped }: Terminology): boolean {
  return mapped?.(coding) !== undefined || product(coding) !== undefined || substance(coding) !== undefined
}

/** Whether the words that stand in the place of a code are read in its place. */
function readsText(text: string, part: CodedPart, terminology: Terminology): boolean {
  const { readText, drugsNamed, allergensNamed, fractureText, examinationNamed } = terminology
  const named = { codings: [], text }
  switch (part) {
    case 'medicine':
      return (
        readText.drugNames && (terminology.productNamed?.(text) !== undefined || drugsNamed(named).length > 0)
      )
    case 'alert':
      return readText.drugNames && allergensNamed(named).length > 0
    case 'diagnosis':
      return readText.fractureWords && fractureText(text) !== undefined
    case 'service': {
      const { dxa, vfa } = examinationNamed(text)
      return readText.examinationNames && (dxa || vfa)
    }
    case 'route':
      return (terminology.meanings?.(text).size ?? 0) > 0
    case 'result':
    case 'place':
      return false
  }
}

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PlanError } from '../errors.ts'
import { CodeIndex, classification, type Names } from './code-index.ts'
import { mapMedicines } from './code-map/code-map.ts'
import { loadCodeMap } from './code-map/load-code-map.ts'
import { canonicalSystem } from './code-systems.ts'
import type { Concept } from './concept.ts'
import { loadDrugNames } from './drug-names.ts'
import { loadExaminationWords } from './examination-words.ts'
import { loadFractureRegions } from './fracture-regions.ts'
import { loadAccidentWords, loadBoneWords, loadFractureWords } from './fracture-words.ts'
import { loadProducts } from './products.ts'
import { loadReportWords } from './report-words.ts'
import { loadSettingWords } from './setting-words.ts'
import type { ReadText, Terminology, ValueSet } from './terminology.ts'
import { readValueSetFile, type ValueSetFile, type ValueSetInclude, valueSetError } from './value-set-file.ts'

/** Where the service runs: sandbox also knows the American codes of public test data. */
export type Setting = 'sandbox' | 'production'

const settingUrl = 'https://osteohooks.org/fhir/StructureDefinition/setting'
const prefixPattern = /^([A-Z0-9]+)(?:\\\.\??([A-Z0-9]*))?\.\*$/

const readAll: ReadText = { drugNames: true, fractureWords: true, examinationNames: true, reports: true }

/**
 * Loads everything that gives meaning to codes, and to texts as far as they are to be read.
 *
 * @param chosen.codeMap path of the hospital's code map
 * @throws PlanError `ERR_PLAN_VALUE_SET` with the file and what to do when a set is wrong
 * @throws ConfigError with file, row and column when the code map is wrong
 */
export function loadTerminology(
  plansFolder: string,
  setting: Setting,
  { readText = readAll, codeMap }: { readonly readText?: ReadText; readonly codeMap?: string } = {},
): Terminology {
  const index = new CodeIndex()
  const sets = new Map<string, ValueSet>()
  for (const name of valueSetNames(plansFolder)) {
    addValueSet(join(plansFolder, 'value-sets', `${name}.json`), name, setting, index)
    sets.set(name, { name, has: (coding) => index.namesOf(coding).has(name) })
  }
  const valueSet = (name: string): ValueSet => {
    const set = sets.get(name)
    if (set === undefined) throw unknownSet(plansFolder, name)
    return set
  }
  const namesOf = rememberLast((concept) => setsWithin(concept, index))
  const terminology: Terminology = {
    valueSet,
    matches: (concept, name) => {
      for (const names of namesOf(concept)) if (names.has(name)) return true
      if (!sets.has(name)) throw unknownSet(plansFolder, name)
      return false
    },
    setsOf: namesOf,
    isKnown: (concept) => namesOf(concept).length > 0,
    readText,
    fractureText: loadFractureWords(plansFolder),
    boneNamed: loadBoneWords(plansFolder),
    accidentNamed: loadAccidentWords(plansFolder),
    plasterRoomNamed: loadSettingWords(plansFolder),
    fractureRegion: loadFractureRegions(plansFolder),
    reportText: loadReportWords(plansFolder),
    examinationNamed: loadExaminationWords(plansFolder),
    ...loadDrugNames(plansFolder),
    ...loadProducts(plansFolder, setting),
  }
  return codeMap === undefined ? terminology : withCodeMap(codeMap, plansFolder, terminology, index)
}

/** The same terminology for which the hospital's codes mean what its map says. */
function withCodeMap(
  file: string,
  plansFolder: string,
  terminology: Terminology,
  index: CodeIndex,
): Terminology {
  const { map, rows } = loadCodeMap(file, plansFolder, terminology)
  const medicines = mapMedicines(map, rows, terminology)
  index.translate((coding) => map.get(coding)?.target)
  return { ...terminology, ...medicines }
}

const noSets: readonly Names[] = []

/** Most codes of a record are in no set at all, so no list is made for them. */
function setsWithin({ codings }: Concept, index: CodeIndex): readonly Names[] {
  let sets = noSets
  for (const coding of codings) {
    const names = index.namesOf(coding)
    if (names.size > 0) sets = sets === noSets ? [names] : [...sets, names]
  }
  return sets
}

/** One concept is mostly asked about many sets in a row: the codes of the last one are remembered. */
function rememberLast(look: (concept: Concept) => readonly Names[]): (concept: Concept) => readonly Names[] {
  let last: Concept | undefined
  let names: readonly Names[] = []
  return (concept) => {
    if (concept !== last) {
      names = look(concept)
      last = concept
    }
    return names
  }
}

/** The names of all sets in `plans/value-sets`, in order. */
export function valueSetNames(plansFolder: string): readonly string[] {
  const files = readdirSync(join(plansFolder, 'value-sets')).filter((file) => file.endsWith('.json'))
  return files.map((file) => file.slice(0, -'.json'.length)).toSorted()
}

function addValueSet(file: string, name: string, setting: Setting, index: CodeIndex): void {
  const set: ValueSetFile = readValueSetFile(file, name)
  const counted = set.compose.include.filter(
    (include) => setting === 'sandbox' || !sandboxOnly(include, file),
  )
  for (const include of counted) addInclude(include, file, name, index)
}

function addInclude(include: ValueSetInclude, file: string, name: string, index: CodeIndex): void {
  const system = canonicalSystem(include.system)
  for (const { code } of include.concept ?? []) {
    if (!index.addCode(system, code, name))
      throw valueSetError(file, `has ${system} ${code} twice; remove one`)
  }
  for (const { property, value } of include.filter ?? []) {
    // What an expression holds only a terminology server knows: src/terminology/expansion/overlay.ts.
    if (property === 'constraint') continue
    const prefix = readPrefix(value, system, file)
    if (!index.addPrefix(system, prefix, name))
      throw valueSetError(file, `has ${system} ${value} twice; remove one`)
  }
}

function readPrefix(value: string, system: string, file: string): string {
  const match = prefixPattern.exec(value)
  if (match === null || classification(system) === undefined) {
    throw valueSetError(
      file,
      `has the filter "${value}" on ${system}; write a prefix of ICD-10 or ATC as "S72\\.?0.*"`,
    )
  }
  return `${match[1]}${match[2] ?? ''}`
}

function sandboxOnly(include: ValueSetInclude, file: string): boolean {
  const mark = include.extension?.find((extension) => extension.url === settingUrl)
  if (mark === undefined) return false
  if (mark.valueCode !== 'sandbox')
    throw valueSetError(file, 'has a setting that is not "sandbox"; correct or remove it')
  return true
}

function unknownSet(plansFolder: string, name: string): PlanError {
  return valueSetError(
    join(plansFolder, 'value-sets', `${name}.json`),
    'is asked for but does not exist; add it',
  )
}

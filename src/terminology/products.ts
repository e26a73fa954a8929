import { join } from 'node:path'
import { z } from 'zod'
import { PlanError } from '../errors.ts'
import { readJson } from '../read-json.ts'
import { canonicalSystem, codeSystems } from './code-systems.ts'
import type { Coding } from './concept.ts'
import { expression } from './expansion/ecl.ts'
import { loadMedicationWords, type MedicationWords } from './medication-words.ts'
import type { Product, Substance, Terminology } from './terminology.ts'

const code = z.strictObject({
  system: z.string().min(1),
  code: z.string().min(1),
  display: z.string().min(1),
  evidence: z.string().min(1),
})

const substanceRow = z.strictObject({
  name: z.string().min(1),
  label: z.strictObject({ nl: z.string().min(1), en: z.string().min(1) }),
  mg: z.number().positive().nullable(),
  depot: z.boolean().optional(),
  routeDecides: z.boolean().optional(),
  group: z.boolean().optional(),
  words: z.array(z.string().regex(/^[a-z]+$/)),
  codes: z.array(code).min(1),
  /** Its oral products in SNOMED CT, for a terminology server. */
  products: z.strictObject({ expression, evidence: z.string().min(1) }).optional(),
  source: z.string().min(1),
  note: z.string().min(1).optional(),
})

const substancesFile = z.strictObject({
  description: z.string().min(1),
  substances: z.array(substanceRow).min(1),
})

const productRow = z.strictObject({
  ...code.shape,
  substance: z.string().min(1),
  mgPerUnit: z.number().positive().optional(),
  form: z.string().min(1),
  systemic: z.boolean(),
  setting: z.enum(['all', 'sandbox']),
})

const productsFile = z.array(productRow).min(1)

/** Look-up by system and then code, so that no key has to be built per question. */
type Codes<T> = Map<string, Map<string, T>>

type Medicines = Pick<Terminology, 'substance' | 'product' | 'productNamed' | 'meanings'>

/**
 * Loads the glucocorticoids, what each is worth in prednisone, and the products we know by code.
 *
 * @throws PlanError that names file and row when a row is wrong, repeated, or of an unknown substance
 */
export function loadProducts(plansFolder: string, setting: 'sandbox' | 'production'): Medicines {
  const file = substancesPath(plansFolder)
  const rows = readSubstances(plansFolder)
  const equivalences = new Map(rows.map((row) => [row.name, toSubstance(row)]))
  const substances: Codes<Substance> = new Map()
  for (const row of rows) {
    for (const { system, code } of row.codes) put(substances, { system, code }, toSubstance(row), file)
  }
  const words = loadMedicationWords(plansFolder)
  const products = readProducts(join(plansFolder, 'products.json'), setting, equivalences)
  return {
    substance: (coding) => look(substances, coding),
    product: (coding) => look(products, coding),
    productNamed: nameReader(words, rows, equivalences),
    meanings: (text) => words.meanings(text),
  }
}

/** The glucocorticoids as `plans/dose-equivalents/prednisone.json` has them. */
export function readSubstances(plansFolder: string): readonly z.infer<typeof substanceRow>[] {
  return readJson(substancesPath(plansFolder), substancesFile).substances
}

function substancesPath(plansFolder: string): string {
  return join(plansFolder, 'dose-equivalents', 'prednisone.json')
}

function toSubstance(row: z.infer<typeof substanceRow>): Substance {
  return {
    name: row.name,
    label: row.label,
    ...(row.mg === null ? {} : { mgEqualTo5MgPrednisone: row.mg }),
    ...(row.depot === true ? { depot: true } : {}),
    ...(row.routeDecides === true ? { routeDecides: true } : {}),
    ...(row.group === true ? { isGroup: true } : {}),
  }
}

function readProducts(
  file: string,
  setting: 'sandbox' | 'production',
  equivalences: ReadonlyMap<string, Substance>,
): Codes<Product> {
  const products: Codes<Product> = new Map()
  for (const row of readJson(file, productsFile)) {
    const equivalence = equivalences.get(row.substance)
    if (row.systemic && equivalence === undefined) {
      throw wrong(
        file,
        `${row.system} ${row.code} is of "${row.substance}", which dose-equivalents/prednisone.json does not have`,
      )
    }
    if (row.setting === 'sandbox' && setting !== 'sandbox') continue
    put(products, row, toProduct(row, equivalence), file)
  }
  return products
}

function toProduct(row: z.infer<typeof productRow>, equivalence: Substance | undefined): Product {
  return {
    substance: row.substance,
    systemic: row.systemic,
    ...(row.mgPerUnit === undefined ? {} : { mgPerUnit: row.mgPerUnit }),
    ...(row.systemic && equivalence !== undefined ? { equivalence } : {}),
    ...(row.setting === 'sandbox' ? { countedBare: true } : {}),
  }
}

function nameReader(
  words: MedicationWords,
  rows: readonly z.infer<typeof substanceRow>[],
  equivalences: ReadonlyMap<string, Substance>,
): (name: string) => Product | undefined {
  const names = new Map(rows.flatMap((row) => row.words.map((word) => [word, row.name] as const)))
  return (name) => {
    const parsed = words.parseName(name, names)
    const equivalence = equivalences.get(parsed?.substance ?? '')
    return parsed === undefined || equivalence === undefined
      ? undefined
      : { ...parsed, systemic: true, equivalence }
  }
}

/** Sources write ATC codes in small letters too, as the value sets read them. */
function look<T>(codes: Codes<T>, { system, code }: Coding): T | undefined {
  const list = codes.get(system)
  if (list === undefined) return undefined
  return list.get(code) ?? (system === codeSystems.atc ? list.get(code.toUpperCase()) : undefined)
}

function put<T>(codes: Codes<T>, coding: Coding, value: T, file: string): void {
  const system = canonicalSystem(coding.system)
  const known = codes.get(system) ?? new Map<string, T>()
  if (known.has(coding.code)) throw wrong(file, `has ${system} ${coding.code} twice; remove one`)
  codes.set(system, known.set(coding.code, value))
}

function wrong(file: string, problem: string): PlanError {
  return new PlanError('ERR_PLAN_INVALID', `${file} ${problem}`)
}

/** What is prescribed, used or given, before any record system has written it down. */

export type Route =
  | 'oral'
  | 'intravenous'
  | 'intramuscular'
  | 'subcutaneous'
  | 'cutaneous'
  | 'inhaled'
  | 'ear'

export interface Product {
  /** As the Dutch drug database prints it. */
  readonly label: string
  /** As an American system prints it. */
  readonly english: string
  readonly atc?: string
  readonly prk?: string
  readonly gpk?: string
  readonly hpk?: string
  readonly zi?: string
  readonly rxnorm?: string
  /** mg in a piece; absent when the name does not say it. */
  readonly mg?: number
  readonly form: string
  readonly route?: Route
}

/** One dosage: pieces per gift, gifts per period (one a day unless said), and how long. */
export interface Dosing {
  readonly pieces?: number
  /** Upper end of "1 to 2". */
  readonly upTo?: number
  readonly frequency?: number
  readonly period?: number
  readonly unit?: 'h' | 'd' | 'wk'
  readonly days?: number
  readonly sequence?: number
  readonly asNeeded?: true
  /** Pieces per day, as the limit of "as needed". */
  readonly maximum?: number
  readonly text?: string
  /** Against the habit of the system. */
  readonly inUnit?: 'pieces' | 'mg'
}

export type Stop = 'for-good' | 'for-now' | 'cancelled' | 'discontinued' | 'interrupted'

export interface Prescription {
  readonly name: string
  readonly product: Product
  readonly dosings?: readonly Dosing[]
  /** Days counted from today; an order without a length is open-ended. */
  readonly start?: number
  readonly end?: number
  readonly days?: number
  /** Day of writing; that of the start unless said. */
  readonly authored?: number
  /** The treatment that it belongs to. */
  readonly treatment?: string
  readonly stop?: Stop
  /** What the system says where it does say a status. */
  readonly status?: string
  /** Length of one round of a cyclical schedule. */
  readonly cycleDays?: number
}

const today = Date.parse('2026-11-22')

/** The day so many days from the one on which the tests decide. */
export function day(offset: number): string {
  return new Date(today + offset * 86_400_000).toISOString().slice(0, 10)
}

/** The same day so many calendar months from then. */
export function month(offset: number): number {
  const then = new Date(today)
  then.setUTCMonth(then.getUTCMonth() + offset)
  return Math.round((then.getTime() - today) / 86_400_000)
}

/** As Dutch systems write a day: its midnight with the zone. */
export function midnight(offset: number): string {
  const iso = day(offset)
  const isSummer = iso.slice(5) >= '03-29' && iso.slice(5) < '10-25'
  return `${iso}T00:00:00+0${isSummer ? 2 : 1}:00`
}

/** The last day of a prescription, or undefined when it is open-ended. */
export function lastDay({ start = 0, end, days }: Prescription): number | undefined {
  return end ?? (days === undefined ? undefined : start + days - 1)
}

/** Steps that follow each other, as pieces and days. */
export function steps(...scheme: readonly (readonly [number, number])[]): readonly Dosing[] {
  return scheme.map(([pieces, days], index) => ({ pieces, days, sequence: index + 1 }))
}

const tablet = { form: 'tablet', route: 'oral' } as const

export const products = {
  prednisone5: {
    ...tablet,
    label: 'PREDNISON TABLET 5MG',
    english: 'prednisone 5 MG Oral Tablet',
    atc: 'H02AB07',
    prk: '8311',
    gpk: '23817',
    hpk: '2033682',
    rxnorm: '312617',
    mg: 5,
  },
  prednisolone2: {
    ...tablet,
    label: 'PREDNISOLON TABLET 2,5MG',
    english: 'prednisolone 2.5 MG Oral Tablet',
    atc: 'H02AB06',
    prk: '106704',
    gpk: '142670',
    hpk: '2377454',
    mg: 2.5,
  },
  dexamethasone: {
    ...tablet,
    label: 'DEXAMETHASON TABLET 0,5MG',
    english: 'dexamethasone 0.5 MG Oral Tablet',
    atc: 'H02AB02',
    prk: '42285',
    gpk: '14281',
    mg: 0.5,
  },
  prednisoloneCapsule: {
    form: 'capsule',
    route: 'oral',
    label: 'PREDNISOLON CAPSULE FNA',
    english: 'prednisolone Oral Capsule',
    atc: 'H02AB06',
    hpk: '1112821',
  },
  earDrops: {
    form: 'oor/oogdruppels',
    route: 'ear',
    label: 'DEXAMETHASON/FRAMYCETINE/GRAMICID OOR/OOGDRUPPELS',
    english: 'dexamethasone 1 MG/ML Otic Suspension',
    atc: 'S02CA06',
    prk: '80691',
    gpk: '79804',
    hpk: '644781',
  },
  fluticasone: {
    form: 'inhalatiepoeder',
    route: 'inhaled',
    label: 'FLUTICASON INHALATIEPOEDER 250MCG/DO',
    english: 'fluticasone 0.25 MG Dry Powder Inhaler',
    atc: 'R03BA05',
    gpk: '92487',
  },
  triamcinoloneCream: {
    form: 'creme',
    route: 'cutaneous',
    label: 'TRIAMCINOLON CREME 1MG/G',
    english: 'triamcinolone 1 MG/ML Topical Cream',
    atc: 'D07AB09',
  },
  fludrocortisone: {
    ...tablet,
    label: 'FLUDROCORTISON TABLET 62,5MCG',
    english: 'fludrocortisone 0.1 MG Oral Tablet',
    atc: 'H02AA02',
    mg: 0.0625,
  },
  budesonide: {
    form: 'capsule mga',
    route: 'oral',
    label: 'BUDESONIDE CAPSULE MGA 3MG',
    english: 'budesonide 3 MG Delayed Release Oral Capsule',
    atc: 'A07EA06',
    mg: 3,
  },
  methylprednisoloneInjection: {
    form: 'poeder voor injectievloeistof',
    route: 'intravenous',
    label: 'METHYLPREDNISOLON INJPDR FLACON 1000MG',
    english: 'methylprednisolone 1000 MG Injection',
    atc: 'H02AB04',
    mg: 1000,
  },
  triamcinoloneDepot: {
    form: 'suspensie voor injectie',
    route: 'intramuscular',
    label: 'TRIAMCINOLONACETONIDE INJSUSP 40MG/ML AMPUL 1ML',
    english: 'triamcinolone acetonide 40 MG/ML Injectable Suspension',
    atc: 'H02AB08',
    mg: 40,
  },
  alendronate: {
    ...tablet,
    label: 'ALENDRONINEZUUR TABLET 70MG',
    english: 'Alendronic acid 10 MG Oral Tablet',
    atc: 'M05BA04',
    zi: '15110044',
    rxnorm: '904419',
    mg: 70,
  },
  zoledronate: {
    form: 'infusievloeistof',
    route: 'intravenous',
    label: 'ZOLEDRONINEZUUR INFVLST 0,05MG/ML FLACON 100ML',
    english: 'zoledronic acid 0.05 MG/ML Injection',
    atc: 'M05BA08',
    mg: 5,
  },
  denosumab: {
    form: 'injectievloeistof',
    route: 'subcutaneous',
    label: 'PROLIA INJVLST 60MG/ML WWSP 1ML',
    english: 'denosumab 60 MG/ML Prefilled Syringe',
    atc: 'M05BX04',
    zi: '15654486',
    mg: 60,
  },
  teriparatide: {
    form: 'injectievloeistof',
    route: 'subcutaneous',
    label: 'TERIPARATIDE INJVLST 250MCG/ML PEN 2,4ML',
    english: 'teriparatide 0.25 MG/ML Pen Injector',
    atc: 'H05AA02',
    mg: 0.02,
  },
  calciumVitaminD: {
    form: 'kauwtablet',
    route: 'oral',
    label: 'CALCIUMCARBONAAT/COLECALCIFEROL KAUWTABLET 1,25G/800IE',
    english: 'calcium carbonate / cholecalciferol Chewable Tablet',
    atc: 'A12AX',
  },
  vitaminD: {
    form: 'capsule',
    route: 'oral',
    label: 'COLECALCIFEROL CAPSULE 800IE',
    english: 'cholecalciferol 800 UNT Oral Capsule',
    atc: 'A11CC05',
  },
} as const satisfies Record<string, Product>

/** Clinical facts about one patient at one call; days count back from the evaluation date. */

export type Hook = 'order-select' | 'order-sign' | 'encounter-discharge' | 'patient-view'

/** So many days ago, as exactly as the source says it. */
export interface When {
  readonly ago: number
  readonly exactly: 'day' | 'month' | 'year'
}

export interface Dosing {
  readonly mg: number
  readonly shape: 'once' | 'twice' | 'range' | 'as-needed' | 'weekly' | 'taper' | 'words' | 'none'
  readonly days: number | null
  readonly length: 'duration' | 'period' | 'validity' | 'supply'
}

export interface Steroid {
  readonly drug: string
  readonly dosing: Dosing
  readonly stopped: boolean
  readonly reason: string | null
}

export interface OnFile {
  readonly drug: string
  readonly dosing: Dosing
  readonly start: number
  readonly status: 'active' | 'completed' | 'stopped'
}

export interface BoneDrug {
  readonly drug: string
  readonly kind: 'order' | 'statement' | 'administration'
  readonly start: When
  readonly days: number | null
  readonly status: 'active' | 'completed' | 'stopped'
}

export interface Problem {
  readonly code: string
  readonly when: When | null
  readonly recorded: number | null
  readonly status: 'active' | 'resolved' | null
  readonly verification: 'confirmed' | 'provisional' | 'refuted' | null
  readonly ofVisit: boolean
  readonly element: 'DateTime' | 'Period'
}

export interface Measured {
  readonly code: string
  readonly value: number | boolean | string
  readonly unit: string | null
  readonly when: When
  readonly comparator: string | null
}

export interface Examination {
  readonly type: 'Procedure' | 'ServiceRequest' | 'DiagnosticReport'
  readonly code: string
  readonly status: string
  readonly ago: number
  readonly conclusion: string | null
}

export interface Facts {
  readonly hook: Hook
  readonly born: When
  readonly gender: 'female' | 'male'
  readonly steroids: readonly Steroid[]
  readonly onFile: readonly OnFile[]
  readonly boneDrugs: readonly BoneDrug[]
  readonly problems: readonly Problem[]
  readonly measured: readonly Measured[]
  readonly examinations: readonly Examination[]
  readonly allergy: string | null
  readonly flag: string | null
  readonly visit: {
    readonly class: string
    readonly reason: string | null
    readonly goesTo: string | null
  } | null
}

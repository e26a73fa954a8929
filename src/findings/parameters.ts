import { z } from 'zod'

const parameter = z.strictObject({ value: z.number(), unit: z.string(), source: z.string() })

/** The names of all numbers that findings use; each has a value, a unit and a source in `plans/parameters.json`. */
export const parameterNames = [
  'minimumDays',
  'mergeGapDays',
  'burstMinimumDays',
  'burstMaximumDays',
  'burstMinimumMgPerDay',
  'burstWindowDays',
  'implausibleMgPerDay',
  'oldStatementDays',
  'substitutionMaximumMgPerDay',
  'recentFractureYears',
  'vertebralFractureMinimumGrade',
  'treatmentFailureMonths',
  'fractureEncounterDays',
  'fractureViewDays',
  'fractureFollowUpDays',
  'fractureLinkDays',
  'resultMaximumAgeDays',
  'orderMaximumAgeDays',
  'laboratoryMaximumAgeDays',
  'contraindicationLaboratoryMaximumAgeDays',
  'severeAccidentDays',
  'oralBoneMedicationGraceDays',
  'zoledronateMonths',
  'denosumabMonths',
  'ibandronateInjectionMonths',
  'romosozumabDays',
  'calciumMinimumMmolL',
  'tScoreLow',
  'tScoreHigh',
  'eGfrLowMlMin',
  'eGfrHighMlMin',
  'calciumLowMmolL',
  'calciumHighMmolL',
  'albuminLowGL',
  'albuminHighGL',
  'vitaminDLowNmolL',
  'vitaminDHighNmolL',
  'creatinineLowUmolL',
  'creatinineHighUmolL',
  'albuminReferenceGL',
  'calciumPerAlbuminGL',
  'severeKidneyDiseaseMlMin',
  'pregnancyDays',
  'childbearingMaximumYears',
  'maximumAgeYears',
  'lastingVertebralGrade',
] as const

export type ParameterName = (typeof parameterNames)[number]

/** Numbers by name, without their sources, ready to calculate with. */
export type Parameters = Readonly<Record<ParameterName, number>>

/** The shape of `plans/parameters.json`. */
export const parametersFile = z.record(z.enum(parameterNames), parameter)

import { ageYears } from './age.ts'
import { tScoreLowest, vertebralGrade } from './bone-density.ts'
import { dxaDone, dxaOrdered, vfaDone, vfaOrdered } from './bone-density-orders.ts'
import {
  bisphosphonateMonths,
  boneMedicationMonths,
  denosumabMonths,
  onAnabolic,
  onBoneMedication,
  onDenosumab,
} from './bone-medication.ts'
import {
  bisphosphonateAllergy,
  denosumabAllergy,
  highDiseaseActivity,
  oralBisphosphonateContraindicated,
  pregnant,
} from './contraindications.ts'
import { evaluationDeclined, transferPlanned } from './discharge.ts'
import { doseCertain } from './dose-certainty.ts'
import { boneMedicationDrafted, onVitaminD } from './drafted-medication.ts'
import type { Derivation } from './finding.ts'
import { atypicalFemurSite, fractureLocation, namedBone } from './fracture.ts'
import { causedByFall, severeAccident } from './fracture-cause.ts'
import { clinicalVertebralFracture, fractureDuringTreatment, recentFracture } from './fracture-history.ts'
import {
  courseLengthKnown,
  episodeDays,
  glucocorticoidBursts,
  gutGlucocorticoid,
  peakMgPerDay,
  sustainedMgPerDay,
  systemicGlucocorticoid,
} from './glucocorticoid.ts'
import { glucocorticoidStopped } from './glucocorticoid-stop.ts'
import {
  albuminMeasured,
  calciumMeasured,
  creatinineMeasured,
  eGfrMlMin,
  hypocalcaemia,
  tshMeasured,
  vitaminDMeasured,
  vitaminDNmolL,
} from './laboratory.ts'
import {
  albuminOrdered,
  calciumOrdered,
  creatinineOrdered,
  fallRiskOrdered,
  fractureClinicReferred,
  tshOrdered,
  vitaminDOrdered,
} from './ordered-services.ts'
import { lifeExpectancyUnderOneYear, noTestingByTeamDecision, nursingHome } from './prognosis.ts'
import { substitutionTherapy } from './substitution-therapy.ts'

/** Every finding that plans may name; their meaning stands in `plans/findings.json`. */
export const derivations: Readonly<Record<string, Derivation | undefined>> = {
  ageYears,
  systemicGlucocorticoid,
  gutGlucocorticoid,
  glucocorticoidStopped,
  substitutionTherapy,
  sustainedMgPerDay,
  peakMgPerDay,
  episodeDays,
  courseLengthKnown,
  doseCertain,
  glucocorticoidBursts,
  recentFracture,
  clinicalVertebralFracture,
  tScoreLowest,
  vertebralGrade,
  dxaDone,
  vfaDone,
  dxaOrdered,
  vfaOrdered,
  highDiseaseActivity,
  onBoneMedication,
  boneMedicationDrafted,
  boneMedicationMonths,
  bisphosphonateMonths,
  denosumabMonths,
  onDenosumab,
  onAnabolic,
  onVitaminD,
  fractureDuringTreatment,
  oralBisphosphonateContraindicated,
  bisphosphonateAllergy,
  denosumabAllergy,
  eGfrMlMin,
  hypocalcaemia,
  vitaminDNmolL,
  calciumMeasured,
  albuminMeasured,
  creatinineMeasured,
  tshMeasured,
  vitaminDMeasured,
  calciumOrdered,
  albuminOrdered,
  creatinineOrdered,
  tshOrdered,
  vitaminDOrdered,
  fractureClinicReferred,
  fallRiskOrdered,
  pregnant,
  fractureLocation,
  namedBone,
  transferPlanned,
  severeAccident,
  causedByFall,
  evaluationDeclined,
  lifeExpectancyUnderOneYear,
  noTestingByTeamDecision,
  nursingHome,
  atypicalFemurSite,
}

import type { DayRange } from '../days.ts'
import { incomplete } from '../record/patient-record.ts'
import { reportTexts, tScoreSets } from './bone-density.ts'
import {
  type Basis,
  type Derivation,
  type Evidence,
  type Finding,
  type FindingInput,
  known,
  perPatient,
  unknown,
} from './finding.ts'
import { evidenceOf, measured } from './measurements.ts'
import { past, recency } from './recency.ts'
import { namedExamination } from './service-names.ts'

type Examination = 'dxa' | 'vfa'

/** A sign that an examination took place. */
interface Trace {
  readonly when?: DayRange
  readonly evidence: Evidence
}

const observationSets: Readonly<Record<Examination, readonly string[]>> = {
  dxa: [...tScoreSets, 'dxa-evidence'],
  vfa: ['vfa-highest-grade'],
}

const serviceSets: Readonly<Record<Examination, string>> = { dxa: 'dxa-evidence', vfa: 'vfa-evidence' }

/**
 * Whether a DXA was made in the last `resultMaximumAgeDays`: a T-score or density, or an examination,
 * report or carried out request that is coded as one or has exactly that name.
 *
 * @absent no when densities, procedures and reports are complete; otherwise unknown
 * @source S3-B5 (365 days); guideline 3.6
 */
export const dxaDone: Derivation<boolean> = (input) => done(input, 'dxa')

/**
 * Whether a VFA was made in the last `resultMaximumAgeDays`; NZa 120037 is a DXA with VFA and counts for both.
 *
 * @absent no when densities, procedures and reports are complete; otherwise unknown
 * @source S3-B5 (365 days); guideline 3.6
 */
export const vfaDone: Derivation<boolean> = (input) => done(input, 'vfa')

/**
 * Whether a DXA is asked for: an open request at most `orderMaximumAgeDays` old, or without date.
 *
 * @absent no when the list of requests is complete; otherwise unknown
 * @source VA-2.9
 */
export const dxaOrdered: Derivation<boolean> = (input) => ordered(input, 'dxa')

/**
 * Whether a VFA is asked for, alone or coupled with a DXA. A request that is only coded as a DXA is
 * one without VFA.
 *
 * @absent no when the list of requests is complete; otherwise unknown
 * @source VA-2.9
 */
export const vfaOrdered: Derivation<boolean> = (input) => ordered(input, 'vfa')

function done(input: FindingInput, examination: Examination): Finding<boolean> {
  const traces = [
    ...traceMeasured(input, examination),
    ...traceServices(input, examination),
    ...traceWords(input, examination),
  ]
  const within = (wanted: readonly string[]) =>
    traces.filter(({ when }) =>
      wanted.includes(recency(when, input.today, input.parameters.resultMaximumAgeDays)),
    )
  const recent = within(['yes'])
  if (recent.length > 0) return known(true, evidenceIn(recent))
  const undecided = within(['undecided', 'undated'])
  if (undecided.length > 0) return unknown('examination-date-undecided', evidenceIn(undecided))
  const reason = incomplete(input.record, 'boneDensity', 'procedures', 'reports')
  return reason === undefined ? known(false, evidenceIn(within(['no']))) : unknown(reason)
}

function ordered(input: FindingInput, examination: Examination): Finding<boolean> {
  const { record, today, parameters } = input
  const evidence = services(input)
    [examination].filter(({ service }) => service.progress === 'open')
    .filter(({ service }) => recency(service.when, today, parameters.orderMaximumAgeDays) !== 'no')
    .map(({ service, basis }) => evidenceOf(service, basis))
  if (evidence.length > 0) return known(true, evidence)
  const reason = incomplete(record, 'orders')
  return reason === undefined ? known(false) : unknown(reason)
}

function traceMeasured(input: FindingInput, examination: Examination): readonly Trace[] {
  return measured(input, ...observationSets[examination]).map((measurement) =>
    trace(measurement.when, evidenceOf(measurement)),
  )
}

function traceServices(input: FindingInput, examination: Examination): readonly Trace[] {
  return services(input)[examination].flatMap(({ service: { reference, progress, when }, basis }) => {
    const seen = when === undefined ? undefined : past(when, input.today)
    if (progress === 'open' || (when !== undefined && seen === undefined)) return []
    return [trace(seen, evidenceOf(seen === undefined ? { reference } : { reference, when: seen }, basis))]
  })
}

/** A report whose words give a T-score or a grade is a report of that examination. */
function traceWords(input: FindingInput, examination: Examination): readonly Trace[] {
  return reportTexts(input)
    .filter(({ tScores, grade }) => (examination === 'dxa' ? tScores.length > 0 : grade !== undefined))
    .map(({ when, evidence }) => trace(when, evidence))
}

/** The services of each examination, and whether their code or only their name says so. */
const services = perPatient(({ record, terminology }) => {
  const of = (examination: Examination) =>
    record.services.flatMap((service) => {
      const basis: Basis | undefined = terminology.matches(service.concept, serviceSets[examination])
        ? 'coded'
        : named.get(service)?.[examination]
          ? 'text'
          : undefined
      return basis === undefined ? [] : [{ service, basis }]
    })
  const named = new Map(record.services.map((service) => [service, namedExamination(service.concept)]))
  return { dxa: of('dxa'), vfa: of('vfa') }
})

function trace(when: DayRange | undefined, evidence: Evidence): Trace {
  return when === undefined ? { evidence } : { when, evidence }
}

function evidenceIn(traces: readonly Trace[]): readonly Evidence[] {
  return traces.map(({ evidence }) => evidence)
}

import type { DayRange } from '../days.ts'
import type { ServiceEntry } from '../record/entries.ts'
import { incomplete, unanswered } from '../record/patient-record.ts'
import type { NamedExamination } from '../terminology/examination-words.ts'
import { reportTexts, tScoreSets, unreadReports } from './bone-density.ts'
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
import { newestFirst, past, recency } from './recency.ts'

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
 * @absent no when densities, procedures and reports are complete, and requests when they were sent;
 *   otherwise unknown
 * @source S3-B5 (365 days); guideline 3.6
 */
export const dxaDone: Derivation<boolean> = (input) => done(input, 'dxa')

/**
 * Whether a VFA was made in the last `resultMaximumAgeDays`; NZa 120037 is a DXA with VFA and counts for both.
 *
 * @absent as of a DXA
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
    ...traceServices(services(input)[examination], input),
    ...traceWords(reportTexts(input), examination),
  ]
  const within = (wanted: readonly string[], found: readonly Trace[] = traces) =>
    found.filter(({ when }) =>
      wanted.includes(recency(when, input.today, input.parameters.resultMaximumAgeDays)),
    )
  const recent = within(['yes'])
  if (recent.length > 0) return known(true, surest(evidenceIn(recent)))
  const undecided = within(['undecided', 'undated'])
  if (undecided.length > 0) return unknown('examination-date-undecided', evidenceIn(undecided))
  const unread = within(
    ['yes', 'undecided', 'undated'],
    [
      ...traceServices(unreadServices(input)[examination], input),
      ...traceWords(unreadReports(input), examination),
    ],
  )
  if (unread.length > 0) return unknown('words-not-read', evidenceIn(unread))
  const reason =
    incomplete(input.record, 'boneDensity', 'procedures', 'reports') ?? unanswered(input.record, 'orders')
  return reason === undefined ? known(false, surest(evidenceIn(within(['no'])))) : unknown(reason)
}

/** Words that say the same as a code take nothing away from it. */
function surest(evidence: readonly Evidence[]): readonly Evidence[] {
  const coded = evidence.filter(({ basis }) => basis === 'coded')
  return coded.length > 0 ? coded : evidence
}

function ordered(input: FindingInput, examination: Examination): Finding<boolean> {
  const { record, today, parameters } = input
  const isOpen = ({ service: { progress, when } }: Found) =>
    progress === 'open' && recency(when, today, parameters.orderMaximumAgeDays) !== 'no'
  const evidenceFor = (found: readonly Found[]) =>
    found.filter(isOpen).map(({ service, basis }) => evidenceOf(service, basis))
  const evidence = evidenceFor(services(input)[examination])
  if (evidence.length > 0) return known(true, surest(evidence))
  const unread = evidenceFor(unreadServices(input)[examination])
  if (unread.length > 0) return unknown('words-not-read', unread)
  const reason = incomplete(record, 'orders')
  return reason === undefined ? known(false) : unknown(reason)
}

function traceMeasured(input: FindingInput, examination: Examination): readonly Trace[] {
  return measured(input, ...observationSets[examination]).map((measurement) =>
    trace(measurement.when, evidenceOf(measurement)),
  )
}

function traceServices(found: readonly Found[], input: FindingInput): readonly Trace[] {
  return found.flatMap(({ service: { reference, progress, when }, basis }) => {
    const seen = when === undefined ? undefined : past(when, input.today)
    if (progress === 'open' || (when !== undefined && seen === undefined)) return []
    return [trace(seen, evidenceOf(seen === undefined ? { reference } : { reference, when: seen }, basis))]
  })
}

/** A report whose words give a T-score or a grade is a report of that examination. */
function traceWords(reports: ReturnType<typeof reportTexts>, examination: Examination): readonly Trace[] {
  return reports
    .filter(({ tScores, grade }) => (examination === 'dxa' ? tScores.length > 0 : grade !== undefined))
    .map(({ when, evidence }) => trace(when, evidence))
}

/** A service that is one of the examinations, and whether its code or only its name says so. */
interface Found {
  readonly service: ServiceEntry
  readonly basis: Basis
}

type ByExamination = Readonly<Record<Examination, readonly Found[]>>

const coded = perPatient(({ record, terminology }): ByExamination => {
  const of = (examination: Examination) =>
    record.services
      .filter((service) => terminology.matches(service.concept, serviceSets[examination]))
      .map((service) => ({ service, basis: 'coded' as const }))
  return { dxa: of('dxa'), vfa: of('vfa') }
})

/** Services whose code does not say that they are the examination, but whose name does. */
const named = perPatient((input): ByExamination => {
  const names = input.record.services.map((service) => ({ service, said: namedBy(service, input) }))
  const byCode = coded(input)
  const of = (examination: Examination) => {
    const known = new Set(byCode[examination].map(({ service }) => service))
    return names
      .filter(({ service, said }) => said[examination] && !known.has(service))
      .map(({ service }) => ({ service, basis: 'text' as const }))
  }
  return { dxa: of('dxa'), vfa: of('vfa') }
})

function namedBy({ concept }: ServiceEntry, { terminology }: FindingInput): NamedExamination {
  const said = [concept.text, ...concept.codings.map(({ display }) => display)]
    .filter((name) => name !== undefined)
    .map((name) => terminology.examinationNamed(name))
  return { dxa: said.some(({ dxa }) => dxa), vfa: said.some(({ vfa }) => vfa) }
}

/** The services of each examination, those with only a name as far as names may decide. */
const services = perPatient((input): ByExamination => {
  if (!input.terminology.readText.examinationNames) return coded(input)
  const [byCode, byName] = [coded(input), named(input)]
  return { dxa: [...byCode.dxa, ...byName.dxa], vfa: [...byCode.vfa, ...byName.vfa] }
})

function unreadServices(input: FindingInput): ByExamination {
  return input.terminology.readText.examinationNames ? { dxa: [], vfa: [] } : named(input)
}

function trace(when: DayRange | undefined, evidence: Evidence): Trace {
  return when === undefined ? { evidence } : { when, evidence }
}

/** Newest first: a card names the day of the first. */
function evidenceIn(traces: readonly Trace[]): readonly Evidence[] {
  return newestFirst(traces).map(({ evidence }) => evidence)
}

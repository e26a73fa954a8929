import type { DayRange } from '../days.ts'
import type { ConditionEntry, EncounterEntry } from '../record/entries.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Concept } from '../terminology/concept.ts'
import type { Terminology } from '../terminology/terminology.ts'
import { type FindingInput, perPatient } from './finding.ts'
import { past } from './recency.ts'

export type Certainty = 'yes' | 'no' | 'unknown'

/** The visit for which advice is asked: which days belong to it, and what was coded for it. */
interface Visit extends DayRange {
  /** First and last day of the visit itself. */
  readonly starts: number
  readonly ends: number
  /** What was coded at an earlier encounter may be what this visit is about. */
  readonly continues: boolean
  /** First day by its codes alone, where the name of a place made the visit look back further. */
  readonly codedFirst?: number
  /** First day if the name of a place, which is not read, says what it seems to say. */
  readonly namedFirst?: number
  readonly diagnoses: ReadonlySet<string>
}

type Setting = 'plaster-room' | 'outpatient' | 'ward' | 'emergency'

/** Of two places the one whose visits look back furthest: a fracture that is asked about is not missed. */
const settings: readonly Setting[] = ['plaster-room', 'outpatient', 'ward', 'emergency']

/** The plaster room and other outpatient care see a fracture weeks after it was found. */
const looksBack: ReadonlySet<Setting | undefined> = new Set<Setting>(['plaster-room', 'outpatient'])

export const visitOf = perPatient(({ record, today, parameters, terminology }: FindingInput): Visit => {
  const { encounter, indexWindowDays } = record
  const diagnoses = new Set(encounter?.diagnoses)
  if (indexWindowDays !== undefined) {
    return {
      first: today - indexWindowDays,
      last: today,
      starts: today,
      ends: today,
      continues: true,
      diagnoses,
    }
  }
  const period = encounter?.period ?? { first: today, last: today }
  const setting = encounter === undefined ? undefined : settingOf(encounter, terminology)
  const { fractureViewDays, fractureEncounterDays } = parameters
  const isNamed =
    encounter !== undefined && !looksBack.has(setting) && isInPlasterRoom(encounter, terminology)
  const isRead = isNamed && terminology.readText.fractureWords
  const [near, far] = [period.first - fractureEncounterDays, period.first - fractureViewDays]
  return {
    first: isRead || looksBack.has(setting) ? far : near,
    last: period.last + fractureEncounterDays,
    starts: period.first,
    ends: period.last,
    // These go on with what the emergency department began.
    continues: isRead || setting === 'ward' || looksBack.has(setting),
    ...(isRead ? { codedFirst: near } : {}),
    ...(isNamed && !isRead ? { namedFirst: far } : {}),
    diagnoses,
  }
})

/** Whether a diagnosis is of this visit: linked to it, or dated in it and not part of another one. */
export function isOfVisit(condition: ConditionEntry, input: FindingInput): Certainty {
  const visit = visitOf(input)
  if (isOver(condition, visit.starts)) return 'no'
  const { encounterId, encounter } = input.record
  const call = encounterId ?? encounter?.id
  const linked = condition.encounter
  if (linked !== undefined && (linked === call || linked === encounter?.partOf))
    return byLink(condition, input)
  if (visit.diagnoses.has(condition.reference)) return byLink(condition, input)
  const elsewhere = linked !== undefined && call !== undefined
  const isOther = elsewhere && !visit.continues
  if (isOther && visit.namedFirst === undefined) return 'no'
  const days = daysOf(condition, input.today)
  if (days === undefined) return elsewhere ? 'no' : 'unknown'
  if (visit.namedFirst === undefined) return within(days, visit)
  if (!isOther && within(days, visit) === 'yes') return 'yes'
  return within(days, { first: visit.namedFirst, last: visit.last }) === 'no' ? 'no' : 'unknown'
}

/**
 * A link says that a diagnosis plays a part in the visit: sources also link what began long before. Only
 * its onset tells, because the day of recording is mostly that of the link.
 */
function byLink({ onset }: ConditionEntry, input: FindingInput): Certainty {
  const { fractureViewDays, fractureLinkDays } = input.parameters
  const days = onset === undefined ? 0 : visitOf(input).starts - onset.last
  if (days > fractureLinkDays) return 'no'
  return days > fractureViewDays ? 'unknown' : 'yes'
}

/**
 * The days on which it may have begun: its onset, else its recording. What lies after today is cut
 * off.
 *
 * @returns undefined when it has no date, or only one in the future
 */
export function daysOf(condition: ConditionEntry, today: number): DayRange | undefined {
  const days = condition.onset ?? condition.recorded
  return days === undefined ? undefined : past(days, today)
}

/** Dated after today: a mistake in the record. */
export function isInFuture(condition: ConditionEntry, today: number): boolean {
  const days = condition.onset ?? condition.recorded
  return days !== undefined && days.first > today
}

/** Whether a range of possible days lies wholly inside another, wholly outside it, or partly. */
export function within(days: DayRange, window: DayRange): Certainty {
  if (days.first >= window.first && days.last <= window.last) return 'yes'
  return days.last < window.first || days.first > window.last ? 'no' : 'unknown'
}

/** Active unless the source says otherwise. */
export function isActive(condition: ConditionEntry): boolean {
  return !['inactive', 'remission', 'resolved'].includes(condition.clinicalStatus ?? 'active')
}

function isOver(condition: ConditionEntry, day: number): boolean {
  if (condition.abated === undefined || condition.abated.last >= day) return false
  return condition.clinicalStatus === undefined || !isActive(condition)
}

/** Whether a place, department or type is called plaster room and has no code that says where it is. */
function isInPlasterRoom({ types, places = [] }: EncounterEntry, terminology: Terminology): boolean {
  const all = [...places, ...types]
  if (all.some((concept) => settings.some((name) => terminology.matches(concept, `setting-${name}`))))
    return false
  return all.some(
    ({ text, codings }) =>
      (text !== undefined && terminology.plasterRoomNamed(text)) ||
      codings.some(({ display }) => display !== undefined && terminology.plasterRoomNamed(display)),
  )
}

/**
 * Where the visit takes place: as a place or its class in the hospital's code map says, else as the
 * class itself.
 */
function settingOf(encounter: EncounterEntry, terminology: Terminology): Setting | undefined {
  const { types, places = [], classCode: code = '' } = encounter
  const among = (concepts: readonly Concept[]) =>
    settings.find((name) => concepts.some((concept) => terminology.matches(concept, `setting-${name}`)))
  const sent = encounter.class === undefined ? [] : [encounter.class]
  const plain: Concept = { codings: [{ system: codeSystems.actCode, code }] }
  return among([...places, ...types]) ?? among(sent) ?? among([plain])
}

import { type Json, type JsonObject, object, text } from '../json.ts'
import { type BundleEntry, bundleEntries } from './bundle.ts'
import type { MedicationEntry, ServiceEntry } from './entries.ts'
import { readMedication } from './medication.ts'
import { belongsTo, keyOf } from './reference.ts'
import { type Resolve, resolveWithin } from './resolve.ts'
import { readService } from './service.ts'

/** What the prescriber is working on, as it came with the call. */
export interface DraftOrders {
  readonly draftOrders?: Json
  /** Absent on hooks that have no selections: then every draft counts. */
  readonly selections?: readonly string[]
  readonly patientId: string
}

interface SelectedDrafts {
  readonly drafts: readonly JsonObject[]
  /** Everything else that is being ordered for this patient. */
  readonly others: readonly JsonObject[]
  /** Reason codes of drafts that were left out. */
  readonly withheld: readonly string[]
}

/** Medication, examinations and referrals that are being ordered beside the selected drafts. */
export interface BesideDrafts {
  readonly otherDrafts: readonly MedicationEntry[]
  readonly draftServices: readonly ServiceEntry[]
}

export interface ReadDrafts {
  readonly drafts: readonly MedicationEntry[]
  /** What is being ordered beside them; read when it is asked for. */
  readonly beside: () => BesideDrafts
  readonly withheld: readonly string[]
  /** For the medication on file, which may refer to the same Medications. */
  readonly resolve: Resolve
}

/**
 * Reads the selected drafts. The prefetch is looked at only when a draft refers to a Medication that
 * did not come with the drafts, so a call about another drug is over before its prefetch is opened.
 */
export function readDrafts(orders: DraftOrders & Sent): ReadDrafts {
  const resolve = resolveWithin(orders.draftOrders, () => sentMedications(orders))
  const { drafts, others, withheld } = selectDrafts(orders)
  const readAll = (resources: readonly JsonObject[]) =>
    resources.map((draft) => readMedication(draft, 'draft', resolve)).filter((draft) => draft !== undefined)
  const ofType = (type: string) => others.filter((resource) => resource['resourceType'] === type)
  const beside = () => ({
    otherDrafts: readAll(ofType('MedicationRequest')),
    draftServices: ofType('ServiceRequest')
      .map(readService)
      .filter((service) => service !== undefined),
  })
  return { drafts: readAll(drafts), beside, withheld, resolve }
}

/** Where Medications are found that orders refer to. */
interface Sent {
  readonly prefetch?: Json
  /** A Bundle of Medications that were fetched for the drafts. */
  readonly draftMedications?: Json
}

/** The Medications that came along with searches, and those that were fetched. */
export function sentMedications({ prefetch, draftMedications }: Sent): readonly BundleEntry[] {
  const sent = object(prefetch) ?? {}
  const searches = [sent['medications'], sent['statements'], sent['administrations'], draftMedications]
  return searches.flatMap(bundleEntries)
}

/**
 * The medication drafts that the advice is about: selected ones, of this patient. Selections that
 * point nowhere, at another kind of order, or twice at the same one select nothing more.
 */
export function selectDrafts({ draftOrders, selections, patientId }: DraftOrders): SelectedDrafts {
  const owns = belongsTo(patientId)
  const selected = selections === undefined ? undefined : keysOf(selections)
  const entries = bundleEntries(draftOrders)
  const isChosen = (entry: BundleEntry) =>
    entry.resource['resourceType'] === 'MedicationRequest' &&
    (selected === undefined || isSelected(entry, selected))
  const chosen = new Set(entries.filter(isChosen).map((entry) => entry.resource))
  const drafts = [...chosen].filter(owns)
  const others = entries
    .map((entry) => entry.resource)
    .filter((resource) => !chosen.has(resource) && owns(resource))
  return { drafts, others, withheld: drafts.length < chosen.size ? ['draft-of-another-patient'] : [] }
}

function keysOf(selections: readonly string[]): ReadonlySet<string> {
  return new Set(selections.map(keyOf).filter((key) => key !== undefined))
}

/** A selection may be `MedicationRequest/1`, `1`, or the entry's fullUrl. */
function isSelected({ fullUrl, resource }: BundleEntry, selected: ReadonlySet<string>): boolean {
  const id = text(resource['id'])
  if (id !== undefined && (selected.has(`MedicationRequest/${id}`) || selected.has(id))) return true
  const address = fullUrl === undefined ? undefined : keyOf(fullUrl)
  return address !== undefined && selected.has(address)
}

import type { Language } from '../config/config.ts'
import { unreadableShapes } from '../findings/unreadable-shapes.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Plan } from '../plan/plan.ts'
import { inOneLine } from '../terminology/shown-code.ts'
import { terminologyInUse } from '../terminology/terminology.ts'
import type { CodedPart } from '../terminology/unmapped.ts'
import type { Cohort } from './cohort.ts'
import type { Count } from './count.ts'
import type { PlanTally } from './tally.ts'

const topCodes = 15
const topReasons = 25

/** The outcome of a run for a terminal. */
export function printCohort(cohort: Cohort, knowledge: Knowledge, language: Language): string {
  const plans = [...cohort.plans].flatMap(([id, tally]) => {
    const loaded = knowledge.plans.get(id)
    return loaded === undefined ? [] : ['', ...printPlan(loaded.plan, tally, language)]
  })
  const failed = cohort.failed.total
  const lines = [
    ...(cohort.stopped ? ['Interrupted: what follows is what was done until then.', ''] : []),
    ...printTerminology(knowledge),
    ...printReading(cohort),
    ...plans,
    '',
    `Calls: ${cohort.calls}, of ${plural(cohort.patientsWithCalls, 'patient')}; failed: ${failed}`,
    ...listed(cohort.failed, '  ', Number.POSITIVE_INFINITY),
    ...(cohort.calls === 0 && !cohort.stopped
      ? ['No call: no order of a systemic glucocorticoid and no encounter with a fracture was found.']
      : []),
    ...section('Without a date, so not called', cohort.undated, Number.POSITIVE_INFINITY),
    ...printCodes(cohort),
  ]
  return `${lines.map(inOneLine).join('\n')}\n`
}

function printReading({ files, patients, reading, broken }: Cohort): readonly string[] {
  const { resources, entries, leftOut, notLookedAt, orders, fractures, results, examinations, unowned } =
    reading
  return [
    `Read: ${plural(files, 'file')}, ${plural(resources.total, 'resource')}, ${plural(patients, 'patient')}`,
    ...inline('Resources', resources),
    ...inline('Entries of a record', entries),
    ...inline('Left out by their status (error, cancelled, refuted, no longer in force)', leftOut),
    ...inline('Not looked at (a Medication is read where an order names it)', notLookedAt),
    ...inline('Orders (MedicationRequest)', orders),
    ...inline('Fractures (Condition), by site', fractures.bySite),
    ...inline('Results read', results.read),
    ...inline('DXA', examinations),
    ...inline('Not about a patient', unowned),
    ...inline('Not readable (lines or files)', broken),
  ]
}

/** A run never asks a terminology server, unlike a call. */
function printTerminology({ terminology }: Knowledge): readonly string[] {
  const { source } = terminologyInUse(terminology)
  return [
    `Codes by our own lists alone (source ${source}); a terminology server is not asked, nor its last answer`,
  ]
}

function printPlan(plan: Plan, tally: PlanTally, language: Language): readonly string[] {
  const { occasions, primary, additional, cards, withheld, unknown, faults } = tally
  const used = plan.rows.filter(({ id }) => primary.of(id) + additional.of(id) > 0)
  const rows = used.map(({ id, title }) => {
    const numbers = [primary.of(id), additional.of(id), cards.of(id)].map((times) =>
      String(times).padStart(9),
    )
    return `  ${id.padEnd(5)}${numbers.join('')}  ${title[language]}`
  })
  const unused = plan.rows.filter((row) => !used.includes(row)).map(({ id }) => id)
  return [
    `Plan ${plan.id} ${plan.version}: ${plural(occasions.total, 'call')}, ${tally.withCard} with a card`,
    ...inline('At', occasions),
    ...(occasions.size === 0
      ? []
      : ['  row    primary    rides    cards  title', ...rows, ...wrapped('  Never', unused.join(' '))]),
    ...inline('Withheld', withheld),
    ...section('  Not known when decided', unknown, topReasons),
    ...inline('Faults (a finding broke)', faults),
  ]
}

const parts: Readonly<Record<CodedPart, string>> = {
  medicine: 'Medication codes that no table classifies',
  route: 'Route codes of glucocorticoids that no table has',
  diagnosis: 'Diagnosis codes that no table has',
  result: 'Result codes that no table has',
  service: 'Codes of orders, examinations and reports that no table has',
  place: 'Codes of places and visits that no table has',
  alert: 'Codes of allergies and warnings that no table has',
}

function printCodes({ reading }: Cohort): readonly string[] {
  const { fractures, results, unreadable } = reading
  const codes = unreadable.codes()
  return [
    ...printShapes(reading),
    ...section('Results among them', results.unread, topCodes),
    ...section('Conditions called fracture whose code is in no value set', fractures.codes, topCodes),
    ...partNames.flatMap((part) => {
      const count = codes.get(part)
      return count === undefined
        ? []
        : section(parts[part], count, topCodes, (code) => `${code} ${unreadable.displayOf(code)}`.trimEnd())
    }),
    ...(codes.size === 0
      ? []
      : ['', 'A row in the code map says what a code means: npm run code-map -- --help']),
  ]
}

// Object.keys gives string[]; the keys of a constant object are its names.
const partNames = Object.keys(parts) as readonly CodedPart[]

/** Each shape with what it is, in words. */
function printShapes({ unreadable }: Cohort['reading']): readonly string[] {
  const shapes = [...unreadable.shapes()].toSorted((one, other) => other[1] - one[1])
  if (shapes.length === 0) return ['', 'Shapes that could not be read: none']
  return [
    '',
    'Shapes that could not be read',
    ...shapes.map(([shape, times]) => `  ${String(times).padStart(6)}  ${shape}: ${unreadableShapes[shape]}`),
  ]
}

function section(
  title: string,
  count: Count,
  most: number,
  show: (name: string) => string = (name) => name,
): readonly string[] {
  if (count.size === 0) return []
  const indent = title.startsWith(' ') ? '    ' : '  '
  const head = title.startsWith(' ') ? [] : ['']
  const { size, total } = count
  return [...head, `${title} (${size} different, ${total} times)`, ...listed(count, indent, most, show)]
}

function listed(
  count: Count,
  indent: string,
  most: number,
  show: (name: string) => string = (name) => name,
): readonly string[] {
  const shown = count.entries().slice(0, most)
  const more = count.size - shown.length
  return [
    ...shown.map(([name, times]) => `${indent}${String(times).padStart(6)}  ${show(name)}`),
    ...(more > 0 ? [`${indent}${' '.repeat(8)}and ${more} more`] : []),
  ]
}

function inline(title: string, count: Count): readonly string[] {
  if (count.size === 0) return []
  return wrapped(
    `  ${title}: `,
    count
      .entries()
      .map(([name, times]) => `${name} ${times}`)
      .join(', '),
  )
}

/** Breaks a list at blanks, so that it stays readable on a terminal. */
function wrapped(head: string, words: string): readonly string[] {
  const lines: string[] = []
  let line = head.trimEnd()
  for (const word of words.split(' ')) {
    if (line.length + word.length + 1 > 110) {
      lines.push(line)
      line = `   ${word}`
    } else line = `${line} ${word}`
  }
  return words === '' ? [] : [...lines, line]
}

function plural(times: number, noun: string): string {
  return `${times} ${noun}${times === 1 ? '' : 's'}`
}

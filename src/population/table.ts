import type { Language } from '../config.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Plan } from '../plan/plan.ts'
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
  return `${lines.join('\n')}\n`
}

function printReading({ files, patients, reading, broken, unowned }: Cohort): readonly string[] {
  const { resources, entries, orders, fractures, results, examinations } = reading
  return [
    `Read: ${plural(files, 'file')}, ${plural(resources.total, 'resource')}, ${plural(patients, 'patient')}`,
    ...inline('Resources', resources),
    ...inline('Entries of a record', entries),
    ...inline('Orders (MedicationRequest)', orders),
    ...inline('Fractures (Condition), by site', fractures),
    ...inline('Results read', results),
    ...inline('DXA', examinations),
    ...inline('Not about a patient', unowned),
    ...inline('Not readable (lines or files)', broken),
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

function printCodes({ reading }: Cohort): readonly string[] {
  const { medicationCodes, fractureCodes, unreadable } = reading
  return [
    ...section('Results that could not be read', unreadable, topCodes),
    ...section('Conditions called fracture whose code is in no value set', fractureCodes, topCodes),
    ...section('Medication codes that no table classifies', medicationCodes, topCodes),
  ]
}

function section(title: string, count: Count, most: number): readonly string[] {
  if (count.size === 0) return []
  const indent = title.startsWith(' ') ? '    ' : '  '
  const head = title.startsWith(' ') ? [] : ['']
  const { size, total } = count
  return [...head, `${title} (${size} different, ${total} times)`, ...listed(count, indent, most)]
}

function listed(count: Count, indent: string, most: number): readonly string[] {
  const shown = count.entries().slice(0, most)
  const more = count.size - shown.length
  return [
    ...shown.map(([name, times]) => `${indent}${String(times).padStart(6)}  ${name}`),
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

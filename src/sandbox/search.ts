import { splitSearchOnComma } from '@medplum/core'
import { includesOf } from './capability-statement.ts'
import { Refused } from './outcome.ts'
import { patientParameters, type SearchKind, searchParameters } from './search-parameters.ts'

/** A search whose every parameter is honoured. */
export interface Search {
  readonly type: string
  /** Parameters as the matcher reads them: without those that name the patient. */
  readonly query: Readonly<Record<string, string[]>>
  /** Ids of patients, one set for each parameter that names them; a resource must be of one in each set. */
  readonly patients: readonly ReadonlySet<string>[]
  /** Most matches in one page; 0 asks for the total only. */
  readonly count: number
  readonly offset: number
  /** The honoured parameters, for `link[self]`. */
  readonly honoured: URLSearchParams
}

const defaultCount = 100
const mostCount = 1000
const modifiers: Readonly<Record<SearchKind, readonly string[]>> = {
  token: ['not', 'missing'],
  string: ['contains', 'missing'],
  date: ['missing'],
  reference: ['missing'],
}
/** How an answer is written; they change nothing about what is found. */
const formats: Readonly<Record<string, RegExp>> = {
  _format: /^(?:json|application\/(?:fhir\+)?json)$/,
  _pretty: /^(?:true|false)$/,
  _total: /^(?:none|estimate|accurate)$/,
}

/**
 * Reads the parameters of a search.
 *
 * @throws Refused when one of them would not be honoured
 */
export function readSearch(type: string, parameters: URLSearchParams): Search {
  const honoured = new URLSearchParams()
  const query: Record<string, string[]> = {}
  const patients: ReadonlySet<string>[] = []
  const page = { count: defaultCount, offset: 0 }
  for (const [name, value] of parameters) {
    if (value === '') throw invalid(name, 'has no value')
    honoured.append(name, value)
    if (name === '_count' || name === '_offset')
      page[name === '_count' ? 'count' : 'offset'] = whole(name, value)
    else if (name === '_summary') page.count = summary(value, page.count)
    else if (formats[name] !== undefined) checkFormat(name, value)
    else if (isPatient(type, name)) patients.push(patientsOf(value))
    else {
      if (name === '_sort') checkSort(type, value)
      else if (name === '_include') checkInclude(type, value)
      else checkParameter(type, name, value)
      query[name] = [...(query[name] ?? []), withoutBase(type, name, value)]
    }
  }
  return { type, query, patients, ...page, count: Math.min(page.count, mostCount), honoured }
}

function checkParameter(type: string, name: string, value: string): void {
  const [code = '', modifier] = name.split(':')
  const kind = searchParameters[type]?.[code]
  if (kind === undefined) {
    throw invalid(name, `is not a search parameter of ${type} here; /fhir/metadata lists them`)
  }
  if (modifier !== undefined && !modifiers[kind].includes(modifier)) {
    throw invalid(
      name,
      `has a modifier that is not supported; without it, or with :${modifiers[kind].join(', :')}`,
    )
  }
  if (modifier === 'missing' && !/^(?:true|false)$/.test(value)) throw invalid(name, 'is true or false')
  if (kind === 'date' && value.startsWith('ap')) throw invalid(name, 'has prefix ap, which is not supported')
}

function checkSort(type: string, value: string): void {
  const unknown = value
    .split(',')
    .some((rule) => searchParameters[type]?.[rule.replace(/^-/, '')] === undefined)
  if (unknown) throw invalid('_sort', `names what is no search parameter of ${type} here`)
}

function checkInclude(type: string, value: string): void {
  if (!includesOf(type).includes(value)) {
    throw invalid('_include', `follows only ${includesOf(type).join(', ') || `no reference of ${type}`}`)
  }
}

function checkFormat(name: string, value: string): void {
  if (formats[name]?.test(value)) return
  if (name === '_format') throw new Refused(406, 'not-supported', '_format: answers are JSON only.')
  throw invalid(name, 'has a value that is not supported')
}

function summary(value: string, count: number): number {
  if (value === 'count') return 0
  if (value === 'false') return count
  throw invalid('_summary', 'is count or false')
}

function whole(name: string, value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw invalid(name, 'is no whole number')
  return Number(value)
}

function isPatient(type: string, name: string): boolean {
  const [code = '', modifier] = name.split(':')
  const known = patientParameters.has(code) && searchParameters[type]?.[code] !== undefined
  return known && (modifier === undefined || modifier === 'Patient')
}

/** The id alone, `Patient/id` or an absolute address; a reference to anything else finds nothing. */
function patientsOf(value: string): ReadonlySet<string> {
  const ids = splitSearchOnComma(value).map((one) => /^(?:(?:.*\/)?Patient\/)?([^/]+)$/.exec(one)?.[1])
  return new Set(ids.filter((id) => id !== undefined))
}

/** References are stored relative. */
function withoutBase(type: string, name: string, value: string): string {
  if (searchParameters[type]?.[name] !== 'reference') return value
  return splitSearchOnComma(value)
    .map((one) => one.replace(/^https?:\/\/.*\/(?=[A-Z]\w*\/[^/]+$)/, ''))
    .join(',')
}

function invalid(name: string, why: string): Refused {
  const shown = name.slice(0, 64).replaceAll(/[^\w:.-]/g, '?')
  return new Refused(400, 'not-supported', `Search parameter ${shown} ${why}. Nothing was searched.`)
}

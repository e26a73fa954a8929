import type { Defects } from './diagnosis-asked.ts'

/**
 * Where the service does not answer as the guideline and the code tables ask: the tables hold the
 * right answer, and each of these must still fail. Whoever repairs one takes it from this list.
 */
export const knownDefects = {
  codes: {},
  disagreeing: {},
  words: {},
  denied: {},
  where: {},
  certainty: {},
  dates: {},
  links: {},
  patients: {},
  history: {},
  visits: {},
  destinations: {},
  residence: {},
  prognosis: {},
  accidents: {},
  density: {},
  hospital: {},
  reports: {},
  reasons: {},
  oldReports: {},
  grades: {},
  gradeReasons: {},
  requests: {},
  examinations: {},
  kidney: {},
  calcium: {},
  vitaminD: {},
  searches: {},
  densities: {},
} satisfies Readonly<Record<string, Defects>>

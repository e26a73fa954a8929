import { femoralNeck, treated, visits } from './diagnosis-visit.ts'
import { type Dialect, dialects } from './dialects.ts'
import { type Result, result } from './results-writer.ts'

/** The systems that send the unit beside the number. */
export const withUnits = dialects.filter((dialect) => dialect !== 'stu3-hix')

export const treat = `C20 ${treated}`
export const kidney = `C20 C21 ${treated}`
export const correct = `C20 C22 ${treated}`

/** A hip fracture at 80, and what the laboratory found on 1 October. */
export const found = (
  where: readonly Dialect[],
  name: string,
  results: readonly Result[],
  rows: string,
  told: Readonly<Record<string, string>>,
) =>
  visits(
    where,
    name,
    (dialect) => ({
      birth: '1946-02-03',
      class: 'IMP',
      problems: [femoralNeck(dialect)],
      searches: () => ({ laboratory: { resources: results.map((one) => result(dialect, one)) } }),
    }),
    rows,
    told,
  )

import type { Finding } from '../../src/findings/finding.ts'
import type { FindingTexts } from '../../src/plan/finding-texts.ts'
import { readCell, readTables } from '../../src/plan/vignettes.ts'

/** One test patient for one activity: withheld for this reason, or proposed when there is none. */
export interface ActivityVignette {
  readonly name: string
  readonly activity: string
  readonly findings: Readonly<Record<string, Finding>>
  readonly withheld: string
}

/** Reads the tables of `plans/activities/vignettes.md`; a finding without a column has its value from "Uitgangspunten". */
export function readActivityVignettes(file: string, texts: FindingTexts): readonly ActivityVignette[] {
  const defaults: Record<string, Finding> = {}
  return readTables(file).flatMap(({ columns, rows }) =>
    rows.flatMap((cells) => {
      const values = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
      const { vignette = '', activity = '', withheld = '', bevinding, waarde = '', ...own } = values
      if (bevinding !== undefined) {
        defaults[bevinding] = readCell(bevinding, waarde, texts, file)
        return []
      }
      const findings = Object.entries(own).map(([name, cell]) => [name, readCell(name, cell, texts, file)])
      return {
        name: vignette,
        activity,
        withheld,
        findings: { ...defaults, ...Object.fromEntries(findings) },
      }
    }),
  )
}

import { type Database, fromMs } from '../database.ts'
import type { AccessLine } from './chain.ts'
import { lineColumns } from './verify.ts'

const pageLines = 1000

interface ExportedLine extends AccessLine {
  readonly [column: string]: unknown
}

/**
 * Who looked at one patient's data, oldest first, some hundred lines at a time.
 *
 * @param patient pseudonym
 * @param from milliseconds since 1970
 */
export async function* exportAccess(
  database: Database,
  { tenant, patient, from }: { readonly tenant: string; readonly patient: string; readonly from: number },
): AsyncGenerator<readonly AccessLine[]> {
  let [after, id] = [from, '00000000-0000-0000-0000-000000000000']
  for (;;) {
    const lines = await database.query<ExportedLine>(page, [tenant, patient, after, id])
    if (lines.length > 0) yield lines
    const last = lines.at(-1)
    if (last === undefined || lines.length < pageLines) return
    after = last.at
    id = last.id
  }
}

const page = `SELECT ${lineColumns} FROM access_log
WHERE tenant = $1 AND patient = $2 AND (access_log.at, access_log.id) > (${fromMs('$3::float8')}, $4::uuid)
ORDER BY access_log.at, access_log.id LIMIT ${pageLines}`

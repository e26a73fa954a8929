import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { readConfig, tenantsOf } from '../config/config.ts'
import { ConfigError } from '../errors.ts'
import { type ChainMark, rewritten } from '../store/access/ends.ts'
import { exportAccess } from '../store/access/export.ts'
import { verifyAccessLog } from '../store/access/verify.ts'
import type { Database } from '../store/database.ts'
import { pseudonymOf } from '../store/pseudonym.ts'
import { readArguments } from './arguments.ts'
import { explained } from './explained.ts'
import { openKept } from './open-kept.ts'

const help = `Usage: npm run access-log -- verify [--after NUMBER] [--ends FILE] [--write-ends FILE]
       npm run access-log -- export --tenant ID (--patient ID | --pseudonym UUID) [--from DATE]

The access log of NEN 7513, in the database that DATABASE_URL and OSTEOHOOKS_CONFIG name.

  verify       computes every hash anew; exit code 1 when a line was changed, removed, added or moved
    --after      goes on after the chain of this number, which the progress lines tell
    --write-ends writes where every chain ends now, to be kept outside the database
    --ends       also checks that the chains still pass the ends in this file
  export       who looked at one patient's data, oldest first: JSON, one line each, on stdout
    --patient    logical id of the patient in the EHR, without Patient/
    --pseudonym  the name under which the patient is kept
    --from       only from this day on, such as 2026-01-31
  --help       this text
`

const marks = z.array(
  z.object({ tenant: z.string(), chain: z.string(), position: z.number(), hash: z.string() }),
)

type Values = Readonly<Record<string, string | undefined>>

async function run(): Promise<number> {
  const names = ['after', 'ends', 'write-ends', 'tenant', 'patient', 'pseudonym', 'from']
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]))
  const given = readArguments(
    { allowPositionals: true, options: { ...options, help: { type: 'boolean' } } },
    help,
    1,
  )
  if (given === undefined) return 2
  const { help: wantsHelp, ...rest } = given.values
  const [command] = given.positionals
  if (wantsHelp === true || (command !== 'verify' && command !== 'export')) {
    process[wantsHelp === true ? 'stdout' : 'stderr'].write(help)
    return wantsHelp === true ? 0 : 2
  }
  const values = z.record(z.string(), z.string().optional()).parse(rest)
  const database = await openKept(readConfig(process.env, Date.now))
  try {
    return command === 'verify' ? await verify(database, values) : await exportLines(database, values)
  } finally {
    await database.close()
  }
}

async function verify(database: Database, values: Values): Promise<number> {
  const after = Number(values['after'] ?? 0)
  if (!Number.isInteger(after) || after < 0) throw new ConfigError('--after is the number of a chain.')
  const marked = values['ends'] === undefined ? [] : readMarks(values['ends'])
  const found = await verifyAccessLog(database, after, ({ chain, lines }) => {
    process.stderr.write(`chain ${chain}: ${lines} lines\n`)
  })
  const broken = [...found.broken, ...(await rewritten(database, marked))]
  for (const one of broken) process.stdout.write(`${JSON.stringify(one)}\n`)
  process.stderr.write(`${found.lines} lines in ${found.chains} chains, ${broken.length} problems\n`)
  const target = values['write-ends']
  if (target !== undefined) writeFileSync(target, `${JSON.stringify(marks.parse(found.ends), null, 1)}\n`)
  return broken.length === 0 ? 0 : 1
}

function readMarks(file: string): readonly ChainMark[] {
  try {
    return marks.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new ConfigError(`--ends names ${file}, which --write-ends did not write.`, { cause })
  }
}

async function exportLines(database: Database, values: Values): Promise<number> {
  const { tenant = '', patient, pseudonym } = values
  const hospital = tenantsOf(readConfig(process.env, Date.now)).get(tenant)
  const named = hospital && patient ? pseudonymOf(hospital, 'patient', patient) : pseudonym
  const from = Date.parse(values['from'] ?? '1970-01-01')
  if (hospital === undefined || named === undefined || Number.isNaN(from))
    throw new ConfigError('export needs --tenant, and --patient or --pseudonym; --from is a day.')
  for await (const lines of exportAccess(database, { tenant, patient: named, from }))
    for (const line of lines)
      process.stdout.write(`${JSON.stringify({ ...line, at: new Date(line.at).toISOString() })}\n`)
  return 0
}

process.exitCode = await explained(run)

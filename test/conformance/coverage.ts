import { idsOf } from './ids-of.ts'
import leftOut from './left-out.json' with { type: 'json' }
import requirements from './requirements.json' with { type: 'json' }

/** A test that ran, with the names of what it stands in, outermost first. */
export interface RanTest {
  readonly file: string
  readonly names: readonly string[]
  readonly passed: boolean
}

/** What the tests show of the requirements. */
export interface Coverage {
  readonly page: string
  /** One sentence for everything that makes the table incomplete. */
  readonly problems: readonly string[]
}

/** Rows of the guideline have ids of the same form; tests of these files prove rows, not requirements. */
const clinical =
  /^test\/(?:plans?|findings|cards\/(?:bullets|without-dxa)|dialects|metamorphic|population|mutants|terminology|interop\/sandbox-(?:data|fhir-scenarios))/

/** Files among them that prove requirements. */
const proving: ReadonlySet<string> = new Set([
  'test/plans/prefetch-states.test.ts',
  'test/metamorphic/bundles.test.ts',
])

/** The table of requirements, each with the files that prove it. */
export function coverageOf(tests: readonly RanTest[]): Coverage {
  const proofs = proofsById(tests.filter(({ file }) => proving.has(file) || !clinical.test(file)))
  const rows = Object.entries(requirements).map(([id, requirement]) =>
    rowOf(id, requirement, proofs.get(id) ?? []),
  )
  return {
    page: pageOf(rows.map(({ line }) => line)),
    problems: [...rows.flatMap(({ problem }) => problem ?? []), ...unknownIn(proofs)],
  }
}

function proofsById(tests: readonly RanTest[]): ReadonlyMap<string, readonly RanTest[]> {
  const pairs = tests.flatMap((test) => [...new Set(test.names.flatMap(idsOf))].map((id) => ({ id, test })))
  const groups = Map.groupBy(pairs, ({ id }) => id)
  return new Map([...groups].map(([id, found]) => [id, found.map(({ test }) => test)]))
}

interface Row {
  readonly line: string
  readonly problem?: string
}

function rowOf(id: string, requirement: string, proofs: readonly RanTest[]): Row {
  const reason = reasonFor(id)
  if (proofs.length === 0) {
    const line = `| ${id} | ${requirement} | none: ${reason ?? '?'} | left out |`
    return reason === undefined
      ? { line, problem: `${id} (${requirement}) has no test and no reason in left-out.json.` }
      : { line }
  }
  const files = [...new Set(proofs.map(({ file }) => file))].toSorted()
  const failed = proofs.filter(({ passed }) => !passed).length
  const line = `| ${id} | ${requirement} | ${files.map((file) => `\`${file.replace(/^test\//, '')}\``).join(', ')} | ${failed === 0 ? 'passed' : `${failed} failed`} |`
  return reason === undefined
    ? { line }
    : { line, problem: `${id} has tests and a reason in left-out.json; remove the reason.` }
}

function reasonFor(id: string): string | undefined {
  return Object.entries<string>(leftOut).find(([left]) => left === id)?.[1]
}

function unknownIn(proofs: ReadonlyMap<string, unknown>): readonly string[] {
  const known = new Set(Object.keys(requirements))
  return [...proofs.keys()]
    .filter((id) => !known.has(id))
    .map((id) => `A test names ${id}, which requirements.json does not have.`)
}

function pageOf(lines: readonly string[]): string {
  return [
    '# Conformance',
    '',
    'Requirements of CDS Hooks 2.0.1 and of our own security model, and the tests that prove them. Written by `npm run conformance` after a whole test run; `npm test` fails when it is not up to date or when a requirement has neither a test nor a reason.',
    '',
    '| id | requirement | tests | result |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n')
}

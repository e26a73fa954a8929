import { z } from 'zod'
import { canonicalSystem, codeSystems } from '../code-systems.ts'
import { ExpansionRefused } from './refused.ts'

const row = z.object({
  system: z.string(),
  code: z.string().regex(/^\d{6,18}$/),
  version: z.string().optional(),
  contains: z.array(z.unknown()).optional(),
})

const parameter = z.object({
  name: z.string(),
  valueUri: z.string().optional(),
  valueCanonical: z.string().optional(),
  valueString: z.string().optional(),
})

/** The parts of an expanded ValueSet that we read; everything else that a server adds is left alone. */
const answer = z.object({
  resourceType: z.literal('ValueSet'),
  expansion: z.object({
    total: z.int().min(0).optional(),
    offset: z.int().min(0).optional(),
    parameter: z.array(parameter).default([]),
    contains: z.array(row).default([]),
    extension: z.array(z.object({ url: z.string(), valueBoolean: z.boolean().optional() })).default([]),
  }),
})

/** One page of an expansion. */
export interface ExpansionPage {
  /** How many codes the whole expansion has; undefined when the server does not say. */
  readonly total?: number
  readonly offset?: number
  readonly codes: readonly string[]
  /** Every version of SNOMED CT that the page names. */
  readonly versions: ReadonlySet<string>
}

/** The URI of one version of an edition of SNOMED CT. */
export const versionUri = /^http:\/\/snomed\.info\/x?sct\/\d{6,18}\/version\/\d{8}$/
const unfinished = /\/valueset-(?:unclosed|toocostly)$/

/**
 * Reads the answer to `ValueSet/$expand`.
 *
 * @throws ExpansionRefused when it is no expansion of SNOMED CT codes
 */
export function readPage(body: unknown): ExpansionPage {
  const parsed = answer.safeParse(body)
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.') || 'the top'
    throw new ExpansionRefused(`the answer is no expanded ValueSet as FHIR R4 writes it (at ${place})`)
  }
  const { total, offset, contains, parameter, extension } = parsed.data.expansion
  if (extension.some(({ url, valueBoolean }) => unfinished.test(url) && valueBoolean !== false))
    throw new ExpansionRefused('the server says that its expansion is not complete')
  if (contains.some(({ system }) => canonicalSystem(system) !== codeSystems.snomed))
    throw new ExpansionRefused('the answer has codes of another system than SNOMED CT')
  if (contains.some((entry) => entry.contains !== undefined && entry.contains.length > 0))
    throw new ExpansionRefused('the answer is nested; a flat list was expected')
  return {
    ...(total === undefined ? {} : { total }),
    ...(offset === undefined ? {} : { offset }),
    codes: contains.map(({ code }) => code),
    versions: new Set([...parameter.flatMap(versionIn), ...contains.flatMap(({ version }) => version ?? [])]),
  }
}

/** `version` is what R4 servers say, `used-codesystem` what newer ones say: `system|version`. */
function versionIn({ name, valueUri, valueCanonical, valueString }: z.infer<typeof parameter>) {
  if (name !== 'version' && name !== 'used-codesystem') return []
  const said = (valueUri ?? valueCanonical ?? valueString ?? '').split('|').at(-1) ?? ''
  return said.startsWith('http://snomed.info/') ? [said] : []
}

/**
 * The one version of the edition that all pages were made from.
 *
 * @throws ExpansionRefused when there is none, more than one, or one of another edition
 */
export function oneVersion(versions: ReadonlySet<string>, edition: string): string {
  const [version] = versions
  if (version === undefined || !versionUri.test(version))
    throw new ExpansionRefused('the server did not say from which version of SNOMED CT its answer comes')
  if (versions.size > 1) throw new ExpansionRefused('the answer mixes versions of SNOMED CT')
  if (version !== edition && !version.startsWith(`${edition}/`))
    throw new ExpansionRefused(`the answer comes from ${version}, not from ${edition}`)
  return version
}

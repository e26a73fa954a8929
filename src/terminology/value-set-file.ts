import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { PlanError } from '../errors.ts'
import { canonicalSystem, codeSystems } from './code-systems.ts'
import { expression } from './expansion/ecl.ts'

/** Evidence of a code, or the setting in which an include counts. */
const extension = z.strictObject({
  url: z.url(),
  valueString: z.string().optional(),
  valueCode: z.string().optional(),
})

const concept = z.strictObject({
  code: z.string().min(1),
  display: z.string().min(1),
  extension: z.array(extension).optional(),
})

/** A prefix of a classification. */
const prefix = z.strictObject({
  property: z.literal('code'),
  op: z.literal('regex'),
  value: z.string().min(1),
})

/** An expression that only a terminology server can answer; without one the set has its own codes only. */
const constraint = z.strictObject({
  property: z.literal('constraint'),
  op: z.literal('='),
  value: expression,
})

const filter = z.discriminatedUnion('property', [prefix, constraint])

const include = z
  .strictObject({
    system: z.string().min(1),
    extension: z.array(extension).optional(),
    concept: z.array(concept).min(1).optional(),
    filter: z.array(filter).min(1).optional(),
  })
  .refine((value) => (value.concept === undefined) !== (value.filter === undefined), {
    error: 'an include has either concepts or filters',
  })
  .refine(
    ({ system, filter = [] }) => !filter.some(isConstraint) || canonicalSystem(system) === codeSystems.snomed,
    {
      error: 'a constraint is an expression over SNOMED CT; other systems have prefixes or codes',
    },
  )

function isConstraint({ property }: z.infer<typeof filter>): boolean {
  return property === 'constraint'
}

const valueSetFile = z.strictObject({
  resourceType: z.literal('ValueSet'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  url: z.url(),
  version: z.string().min(1),
  name: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(['draft', 'active', 'retired']),
  experimental: z.boolean().optional(),
  date: z.string().optional(),
  publisher: z.string().optional(),
  description: z.string().min(1),
  purpose: z.string().optional(),
  copyright: z.string().optional(),
  compose: z.strictObject({ include: z.array(include).min(1) }),
})

export type ValueSetFile = z.infer<typeof valueSetFile>
export type ValueSetInclude = z.infer<typeof include>

/** Reads one file of `plans/value-sets` and checks its shape and that its id is its name. */
export function readValueSetFile(file: string, id: string): ValueSetFile {
  const parsed = valueSetFile.safeParse(readJson(file))
  if (!parsed.success)
    throw valueSetError(file, `is not a value set as we write them: ${z.prettifyError(parsed.error)}`)
  if (parsed.data.id !== id)
    throw valueSetError(file, `has id "${parsed.data.id}"; make it "${id}" like the file name`)
  return parsed.data
}

export function valueSetError(file: string, problem: string, cause?: unknown): PlanError {
  return new PlanError('ERR_PLAN_VALUE_SET', `${file} ${problem}`, { cause })
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw valueSetError(file, 'cannot be read as JSON', cause)
  }
}

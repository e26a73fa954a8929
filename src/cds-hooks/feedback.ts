import { z } from 'zod'
import { parseDays } from '../days.ts'
import { ServiceError } from '../errors.ts'
import { isArray, type Json, type JsonObject, object, objects } from '../json.ts'

/** What an EHR says of one card; nothing of it was compared with what we sent. */
export interface FeedbackItem {
  readonly card: string
  readonly outcome: 'accepted' | 'overridden'
  /** Milliseconds since 1970. */
  readonly outcomeAt: number
  /** Ids of accepted suggestions; empty when overridden. */
  readonly suggestions: readonly string[]
  readonly reason?: { readonly code: string; readonly system?: string }
  /** Words of the user; they may be about the patient. */
  readonly comment?: string
}

const mostItems = 100
const mostSuggestions = 100
const longestId = 128
const longestText = 256
const longestComment = 2000

/** RFC 3339 with a zone, without which it is no moment. */
const timestamp = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/

const idShape = (of: string) =>
  z
    .string(`is missing or no text; send the uuid of the ${of}`)
    .trim()
    .min(1, `is empty; send the uuid of the ${of}`)
    .max(longestId, `is longer than ${longestId} characters; send the uuid of the ${of}`)

const outcomeTimestamp = z
  .string('is missing or no text; send when it happened, such as 2026-11-22T09:30:00Z')
  .refine(
    (value) => timestamp.test(value) && parseDays(plain(value)) !== undefined && momentOf(value) >= 0,
    'is no RFC 3339 time with a zone; write it as 2026-11-22T09:30:00Z',
  )

const accepted = z.object({
  acceptedSuggestions: z
    .array(
      z.object({ id: idShape('suggestion') }, 'is no object; send {"id": "..."}'),
      'is missing or no list; send the accepted suggestions, each with its id',
    )
    .min(1, 'is empty; send the accepted suggestions, each with its id')
    .max(mostSuggestions, `has more than ${mostSuggestions} suggestions; send those of one card`),
})

const item = z.object(
  {
    card: idShape('card'),
    outcome: z.enum(
      ['accepted', 'overridden'],
      'is missing or neither "accepted" nor "overridden"; send one of them',
    ),
    outcomeTimestamp,
  },
  'is no object; send what became of one card',
)

/**
 * Reads the body of a feedback call: a list, or a single item where a client sends no list. Everything
 * that is not needed may be missing or otherwise than we know it; what is needed is checked, and one wrong
 * item refuses them all.
 *
 * @throws ServiceError ERR_REQUEST_INVALID that names the first wrong field, never its value
 */
export function parseFeedback(body: Json): readonly FeedbackItem[] {
  const whole = object(body)
  const isBare = whole?.['feedback'] === undefined && whole?.['card'] !== undefined
  const sent = isBare ? whole : whole?.['feedback']
  const list = isArray(sent) ? sent : objects(sent)
  if (!isArray(sent) && list.length === 0)
    throw invalid('feedback is missing or no list; send what became of each card in a list.')
  if (list.length > mostItems)
    throw invalid(`feedback has more than ${mostItems} items; send them in several calls.`)
  return list.map((one, at) => readItem(one, `feedback.${at}`))
}

function readItem(sent: Json, where: string): FeedbackItem {
  const { card, outcome, outcomeTimestamp: at } = check(item, sent, where)
  const said = { card: card.toLowerCase(), outcome, outcomeAt: momentOf(at) }
  if (outcome === 'overridden') return { ...said, suggestions: [], ...readReason(object(sent)) }
  const suggestions = check(accepted, sent, where).acceptedSuggestions.map(({ id }) => id.toLowerCase())
  return { ...said, suggestions: [...new Set(suggestions)] }
}

const epicCategory = 'com.epic.cdshooks.feedback.overrideReason.reasonCategory'

/** The reason as the standard has it, or as Epic sends it: under another name, or as a number of its own. */
function readReason(sent: JsonObject | undefined): Pick<FeedbackItem, 'reason' | 'comment'> {
  const told = ['overrideReason', 'overrideReasons'].flatMap((name) => objects(sent?.[name]))
  const codings = told.flatMap((reason) => [
    ...readCoding(reason['reason']),
    ...readCoding(reason),
    ...readCategory(object(reason['extension'])?.[epicCategory]),
  ])
  const [reason] = codings
  const comment = told.flatMap(({ userComment }) => readText(userComment, longestComment) ?? [])[0]
  return { ...(reason !== undefined && { reason }), ...(comment !== undefined && { comment }) }
}

function readCoding(sent: Json | undefined): readonly NonNullable<FeedbackItem['reason']>[] {
  const code = readText(object(sent)?.['code'], longestText)
  const system = readText(object(sent)?.['system'], longestText)
  return code === undefined ? [] : [{ code, ...(system !== undefined && { system }) }]
}

function readCategory(sent: Json | undefined): readonly NonNullable<FeedbackItem['reason']>[] {
  const code = readText(typeof sent === 'number' ? String(sent) : sent, longestText)
  return code === undefined ? [] : [{ code, system: epicCategory }]
}

/** As long as is kept, and without what is no character. */
function readText(sent: Json | undefined, longest: number): string | undefined {
  if (typeof sent !== 'string') return undefined
  const text = sent.slice(0, longest).toWellFormed().replaceAll('\0', '').trim()
  return text === '' ? undefined : text
}

function momentOf(text: string): number {
  return Date.parse(plain(text))
}

/** RFC 3339 allows small letters, and a space between date and time. */
function plain(text: string): string {
  return text.toUpperCase().replace(' ', 'T')
}

function check<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw invalid(`${[where, ...(issue?.path ?? [])].join('.')} ${issue?.message ?? 'is wrong'}.`)
}

function invalid(message: string): ServiceError {
  return new ServiceError('ERR_REQUEST_INVALID', message)
}

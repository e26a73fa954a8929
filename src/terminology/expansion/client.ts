import { type ExpansionPage, oneVersion, readPage } from './answer.ts'
import { ExpansionRefused } from './refused.ts'

/** Where expressions are expanded. */
export interface TerminologyServer {
  /** FHIR base without a slash at the end; nothing else is ever called. */
  readonly url: string
  /** URI of the edition of SNOMED CT, with or without its version. */
  readonly edition: string
  /** For one page, from connecting to its last byte. */
  readonly timeoutMs: number
  /**
   * The value of the Authorization header, read again for every page: it may have been renewed.
   *
   * @throws ConfigError when it cannot be read
   */
  readonly authorization: () => string | undefined
}

/** All codes of one expression, and the version of SNOMED CT that they come from. */
export interface ExpandedCodes {
  /** Undefined when there is no code and the server says its version beside codes only. */
  readonly version?: string
  readonly codes: readonly string[]
}

// Every server that pages takes 1,000; an offset that is a multiple of the count is what Snowstorm asks.
const pageSize = 1000
const mostPages = 60
const mostBytes = 8 * 1024 * 1024

/**
 * Expands one expression, page after page. Only `url`, `count` and `offset` are sent, in a GET of the
 * implicit value set: other parameters and inline value sets are refused by one server or the other.
 *
 * @throws ExpansionRefused when the answer is late, too large, incomplete or not what was asked for
 */
export async function expand(
  server: TerminologyServer,
  ecl: string,
  signal: AbortSignal,
): Promise<ExpandedCodes> {
  const codes = new Set<string>()
  const versions = new Set<string>()
  for (let page = 0; page < mostPages; page += 1) {
    const offset = page * pageSize
    const answer = readPage(await get(server, pageUrl(server, ecl, offset), signal))
    if (answer.codes.length > pageSize)
      throw new ExpansionRefused(`one page has more than the ${pageSize} codes that were asked for`)
    for (const version of answer.versions) versions.add(version)
    addAll(codes, answer, offset)
    if (!isLast(answer, offset)) continue
    const all = whole(codes, answer)
    if (all.length === 0 && versions.size === 0) return { codes: all }
    return { version: oneVersion(versions, server.edition), codes: all }
  }
  throw new ExpansionRefused(`the expansion has more than ${mostPages * pageSize} codes`)
}

function pageUrl({ url, edition }: TerminologyServer, ecl: string, offset: number): string {
  const valueSet = encodeURIComponent(`${edition}?fhir_vs=ecl/${ecl}`)
  return `${url}/ValueSet/$expand?url=${valueSet}&count=${pageSize}&offset=${offset}`
}

function addAll(codes: Set<string>, page: ExpansionPage, offset: number): void {
  if (page.offset !== undefined && page.offset !== offset)
    throw new ExpansionRefused('the server answered with another page than was asked for')
  const before = codes.size
  for (const code of page.codes) codes.add(code)
  if (codes.size !== before + page.codes.length) throw new ExpansionRefused('the pages repeat codes')
}

/** Without a total, a page that is not full is the last. */
function isLast({ total, codes }: ExpansionPage, offset: number): boolean {
  return total === undefined ? codes.length !== pageSize : offset + pageSize >= total
}

function whole(codes: ReadonlySet<string>, { total }: ExpansionPage): readonly string[] {
  if (total !== undefined && codes.size !== total)
    throw new ExpansionRefused(`the server counts ${total} codes and sent ${codes.size}`)
  return [...codes]
}

async function get(server: TerminologyServer, url: string, signal: AbortSignal): Promise<unknown> {
  const authorization = server.authorization()
  const headers = {
    accept: 'application/fhir+json, application/json',
    ...(authorization === undefined ? {} : { authorization }),
  }
  try {
    const late = AbortSignal.timeout(server.timeoutMs)
    // A redirect is an answer that is refused: nothing may lead us, or the header, to another place.
    const answer = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.any([signal, late]) })
    return await readBody(answer)
  } catch (error) {
    throw error instanceof ExpansionRefused ? error : unreachable(error, server)
  }
}

async function readBody(answer: Response): Promise<unknown> {
  const type = answer.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? 'no media type'
  if (answer.status !== 200) {
    await answer.body?.cancel()
    const what =
      answer.status >= 300 && answer.status < 400 ? 'a redirect, which is not followed' : 'an error'
    throw new ExpansionRefused(`the server answered with ${what} (status ${answer.status})`)
  }
  if (type !== 'application/fhir+json' && type !== 'application/json') {
    await answer.body?.cancel()
    throw new ExpansionRefused('the server did not answer with JSON')
  }
  return parse(await readBytes(answer))
}

/** Counts what arrives, unpacked, and stops at the limit. */
async function readBytes({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw new ExpansionRefused(`one page is larger than ${mostBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new ExpansionRefused('the answer is not JSON')
  }
}

function unreachable(error: unknown, { timeoutMs }: TerminologyServer): ExpansionRefused {
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError') return new ExpansionRefused(`the server did not answer within ${timeoutMs} ms`)
  if (name === 'AbortError') return new ExpansionRefused('the service is stopping')
  return new ExpansionRefused('the server cannot be reached or broke off', { cause: error })
}

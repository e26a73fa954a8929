import { gzipSync } from 'node:zlib'
import { type Behaviour, outcomeOf, sendJson } from './fhir-stub.ts'

const megabyte = 1024 * 1024
const json = { 'content-type': 'application/fhir+json' }

/** Holds every request open until its client goes away. */
export const neverAnswers: Behaviour = () => undefined

/** One byte after the other, without end. */
const dribbles: Behaviour = (_asked, answer) => {
  answer.writeHead(200, json).write('{')
  const timer = setInterval(() => answer.write(' '), 5)
  answer.on('close', () => clearInterval(timer))
}

/** A Bundle of 50 MB, as fast as it is read. */
const floods: Behaviour = (_asked, answer) => {
  const piece = Buffer.alloc(megabyte, ' ')
  let left = 50
  const pour = (): void => {
    while (left > 0) {
      left -= 1
      if (!answer.write(piece)) return
    }
    answer.end('"entry":[]}')
  }
  answer.on('drain', pour)
  answer.writeHead(200, json).write('{"resourceType":"Bundle","type":"searchset","total":0,')
  pour()
}

const empty = '{"resourceType":"Bundle","type":"searchset","total":0}'
const bomb = gzipSync(Buffer.concat([Buffer.from(empty), Buffer.alloc(50 * megabyte, ' ')]))

const sends =
  (body: string, type = 'application/fhir+json', status = 200): Behaviour =>
  (_asked, answer) =>
    answer.writeHead(status, { 'content-type': type }).end(body)

/** What comes in the place of an answer that can be read. The last ones look empty and are not known to be. */
export const faults: Readonly<Record<string, Behaviour>> = {
  'a Bundle of 50 MB': floods,
  'a gzip bomb': (_asked, answer) => answer.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bomb),
  'HTML with 200': sends('<html><body>Apache Tomcat</body></html>', 'text/html'),
  'HTML as FHIR': sends('<html><body>Apache Tomcat</body></html>'),
  'an OperationOutcome with 200': (_asked, answer) => sendJson(answer, outcomeOf('exception')),
  'half a Bundle': sends(empty.slice(0, -20)),
  'another type of resource': sends('{"resourceType":"Basic","id":"b"}'),
  'a Bundle that is no search': sends('{"resourceType":"Bundle","type":"batch-response"}'),
  'a failure within a Bundle': (_asked, answer) =>
    sendJson(answer, {
      resourceType: 'Bundle',
      type: 'searchset',
      total: 0,
      entry: [{ resource: outcomeOf('timeout'), search: { mode: 'outcome' } }],
    }),
  'a JSON scalar': sends('7'),
  'nothing at all': sends(''),
  'invalid UTF-8': (_asked, answer) => answer.writeHead(200, json).end(Buffer.from([0x7b, 0xff, 0x7d])),
  'a broken connection': (_asked, answer) => answer.destroy(),
  'an empty Bundle with 203': sends(empty, 'application/fhir+json', 203),
  ...Object.fromEntries(
    [400, 401, 403, 404, 410, 429, 500, 502, 503].map((status) => [
      `${status} with an empty Bundle`,
      sends(empty, 'application/fhir+json', status),
    ]),
  ),
}

/** Answers that do not end by themselves; only the deadline ends them. */
export const endless: Readonly<Record<string, Behaviour>> = {
  'no answer': neverAnswers,
  'a byte at a time': dribbles,
}

import { createServer, type IncomingMessage } from 'node:http'

/**
 * What no service in Node.js can beat: a bare server that reads a body, parses it, and answers a text
 * of the length that the path asks for.
 */
const answers = new Map<string, string>()

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const answer = answerTo(request)
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(answer),
    })
    response.end(answer)
  })
})

server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  process.stdout.write(`${JSON.stringify({ ready: true, address: `http://127.0.0.1:${port}` })}\n`)
})

/** `/3100` asks for 3100 bytes. */
function answerTo({ url = '/' }: IncomingMessage): string {
  const known = answers.get(url)
  if (known !== undefined) return known
  const answer = `{"cards":"${'x'.repeat(Math.max(0, Number(url.slice(1)) - 12))}"}`
  answers.set(url, answer)
  return answer
}

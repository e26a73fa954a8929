import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { errorCodes } from '../src/errors.ts'
import { openApp } from './support/app.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const services = readdirSync(join(root, 'hooks'))

test('the table of errors is the list of the code', () => {
  const table = readme.matchAll(/^\| `(ERR_\w+)` +\| (\w+) +\| (.+) \|$/gm)
  const listed = [...table].map(([, code, status, meaning]) => ({
    code,
    status: status?.trim(),
    meaning: meaning?.trim(),
  }))
  const known = Object.entries(errorCodes).map(([code, error]) => ({
    code,
    status: 'status' in error ? String(error.status) : 'start',
    meaning: error.meaning,
  }))
  expect(listed).toEqual(known)
})

describe.each(services)('the example of %s', (id) => {
  const example = (name: string) => readFileSync(join(root, 'hooks', id, name), 'utf8')

  test('is posted by a curl line and gives the answer beside it', async () => {
    expect(readme).toContain(
      `-d @hooks/${id}/example-request.json http://127.0.0.1:8080/cds-services/${id}\n`,
    )
    const { app } = openApp()
    const answer = await app.inject({
      method: 'POST',
      url: `/cds-services/${id}`,
      headers: { 'content-type': 'application/json' },
      payload: example('example-request.json'),
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual(JSON.parse(example('example-response.json')))
  })

  test('without prefetch asks for what it needs', async () => {
    const { app } = openApp()
    const answer = await app.inject({
      method: 'POST',
      url: `/cds-services/${id}`,
      headers: { 'content-type': 'application/json' },
      payload: example('example-request-without-prefetch.json'),
    })
    expect(answer.statusCode).toBe(412)
    expect(answer.body).toContain('prefetch.patient is missing')
  })
})

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config/config.ts'
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

const pages = [
  'README.md',
  'plans/README.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
]

/** As links call a heading: small letters, hyphens for blanks, nothing else. */
const anchorsOf = (page: string) =>
  [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )

test.each(pages)('%s links to files and headings that exist', (name) => {
  const text = readFileSync(join(root, name), 'utf8')
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
  const broken = links.filter(([, file = '', anchor]) => {
    const target = file === '' ? join(root, name) : join(root, dirname(name), file)
    if (!existsSync(target)) return true
    return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor)
  })
  expect(broken.map(([link]) => link)).toEqual([])
})

test('every page of docs is linked from the README', () => {
  for (const name of readdirSync(join(root, 'docs'))) expect(readme).toContain(`(docs/${name})`)
})

test('the table of metrics is what the service shows', async () => {
  const page = readFileSync(join(root, 'docs/unreadable.md'), 'utf8')
  const { app } = openApp()
  const shown = (await app.inject({ url: '/metrics' })).body
  const names = new Set([...shown.matchAll(/^# TYPE (osteohooks_\w+) /gm)].map(([, name]) => name))
  const listed = new Set([...page.matchAll(/`(osteohooks_\w+)`/g)].map(([, name]) => name))
  expect(listed).toEqual(names)
})

test('the limits of the terminology server are those of the settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-readme-'))
  const file = join(folder, 'config.json')
  const reads = (setting: string, value: number) => {
    writeFileSync(
      file,
      JSON.stringify({ terminologyServer: { url: 'https://tx.example.org', [setting]: value } }),
    )
    try {
      readConfig({ OSTEOHOOKS_CONFIG: file }, () => 0)
      return true
    } catch {
      return false
    }
  }
  const told = [...readme.matchAll(/^\| `(refreshHours|timeoutMs)` .*? (\d+) to (\d+)/gm)]
  expect(told.map(([, setting]) => setting)).toEqual(['refreshHours', 'timeoutMs'])
  for (const [, setting = '', low, high] of told) {
    expect([-1, 0].map((more) => reads(setting, Number(low) + more))).toEqual([false, true])
    expect([0, 1].map((more) => reads(setting, Number(high) + more))).toEqual([true, false])
  }
  rmSync(folder, { recursive: true })
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

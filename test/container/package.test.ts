import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../support/app.ts'
import { openTestServer } from '../support/database.ts'
import { noEngine, type Packaged, startPackaged } from './packaged.ts'

const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const example = readFileSync(join(root, 'hooks/fracture-encounter-discharge/example-request.json'), 'utf8')

let packaged: Packaged

beforeAll(async () => {
  packaged = await startPackaged()
}, 300_000)

afterAll(() => packaged?.remove())

const path = 'fracture-encounter-discharge'
const call = `fetch('http://127.0.0.1:' + process.env.PORT + '/cds-services/${path}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(example)} }).then((answer) => answer.json())`

/** A script inside the package, whose last expression is printed. */
const inside = (script: string) =>
  packaged.run('node', '-e', `${script}.then((value) => console.log(JSON.stringify(value)))`)

describe('T36 the package', () => {
  test('is a container wherever an engine answers', async () => {
    expect(packaged.mode).toBe((await noEngine()) === undefined ? 'container' : 'folder')
    if (process.env['OSTEOHOOKS_TEST_PACKAGE'] !== undefined)
      expect(packaged.mode).toBe(process.env['OSTEOHOOKS_TEST_PACKAGE'])
  })

  test('is healthy by its own check', async () => {
    await expect(packaged.run('node', 'docker/health.mjs')).resolves.toBe('')
  })

  test('answers from prefetch alone, in a container without any network', async () => {
    const { cards } = JSON.parse(await inside(call))
    expect(cards).toHaveLength(1)
  })

  test('runs without privileges and can change nothing of itself', async () => {
    const tell = `Promise.resolve([process.getuid(), require('node:fs').readdirSync('.').filter((name) => { try { require('node:fs').accessSync(name, require('node:fs').constants.W_OK); return true } catch { return false } })])`
    const [user, writable] = JSON.parse(await inside(tell))
    expect(user).not.toBe(0)
    expect(writable).toEqual([])
  })

  test('names every package that it holds, and holds no tool of development', async () => {
    const sbom = JSON.parse(
      await inside(`Promise.resolve(JSON.parse(require('node:fs').readFileSync('sbom.cdx.json', 'utf8')))`),
    )
    const named: readonly string[] = sbom.components.map(({ purl }: { purl: string }) =>
      decodeURIComponent(purl),
    )
    const has = (name: string) => named.some((purl) => purl.startsWith(`pkg:npm/${name}@`))
    expect(Object.keys(dependencies).filter((name) => !has(name))).toEqual([])
    const installed: readonly string[] = JSON.parse(
      await inside(`Promise.resolve(require('node:fs').readdirSync('node_modules', { recursive: false }))`),
    )
    expect(Object.keys(devDependencies).filter((name) => has(name) || installed.includes(name))).toEqual([])
  })

  test('ends cleanly when it is told to', async () => {
    expect(await packaged.stop()).toBe(0)
    expect((await packaged.output()).trim().split('\n').at(-1)).toContain('"msg":"stopped"')
  })
})

test('T36 beside a PostgreSQL server it keeps there what it decided', async () => {
  const server = await openTestServer()
  const url = await server.createDatabase()
  const beside = await startPackaged(url)
  const client = new pg.Client({ connectionString: url })
  try {
    const { cards } = JSON.parse(
      await beside.run('node', '-e', `${call}.then((value) => console.log(JSON.stringify(value)))`),
    )
    expect(cards).toHaveLength(1)
    // What is queued is written before the end.
    expect(await beside.stop()).toBe(0)
    await client.connect()
    const { rows } = await client.query('SELECT service FROM decision')
    expect(rows).toMatchObject([{ service: path }])
  } finally {
    await client.end()
    await beside.remove()
    await server.stop()
  }
}, 300_000)

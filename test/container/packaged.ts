import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { vi } from 'vitest'
import { root } from '../support/app.ts'
import { freePort } from '../support/database.ts'

const execute = promisify(execFile)
const image = 'osteohooks:test'
const base = 'node:24-bookworm-slim'

/** The product as the Dockerfile packs it: in a container, or laid out in a folder where no engine answers. */
export interface Packaged {
  readonly mode: 'container' | 'folder'
  /** Runs a program of the image beside the service; rejects when it does not end with 0. */
  run(...command: readonly string[]): Promise<string>
  /** What the service said on its output so far. */
  output(): Promise<string>
  /** Sends SIGTERM and gives the exit code. */
  stop(): Promise<number>
  remove(): Promise<void>
}

/**
 * Packs and starts the product. Which way was used is said, so that nobody takes one for the other.
 *
 * @param databaseUrl of a database on this machine; without it a container has no network at all
 */
export async function startPackaged(databaseUrl?: string): Promise<Packaged> {
  const why = await noEngine()
  process.stdout.write(
    `container tests: ${why === undefined ? 'in a container' : `in a folder, because ${why}`}\n`,
  )
  return why === undefined ? startContainer(databaseUrl) : startFolder(databaseUrl)
}

/** Why there is no engine to build with; undefined when there is one that has the base image or can get it. */
export async function noEngine(): Promise<string | undefined> {
  try {
    await execute('docker', ['version', '--format', '{{.Server.Version}}'])
  } catch {
    return 'no Docker engine answers'
  }
  try {
    await execute('docker', ['image', 'inspect', base]).catch(() => execute('docker', ['pull', '-q', base]))
  } catch {
    return `the engine neither has ${base} nor can pull it (docker/base-images.sh makes one)`
  }
  return undefined
}

async function startContainer(databaseUrl: string | undefined): Promise<Packaged> {
  const environment = { ...process.env, DOCKER_BUILDKIT: '0' }
  await execute('docker', ['build', '--network', 'host', '-q', '-t', image, root], { env: environment })
  const limits = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--health-interval', '1s']
  const around =
    databaseUrl === undefined
      ? ['--network', 'none']
      : ['--network', 'host', '-e', `DATABASE_URL=${databaseUrl}`, '-e', `PORT=${await freePort()}`]
  const run = ['run', '-d', ...limits, ...around, '-e', 'OSTEOHOOKS_NOW=2026-11-22', image]
  const { stdout } = await execute('docker', run)
  const id = stdout.trim()
  const inspect = async (what: string) => (await execute('docker', ['inspect', '-f', what, id])).stdout.trim()
  await firstHealth(inspect)
  return {
    mode: 'container',
    run: async (...command) => (await execute('docker', ['exec', id, ...command])).stdout,
    output: async () => (await execute('docker', ['logs', id])).stdout,
    stop: async () => {
      await execute('docker', ['stop', '-t', '20', id])
      return Number(await inspect('{{.State.ExitCode}}'))
    },
    remove: async () => void (await execute('docker', ['rm', '-f', '-v', id])),
  }
}

/** Waits for the engine's own word on the container's health. */
async function firstHealth(inspect: (what: string) => Promise<string>): Promise<void> {
  const healthy = async () => {
    if ((await inspect('{{.State.Health.Status}}')) !== 'healthy')
      throw new Error('The container is not healthy.')
  }
  await vi.waitFor(healthy, { timeout: 60_000, interval: 200 })
}

/** What the Dockerfile does, without an engine: production packages only, nothing writable, no privileges. */
async function startFolder(databaseUrl: string | undefined): Promise<Packaged> {
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-packaged-'))
  chmodSync(folder, 0o755)
  for (const path of copied()) cpSync(join(root, path), join(folder, path), { recursive: true })
  await execute('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: folder })
  const sbom = 'npm pkg delete devDependencies && npm sbom --sbom-format=cyclonedx > sbom.cdx.json'
  await execute('sh', ['-c', `${sbom} && chmod -R a+rX,a-w .`], { cwd: folder })
  const user = process.getuid?.() === 0 ? { uid: 65_532, gid: 65_532 } : {}
  const options = {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      OSTEOHOOKS_NOW: '2026-11-22',
      NODE_ENV: 'production',
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    },
    ...user,
  }
  const child = spawn(process.execPath, ['src/server.ts'], options)
  let output = ''
  child.stdout.on('data', (data) => {
    output += data
  })
  await once(child.stdout, 'data')
  const port = /"address":"http:\/\/127\.0\.0\.1:(\d+)"/.exec(output)?.[1] ?? ''
  const node = (command: readonly string[]) =>
    command.map((part) => (part === 'node' ? process.execPath : part))
  return {
    mode: 'folder',
    run: async (...command) => {
      const [program = '', ...args] = node(command)
      return (await execute(program, args, { ...options, env: { ...options.env, PORT: port } })).stdout
    },
    output: async () => output,
    stop: async () => {
      child.kill('SIGTERM')
      return (await once(child, 'close'))[0]
    },
    remove: async () => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true })
    },
  }
}

/** What the Dockerfile copies from the repository. */
function copied(): readonly string[] {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n')
  const copies = lines.filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
  return [...new Set(copies.flatMap((line) => line.split(' ').slice(1, -1)))]
}

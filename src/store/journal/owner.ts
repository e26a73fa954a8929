import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

const lockName = 'owner.json'

/** After this time without a sign, a writer whose process we cannot see is taken to be gone. */
const silentMs = 60_000

/** A process as no other is: numbers of processes come again, also after a restart of a container. */
interface Owner {
  readonly writer: string
  readonly process: number
  /** Within which numbers of processes mean the same: the machine or container. */
  readonly place: string
  /** Clock ticks from the start of the machine to that of the process; empty where that cannot be read. */
  readonly started: string
}

/**
 * Makes the folder of a writer. It appears with its lock inside, so that nobody takes it for left over.
 *
 * @returns its path
 */
export function makeFolder(journals: string, writer: string): string {
  mkdirSync(journals, { recursive: true, mode: 0o700 })
  const coming = join(journals, `.${writer}`)
  const folder = join(journals, writer)
  mkdirSync(coming, { mode: 0o700 })
  writeOwner(coming, writer)
  renameSync(coming, folder)
  return folder
}

/** Says that the writer is alive, to those who cannot see its process. Due far more often than `silentMs`. */
export function writeOwner(folder: string, writer: string): void {
  const owner: Owner = { writer, process: process.pid, place: placeOf(), started: startOf(process.pid) }
  const coming = join(folder, `.${lockName}`)
  writeFileSync(coming, JSON.stringify(owner), { mode: 0o600 })
  // At once: whoever reads half of it would take the folder for left.
  renameSync(coming, join(folder, lockName))
}

/**
 * Takes a folder that only one process may use.
 *
 * @returns false when a process that is alive has it
 */
export function claimFolder(folder: string, writer: string, gone: readonly string[]): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const sign = join(folder, 'sign')
  writeFileSync(sign, '')
  if (isOwned(folder, statSync(sign).mtimeMs, gone)) return false
  writeOwner(folder, writer)
  return true
}

/** Gives the folder free: what is still in it is for the next writer. */
export function leaveFolder(folder: string): void {
  giveBack(folder)
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true })
}

export function giveBack(folder: string): void {
  rmSync(join(folder, lockName), { force: true })
}

/**
 * Takes over what writers left that are no more, into this writer's folder. Of two that try the same, the
 * one whose rename comes first has it.
 *
 * @param gone writers of this process that are known to have ended
 * @returns the paths of the folders taken over
 */
export function adoptFolders(journals: string, folder: string, gone: readonly string[]): readonly string[] {
  const sign = signOf(folder)
  const others = readdirSync(journals, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(journals, name))
    .filter((other) => other !== folder && !isOwned(other, sign, gone))
  return others.flatMap((other) => take(other, join(folder, `from-${other.slice(journals.length + 1)}`)))
}

function take(other: string, into: string): readonly string[] {
  try {
    renameSync(other, into)
    return [into]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function isOwned(folder: string, sign: number, gone: readonly string[]): boolean {
  const owner = readOwner(folder)
  if (owner === undefined || gone.includes(owner.writer)) return false
  if (owner.place !== placeOf()) return sign - signOf(folder) < silentMs
  return isRunning(owner.process) && startOf(owner.process) === owner.started
}

/** When the writer last said that it is alive, by the clock of the file system. */
function signOf(folder: string): number {
  return statSync(join(folder, lockName), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function readOwner(folder: string): Owner | undefined {
  try {
    const owner: Owner = JSON.parse(readFileSync(join(folder, lockName), 'utf8'))
    return owner
  } catch {
    return undefined
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function placeOf(): string {
  return `${hostname()} ${readOr(() => readlinkSync('/proc/self/ns/pid'))}`
}

function startOf(id: number): string {
  const fields = readOr(() => readFileSync(`/proc/${id}/stat`, 'latin1'))
  return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

/** Empty where the system does not tell. */
function readOr(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

/**
 * From top to bottom. A file imports from its own layer and from those below it, never from above;
 * types count as much as values. A layer is a folder of `src/` or a file beside the folders.
 */
const layers: readonly (readonly string[])[] = [
  ['cli', 'population'],
  ['server'],
  ['open-parts'],
  ['app'],
  ['http'],
  ['decision', 'explanation', 'gate', 'knowledge', 'reported', 'service-state', 'suppress'],
  ['cards'],
  ['plan'],
  ['findings'],
  ['cds-hooks'],
  ['record', 'sandbox', 'store'],
  ['terminology'],
  ['outbound'],
  ['config'],
  ['days', 'in-time', 'in-turns', 'json', 'keyed-hash', 'lean-start', 'read-json'],
  ['errors'],
]

const root = join(import.meta.dirname, '..')
const mostLines = 250
const deepest = 3

interface SourceFile {
  readonly path: string
  readonly lines: readonly string[]
  /** The text with comments blanked out. */
  readonly code: string
  readonly imports: readonly string[]
}

const files = readSources('src')
const byPath = new Map(files.map((file) => [file.path, file]))

describe('imports run one way', () => {
  test('every file has a layer', () => {
    expect(files.map(({ path }) => path).filter((path) => heightOf(path) === -1)).toEqual([])
  })

  test('nothing runs back up', () => {
    const upward = files.flatMap(({ path, imports }) =>
      imports
        .filter((target) => heightOf(target) < heightOf(path))
        .map((target) => `${path} imports ${target}`),
    )
    expect(upward).toEqual([])
  })

  test('there are no circles', () => {
    expect(circlesAmong(files)).toEqual([])
  })

  test('an import names a file that is there', () => {
    const lost = files.flatMap(({ path, imports }) =>
      imports.filter((target) => !byPath.has(target)).map((target) => `${path} imports ${target}`),
    )
    expect(lost).toEqual([])
  })
})

describe('files stay small and are named after what they give', () => {
  test(`none is longer than ${mostLines} lines`, () => {
    expect(files.filter(({ lines }) => lines.length > mostLines).map(({ path }) => path)).toEqual([])
  })

  test('none lies deeper than three folders', () => {
    expect(files.map(({ path }) => path).filter((path) => path.split('/').length - 1 > deepest)).toEqual([])
  })

  test('none is a drawer for everything', () => {
    const drawers = ['src', 'test', 'plans', 'hooks'].flatMap((folder) => namesUnder(folder))
    expect(drawers.filter((path) => /\b(?:utils?|helpers?|manager|misc|common)\b/i.test(path))).toEqual([])
    const declared = /\b(?:const|let|function|class|interface|type)\s+\w*(?:util|helper|manager)\w*/i
    expect(files.filter(({ code }) => declared.test(code)).map(({ path }) => path)).toEqual([])
  })
})

describe('what may not be called', () => {
  test('the console', () => {
    expect(files.filter(({ code }) => /\bconsole\b/.test(code)).map(({ path }) => path)).toEqual([])
  })

  test('the clock, below the one place that reads it', () => {
    const clock = /\bDate\.now\b|\bnew Date\(\s*\)|[^.\w]Date\(\s*\)|\bTemporal\.Now\b/
    const reading = files.filter(({ code }) => clock.test(code)).map(({ path }) => path)
    expect(reading.filter((path) => path !== 'src/server.ts' && !path.startsWith('src/cli/'))).toEqual([])
  })
})

/** The position of a file's layer, 0 on top; -1 when it has none. */
function heightOf(path: string): number {
  const name = path.split('/')[1]?.replace(/\.ts$/, '') ?? ''
  return layers.findIndex((layer) => layer.includes(name))
}

function readSources(folder: string): readonly SourceFile[] {
  return namesUnder(folder)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
      return { path, lines: text.trimEnd().split('\n'), code, imports: importsOf(path, code) }
    })
}

/** Static, side-effect and dynamic imports of our own files, and what is exported on. */
function importsOf(path: string, code: string): readonly string[] {
  const named = code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g)
  return [...named].map(([, target = '']) => relative(root, join(root, dirname(path), target)))
}

function namesUnder(folder: string): readonly string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted()
}

/** Follows every import; coming back to a file that is still being followed is a circle. */
function circlesAmong(all: readonly SourceFile[]): readonly string[] {
  const circles: string[] = []
  const done = new Set<string>()
  const follow = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start !== -1) circles.push([...trail.slice(start), path].join(' -> '))
    if (start !== -1 || done.has(path)) return
    for (const target of byPath.get(path)?.imports ?? []) follow(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of all) follow(path, [])
  return circles
}

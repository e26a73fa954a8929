import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { listFiles, readSheets } from '../../src/population/source-files.ts'
import { writeExport } from '../support/export.ts'

const flag = (id: string) => `{"resourceType":"Flag","id":"${id}"}`

const folder = writeExport({
  'b.ndjson': [`\uFEFF${flag('1')}`, `${flag('line\u2028separator')}\r`, '   ', flag('last')],
  'sub/a.json': ['{', ' "resourceType": "Flag"', '}'],
  'sub/list.JSON': ['[]'],
  'other.xml': ['<Flag/>'],
})
writeFileSync(
  join(folder, 'cut.ndjson.gz'),
  gzipSync(Buffer.from(`${flag('1')}\n`.repeat(50_000))).subarray(0, 400),
)
afterAll(() => rmSync(folder, { recursive: true }))

test('files of an export are found in folders below, in order', async () => {
  expect(await listFiles(folder)).toEqual(['b.ndjson', 'cut.ndjson.gz', 'sub/a.json', 'sub/list.JSON'])
})

test('lines end at line feeds only, and empty ones are nothing', async () => {
  const ids = (await Array.fromAsync(readSheets(folder, 'b.ndjson'))).map(
    (sheet) => sheet.kind === 'sheet' && sheet.value['id'],
  )
  expect(ids).toEqual(['1', 'line\u2028separator', 'last'])
})

test('a file may be one value over several lines', async () => {
  expect(await Array.fromAsync(readSheets(folder, 'sub/a.json'))).toEqual([
    { kind: 'sheet', file: 'sub/a.json', value: { resourceType: 'Flag' } },
  ])
})

test.each([
  [
    'a list is no resource',
    'sub/list.JSON',
    { kind: 'broken', file: 'sub/list.JSON', reason: 'no-resource' },
  ],
  [
    'an archive that was cut off is told',
    'cut.ndjson.gz',
    { kind: 'broken', file: 'cut.ndjson.gz', reason: 'unreadable-file' },
  ],
  [
    'a file that is gone is told',
    'gone.json',
    { kind: 'broken', file: 'gone.json', reason: 'unreadable-file' },
  ],
])('%s', async (_, file, expected) => {
  expect((await Array.fromAsync(readSheets(folder, file))).at(-1)).toEqual(expected)
})

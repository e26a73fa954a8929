import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '../../src/http/log.ts')

test.each([
  ['dies hard after a fatal line', "log.fatal('last'); process.kill(process.pid, 'SIGKILL')"],
  ['ends', "log.info('last')"],
])('X03 the last line is written when the process %s', (_how, script) => {
  const code = `import { openLog } from ${JSON.stringify(source)}; const log = openLog(); log.info('first'); ${script}`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', code], {
    encoding: 'utf8',
  })
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg),
  ).toEqual(['first', 'last'])
})

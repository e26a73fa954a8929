import { expect, test } from 'vitest'
import { ProgressLine } from '../../src/population/progress-line.ts'

const state = (resources: number) => ({ stage: 'reading', resources, patients: 1, calls: 2 }) as const

test('on a terminal it is renewed in place, at most ten times a second', () => {
  const written: string[] = []
  let now = 1000
  const line = new ProgressLine({ isTTY: true, write: (text) => written.push(text) }, () => now)
  line.show(state(1000))
  line.show(state(2000))
  now += 100
  line.show(state(3000))
  line.end()
  expect(written).toEqual([
    '\rreading: 1000 resources, 0.0 s\u001b[K',
    '\rreading: 3000 resources, 0.1 s\u001b[K',
    '\r\u001b[K',
  ])
})

test('elsewhere it is a line now and then', () => {
  const written: string[] = []
  const line = new ProgressLine({ write: (text) => written.push(text) }, () => 0)
  for (const resources of [1000, 2000, 49_000, 50_000, 51_000]) line.show(state(resources))
  line.show({ stage: 'deciding', resources: 51_000, patients: 2000, calls: 3000 })
  line.end()
  expect(written).toEqual([
    'reading: 1000 resources, 0.0 s\n',
    'reading: 50000 resources, 0.0 s\n',
    'deciding: 2000 patients, 3000 calls, 0.0 s\n',
  ])
})

import { describe, expect, test } from 'vitest'
import { NamedCodes } from '../../src/http/metrics/named-codes.ts'

const lab = 'https://lab.example.org/codes'

function open() {
  const lost: string[] = []
  return { names: new NamedCodes('salt', ({ code }) => void lost.push(code)), lost }
}

/** What a code is called in one call of each of these patients. */
function calls(names: NamedCodes, code: string, ...patients: readonly string[]) {
  return patients.map((patient) => names.ofCall(patient)({ system: lab, code }).code)
}

/** What published codes are called in one call. */
function published(names: NamedCodes, patient: string, ...codes: readonly (string | number)[]) {
  const nameOf = names.ofCall(patient)
  return codes.map((code) => nameOf({ system: 'prk', code: String(code) }).code)
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => n + from)

/** Names as many codes as can be named, 50 a call, each seen in so many calls. */
function fill(names: NamedCodes, times: number) {
  for (const start of [0, 50, 100, 150])
    for (let time = 0; time < times; time += 1) published(names, 'p', ...numbers(start, start + 50))
}

describe('a code of a hospital is named when it says nothing of one patient', () => {
  test.each([
    ['from the third patient on', ['p1', 'p2', 'p3', 'p1'], ['(rare)', '(rare)', 'KREA', 'KREA']],
    [
      'not for one patient who comes again',
      ['p1', 'p1', 'p1', 'p1'],
      ['(rare)', '(rare)', '(rare)', '(rare)'],
    ],
    ['not for two', ['p1', 'p2', 'p1', 'p2'], ['(rare)', '(rare)', '(rare)', '(rare)']],
  ])('%s', (_, patients, named) => {
    expect(calls(open().names, 'KREA', ...patients)).toEqual(named)
  })

  test('its system is not shown before it', () => {
    expect(open().names.ofCall('p1')({ system: lab, code: 'KREA' })).toEqual({
      system: '(rare)',
      code: '(rare)',
    })
  })

  test('a code of a published list is named at once', () => {
    expect(published(open().names, 'p1', 8311)).toEqual(['8311'])
  })

  test.each([
    ['prk', '19500312'],
    ['prk', '12031950'],
    ['snomed', '1234567'],
  ])('%s %s may be of one patient and waits', (system, code) => {
    const { names } = open()
    const named = ['p1', 'p2', 'p3'].map((patient) => names.ofCall(patient)({ system, code }).code)
    expect(named).toEqual(['(rare)', '(rare)', code])
  })
})

describe('one patient with many odd codes hides no code of many patients', () => {
  test('one call adds 50 codes and no more', () => {
    const { names } = open()
    expect(published(names, 'p', ...numbers(0, 60)).filter((code) => code === '(other)')).toHaveLength(10)
    expect(published(names, 'p', 59)).toEqual(['59'])
  })

  test('what it already knows of a call is named, however many there are', () => {
    const { names } = open()
    fill(names, 1)
    expect(published(names, 'p', ...numbers(0, 200)).filter((code) => code === '(other)')).toEqual([])
  })

  test('after 1000 that wait the oldest is forgotten', () => {
    const { names } = open()
    const wait = (from: number, to: number) => {
      for (let start = from; start < to; start += 50) {
        const nameOf = names.ofCall('odd')
        for (const n of numbers(start, start + 50)) nameOf({ system: lab, code: `A${n}` })
      }
    }
    calls(names, 'KREA', 'p1', 'p2')
    wait(0, 950)
    expect(calls(names, 'KREA', 'p3')).toEqual(['KREA'])
    calls(names, 'TSH', 'p1', 'p2')
    wait(1000, 2000)
    expect(calls(names, 'TSH', 'p3', 'p4', 'p5')).toEqual(['(rare)', '(rare)', 'TSH'])
  })
})

describe('there are never more names than a page can hold', () => {
  test('after 200 the rest is other, and the named ones stay', () => {
    const { names, lost } = open()
    fill(names, 1)
    expect(published(names, 'p', 500, 501, 0, 199)).toEqual(['(other)', '(other)', '0', '199'])
    expect(lost).toEqual([])
  })

  test('a code that comes more than twice as often takes the name of the rarest', () => {
    const { names, lost } = open()
    fill(names, 2)
    published(names, 'p', ...numbers(1, 50))
    const named = numbers(0, 5).flatMap(() => published(names, 'p', 777))
    expect(named).toEqual(['(other)', '(other)', '(other)', '(other)', '777'])
    expect(lost).toHaveLength(1)
    expect(published(names, 'p', lost[0] ?? '')).toEqual(['(other)'])
  })

  test('a code counts once in a call, however often it stands in the record', () => {
    const { names, lost } = open()
    fill(names, 1)
    expect(new Set(published(names, 'p', ...numbers(0, 500).map(() => 777)))).toEqual(new Set(['(other)']))
    expect(lost).toEqual([])
  })

  test('a code that lost its name in the middle of a call is not called by it', () => {
    const { names, lost } = open()
    fill(names, 1)
    published(names, 'p', 777)
    published(names, 'p', 777)
    const nameOf = names.ofCall('p')
    const [one, two] = ['0', '777'].map((code) => nameOf({ system: 'prk', code }).code)
    expect([one, two]).toEqual(['0', '777'])
    expect(lost).toHaveLength(1)
    const rarest = lost[0] ?? ''
    expect(nameOf({ system: 'prk', code: rarest }).code).toBe('(other)')
  })
})

import { describe, expect, test } from 'vitest'
import { mayBeAt, pinnedLookup, sparingly } from '../../src/outbound/addresses.ts'

describe('T07 where a server may be', () => {
  test.each([
    '10.0.0.5',
    '172.16.3.4',
    '192.168.1.10',
    '93.184.216.34',
    'fd12:3456::1',
    '2001:db8::1',
    '::ffff:10.0.0.5',
  ])('a registered name may be at %s: servers of hospitals are on private networks', (address) => {
    expect(mayBeAt('ehr.example', address)).toBe(true)
  })

  test.each([
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '169.254.1.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '2002:7f00:1::',
    'fe80::1',
    'fd00:ec2::254',
    'ff02::1',
  ])('a registered name may not be at %s', (address) => {
    expect(mayBeAt('ehr.example', address)).toBe(false)
  })

  test.each([
    ['localhost', '127.0.0.1', true],
    ['localhost', '::1', true],
    ['127.0.0.1', '127.0.0.1', true],
    ['localhost', '10.0.0.5', false],
    ['localhost', '169.254.169.254', false],
  ])('%s at %s: a name of this machine stays on it', (name, address, expected) => {
    expect(mayBeAt(name, address)).toBe(expected)
  })
})

describe('T07 a name is resolved for every connection', () => {
  const address = (text: string) => ({ address: text, family: text.includes(':') ? 6 : 4 })
  const look = (...answers: readonly (readonly string[])[]) => {
    const left = [...answers]
    const lookup = pinnedLookup(async () => (left.shift() ?? []).map(address))
    return (all: boolean) =>
      new Promise<unknown>((resolve) =>
        lookup('ehr.example', { all }, (error, found) => resolve(error === null ? found : error.message)),
      )
  }

  test('and what was checked is what is connected to', async () => {
    expect(await look(['10.0.0.5', 'fd12::1'])(true)).toEqual([address('10.0.0.5'), address('fd12::1')])
    expect(await look(['10.0.0.5', '10.0.0.6'])(false)).toBe('10.0.0.5')
  })

  test('first good, then bad: the second connection is refused', async () => {
    const ask = look(['10.0.0.5'], ['127.0.0.1'])
    expect(await ask(true)).toEqual([address('10.0.0.5')])
    expect(await ask(true)).toMatch(/address of this machine/)
  })

  test('one bad address among good ones refuses them all', async () => {
    expect(await look(['10.0.0.5', '169.254.169.254'])(true)).toMatch(/address of this machine/)
    expect(await look(['10.0.0.5', '::1'])(false)).toMatch(/address of this machine/)
  })

  test('a name without an address is refused', async () => {
    expect(await look([])(true)).toMatch(/has no address/)
  })
})

describe('T04 N07 names that DNS does not answer take no more than three threads', () => {
  const answer = [{ address: '10.0.0.5', family: 4 }]

  function silent() {
    const asked: string[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    const lookup = sparingly(async (hostname) => {
      asked.push(hostname)
      await promise
      return answer
    })
    return { asked, lookup, answerAll: resolve }
  }

  test('who asks for the same name waits for one answer', async () => {
    const { asked, lookup, answerAll } = silent()
    const all = Promise.all(Array.from({ length: 100 }, () => lookup('ehr.example')))
    answerAll()
    expect(new Set(await all)).toEqual(new Set([answer]))
    expect(asked).toEqual(['ehr.example'])
  })

  test('the fourth name waits for one of the others', async () => {
    const { asked, lookup, answerAll } = silent()
    const all = Promise.all(['a', 'b', 'c', 'd'].map((name) => lookup(name)))
    expect(asked).toEqual(['a', 'b', 'c'])
    answerAll()
    expect(await all).toHaveLength(4)
    expect(asked).toEqual(['a', 'b', 'c', 'd'])
  })

  test('nothing is kept: the next connection asks anew, after a failure too', async () => {
    let calls = 0
    const lookup = sparingly(async () => {
      calls += 1
      if (calls === 1) throw new Error('ENOTFOUND')
      return answer
    })
    await expect(lookup('ehr.example')).rejects.toThrow('ENOTFOUND')
    expect([await lookup('ehr.example'), await lookup('ehr.example')]).toEqual([answer, answer])
    expect(calls).toBe(3)
  })
})

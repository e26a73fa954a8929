import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { openAttackerStub } from '../../support/attacker-stub.ts'
import {
  type JwksStub,
  openJwksStub,
  publishes,
  redirectsTo,
  says,
  sends,
  staysSilent,
} from '../../support/jwks-stub.ts'
import {
  claimsFor,
  compact,
  makeKey,
  makeRsaKey,
  makeToken,
  type SigningKey,
  sandboxKey,
} from '../../support/tokens.ts'
import { call, configOf, endpoint, openService, path, type TestService } from './ehr.ts'

const iss = 'https://ehr-a.example/fhir'
const [first, second] = [makeKey('ES384', 'first'), makeKey('RS384', 'second')]
const secret = { kty: 'oct', kid: 'first', k: Buffer.alloc(48, 1).toString('base64url'), alg: 'HS384' }
const minute = 60_000

/** What comes to pass in the background, however busy this machine is. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 30_000 })

const attacker = await openAttackerStub()
afterAll(async () => {
  expect(attacker.connections).toBe(0)
  await attacker.close()
})

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close()
})

/** An EHR that publishes its keys, and a service that knows it. */
async function open(...keys: readonly SigningKey[]): Promise<{ stub: JwksStub; service: TestService }> {
  const stub = await openJwksStub(...keys.map(({ jwk }) => jwk))
  const service = openService(configOf([{ iss, jku: stub.jku, tenant: 'hospital-a' }]))
  opened.push(stub, service)
  return { stub, service }
}

const tokenOf = (key: SigningKey, header = {}) => `Bearer ${makeToken(key, claimsFor(iss, endpoint), header)}`
const statusOf = async (service: TestService, key: SigningKey, header = {}) =>
  (await call(service, tokenOf(key, header))).statusCode
const keysOf = (service: TestService) => service.callers.status.issuers[0]?.keys

describe('A07 A15 keys are read where the configuration says', () => {
  test('by one request, for calls one after the other and at once', async () => {
    const { stub, service } = await open(first)
    expect(await Promise.all([statusOf(service, first), statusOf(service, first)])).toEqual([200, 200])
    expect(await statusOf(service, first, { jku: stub.jku })).toBe(200)
    expect(stub.arrived.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/.well-known/jwks.json'],
    ])
    expect(stub.arrived[0]?.headers.authorization).toBeUndefined()
  })

  test('ahead of the first call, when the service starts', async () => {
    const { stub, service } = await open(first)
    expect(keysOf(service)).toEqual({ state: 'waiting', count: 0 })
    service.callers.start()
    await until(() => expect(keysOf(service)?.state).toBe('usable'))
    expect(await statusOf(service, first)).toBe(200)
    expect([stub.arrived.length, keysOf(service)]).toEqual([1, { state: 'usable', count: 1, ageSeconds: 0 }])
  })
})

describe('A15 keys that change', () => {
  test('the first call with a new key succeeds, and the withdrawn key is refused then', async () => {
    const { stub, service } = await open(first)
    expect(await statusOf(service, first)).toBe(200)
    stub.behave(publishes(second.jwk))
    expect(await statusOf(service, second)).toBe(200)
    expect(await statusOf(service, first)).toBe(401)
    expect(stub.arrived.length).toBe(2)
  })

  test('a key that is published after its first use is known after the pause', async () => {
    const { stub, service } = await open(first)
    expect([await statusOf(service, first), await statusOf(service, second)]).toEqual([200, 401])
    stub.behave(publishes(first.jwk, second.jwk))
    service.clock += 29_000
    expect(await statusOf(service, second)).toBe(401)
    service.clock += 1_000
    expect(await statusOf(service, second)).toBe(200)
  })

  test('a configuration that is read anew is followed, and keys that stay are kept', async () => {
    const { stub, service } = await open(first)
    expect(await statusOf(service, first)).toBe(200)
    service.config = configOf([
      { iss, jku: stub.jku, tenant: 'hospital-b' },
      { iss: 'https://new.example', jwks: { keys: [second.jwk] }, tenant: 'hospital-a' },
    ])
    const authorization = [`Bearer ${makeToken(second, claimsFor('https://new.example', endpoint))}`]
    expect((await service.callers.identify({ authorization, path })).tenant).toBe('hospital-a')
    expect((await service.callers.identify({ authorization: [tokenOf(first)], path })).tenant).toBe(
      'hospital-b',
    )
    expect(stub.arrived.length).toBe(1)
    service.config = configOf([])
    expect(await statusOf(service, first)).toBe(401)
  })

  test('a withdrawn key is refused after ten minutes, though nobody used another one', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const { stub, service } = await open(first, second)
      service.callers.start()
      await until(() => expect(keysOf(service)?.count).toBe(2))
      stub.behave(publishes(second.jwk))
      service.clock += 10 * minute
      vi.advanceTimersByTime(minute)
      await until(() => expect(keysOf(service)?.count).toBe(1))
      expect(await statusOf(service, first)).toBe(401)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('A15 T04 kids that nobody knows', () => {
  const unsigned = (kid: string) => {
    const header = { alg: 'ES384', typ: 'JWT', kid }
    return `Bearer ${compact(header, claimsFor(iss, endpoint), () => Buffer.alloc(96, 1))}`
  }
  const flood = (service: TestService, many: number) =>
    Promise.allSettled(
      Array.from({ length: many }, (_one, at) =>
        service.callers.identify({ authorization: [unsigned(`random-${at}`)], path }),
      ),
    )

  test('a thousand of them cause one request, and known kids are served meanwhile', async () => {
    const { stub, service } = await open(first)
    expect(await statusOf(service, first)).toBe(200)
    const before = stub.arrived.length
    // The answer comes only when the known kid was served.
    let release = (): void => {}
    stub.behave((answer) => {
      release = () => publishes(first.jwk)(answer)
    })
    const flooding = flood(service, 1000)
    await until(() => expect(stub.arrived.length).toBe(before + 1))
    expect(await statusOf(service, first)).toBe(200)
    release()
    expect((await flooding).filter(({ status }) => status === 'fulfilled')).toEqual([])
    await flood(service, 100)
    expect(stub.arrived.length).toBe(before + 1)
    service.clock += 30_000
    stub.behave(publishes(first.jwk))
    await flood(service, 100)
    expect(stub.arrived.length).toBe(before + 2)
  })
})

const many = (count: number) => Array.from({ length: count }, (_one, at) => ({ ...first.jwk, kid: `k${at}` }))
const megabytes = (count: number) => count * 1024 * 1024

describe('T04 T09 a server of keys that fails or is hostile', () => {
  test.each([
    ['302 to elsewhere', 'redirect', redirectsTo(`${attacker.origin}/jwks`)],
    [
      '307 to elsewhere',
      'redirect',
      (answer: Parameters<typeof staysSilent>[0]) =>
        void answer.writeHead(307, { location: `${attacker.origin}/jwks` }).end(),
    ],
    ['no JSON', 'not-json', says('<html>')],
    ['a list', 'no-key-set', says('[]')],
    ['keys that are no list', 'no-key-set', says('{"keys":{}}')],
    ['10 000 keys', 'too-large', publishes(...many(10_000))],
    ['101 keys', 'too-many-keys', publishes(...many(101))],
    ['no key', 'no-usable-key', publishes()],
    ['a symmetric key', 'no-usable-key', publishes(secret)],
    ['a private key', 'no-usable-key', publishes({ ...first.jwk, d: 'x' })],
    ['an RSA key of 1024 bits', 'no-usable-key', publishes(makeRsaKey('first', 1024).jwk)],
    ['a key for encryption', 'no-usable-key', publishes({ ...first.jwk, use: 'enc' })],
    ['a key without kid', 'no-usable-key', publishes({ ...first.jwk, kid: '' })],
    ['something that is no key', 'no-usable-key', says('{"keys":[null,1,"x",[],{"kid":"first"}]}')],
    ['500', 'status-500', says('{}', 500)],
    ['404', 'status-404', says('{}', 404)],
    ['50 MB', 'too-large', sends(megabytes(50))],
    [
      'a connection that it closes',
      'unreachable',
      (answer: Parameters<typeof staysSilent>[0]) => void answer.destroy(),
    ],
  ])('%s leaves the keys as they were', async (_name, problem, behaviour) => {
    const { stub, service } = await open(first)
    expect(await statusOf(service, first)).toBe(200)
    stub.behave(behaviour)
    expect(await statusOf(service, second)).toBe(401)
    await until(() => expect(keysOf(service)?.problem).toBe(problem))
    expect(await statusOf(service, first)).toBe(200)
    expect(service.callers.status.problems).toEqual([
      `The keys of issuer ${iss} (tenant hospital-a) cannot be read (${problem}): those that were read last stay in use for a day at most.`,
    ])
    stub.behave(publishes(second.jwk))
    service.clock += 30_000
    expect(await statusOf(service, second)).toBe(200)
    expect(service.callers.status.problems).toEqual([])
  })

  test('one that never answers makes nobody with a known kid wait', async () => {
    const { stub, service } = await open(first)
    expect(await statusOf(service, first)).toBe(200)
    stub.behave(staysSilent)
    const waiting = statusOf(service, second)
    await until(() => expect(stub.arrived.length).toBe(2))
    expect(await statusOf(service, first)).toBe(200)
    expect(await waiting).toBe(401)
    expect(stub.arrived.length).toBe(2)
  })

  test('a good key beside bad ones is used', async () => {
    const { stub, service } = await open()
    const weak = { ...makeRsaKey('weak', 1024).jwk, kid: 'weak' }
    stub.behave(
      publishes({ ...secret, kid: 's' }, weak, first.jwk, {
        kty: 'EC',
        crv: 'P-384',
        kid: 'broken',
        x: 'AA',
        y: 'AA',
      }),
    )
    expect(await statusOf(service, first)).toBe(200)
    expect(await statusOf(service, first, { kid: 'broken' })).toBe(401)
    expect(await statusOf(service, first, { kid: 's' })).toBe(401)
  })

  test('two keys of one kid are told apart by their kind, and refused when they cannot be', async () => {
    const [same, twin] = [makeKey('RS384', 'first'), makeKey('ES384', 'first')]
    const { stub, service } = await open(first, same)
    expect([await statusOf(service, first), await statusOf(service, same)]).toEqual([200, 200])
    stub.behave(publishes(first.jwk, twin.jwk, second.jwk))
    expect([await statusOf(service, second), await statusOf(service, first)]).toEqual([200, 401])
  })
})

describe('A15 T04 keys that cannot be had', () => {
  test('the last ones are good for a day, and no longer', async () => {
    const { stub, service } = await open(first)
    expect(await statusOf(service, first)).toBe(200)
    stub.behave(says('{}', 503))
    service.clock += 24 * 60 * minute
    const late = () => `Bearer ${makeToken(first, claimsNow(service))}`
    expect((await call(service, late())).statusCode).toBe(200)
    service.clock += 1000
    expect((await call(service, late())).statusCode).toBe(401)
    expect(keysOf(service)).toMatchObject({ state: 'none', count: 0, problem: 'status-503' })
    expect(service.callers.status.problems[0]).toMatch(/its calls are refused until they can be read/)
    stub.behave(publishes(first.jwk))
    service.clock += 30_000
    expect((await call(service, late())).statusCode).toBe(200)
  })

  test('a server that is not there is asked once in the pause', async () => {
    const { stub, service } = await open(first)
    stub.behave(says('{}', 503))
    expect([await statusOf(service, first), await statusOf(service, first)]).toEqual([401, 401])
    expect(stub.arrived.length).toBe(1)
    service.clock += 30_000
    stub.behave(publishes(first.jwk))
    expect(await statusOf(service, first)).toBe(200)
    expect(service.lines.filter((line) => line.includes('keys not read')).length).toBe(1)
  })
})

describe('A17 T38 keys that everybody can sign with', () => {
  test.each([
    ['production', 'remote', { state: 'none', problem: 'no-usable-key' }],
    ['production', 'inline', { state: 'none', problem: 'no-usable-key' }],
    ['sandbox', 'remote', { state: 'usable', count: 1 }],
    ['sandbox', 'inline', { state: 'usable', count: 1 }],
  ] as const)('the published key of the CDS Hooks Sandbox in %s mode, %s', async (mode, where, expected) => {
    const { stub, service } = await open()
    stub.behave(publishes(sandboxKey))
    const keys = where === 'remote' ? { jku: stub.jku } : { jwks: { keys: [sandboxKey] } }
    service.config = configOf([{ iss, ...keys, tenant: 'hospital-a' }], { mode })
    service.callers.start()
    await until(() => expect(keysOf(service)).toMatchObject(expected))
  })

  test('a set loses them and keeps the others', async () => {
    const { service } = await open()
    service.config = configOf([{ iss, jwks: { keys: [sandboxKey, first.jwk] }, tenant: 'hospital-a' }])
    expect(await statusOf(service, first)).toBe(200)
    expect(keysOf(service)).toEqual({ state: 'usable', count: 1 })
  })
})

function claimsNow({ clock }: TestService) {
  return claimsFor(iss, endpoint, { iat: clock / 1000, exp: clock / 1000 + 300 })
}

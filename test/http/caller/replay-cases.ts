import { afterAll, describe, expect, test } from 'vitest'
import { type Store, StoreUnavailable } from '../../../src/store/store.ts'
import { claimsFor, makeKey, makeToken } from '../../support/tokens.ts'
import { call, configOf, endpoint, openService } from './ehr.ts'

/** One database, behind as many processes as a test wants. */
export interface SharedDatabase {
  /** A process of its own: nothing that it remembers is remembered by another one. */
  openStore(): Promise<Store>
}

/** What single use of a token means, for any store: T05 over instances and restarts. */
export function describeReplay(title: string, openDatabase: () => Promise<SharedDatabase>): void {
  const iss = 'https://ehr-a.example/fhir'
  const issB = 'https://ehr-b.example/fhir'
  const [keyA, keyB] = [makeKey('ES384', 'a'), makeKey('ES384', 'b')]
  const config = configOf([
    { iss, jwks: { keys: [keyA.jwk] }, tenant: 'hospital-a' },
    { iss: issB, jwks: { keys: [keyB.jwk] }, tenant: 'hospital-b' },
  ])
  const closing: (() => Promise<void>)[] = []
  const openInstance = async (database: SharedDatabase) => {
    const store = await database.openStore()
    const service = openService(config, { store })
    const close = async (): Promise<void> => {
      await service.close()
      await store.close()
    }
    closing.push(close)
    return { service, close }
  }
  const newToken = () => `Bearer ${makeToken(keyA, claimsFor(iss, endpoint))}`

  describe(`A12 T05 single use of a token, ${title}`, () => {
    afterAll(() => Promise.all(closing.map((close) => close())))

    test('the second call with a token is refused, on the same instance and on another', async () => {
      const database = await openDatabase()
      const [one, two] = [await openInstance(database), await openInstance(database)]
      const token = newToken()
      expect((await call(one.service, token)).statusCode).toBe(200)
      expect((await call(one.service, token)).statusCode).toBe(401)
      expect((await call(two.service, token)).statusCode).toBe(401)
    })

    test('of 50 copies at once over two instances one is answered', async () => {
      const database = await openDatabase()
      const [one, two] = [await openInstance(database), await openInstance(database)]
      const token = newToken()
      const copies = Array.from({ length: 50 }, (_copy, at) =>
        call((at % 2 === 0 ? one : two).service, token),
      )
      const statuses = (await Promise.all(copies)).map(({ statusCode }) => statusCode).toSorted()
      expect(statuses).toEqual([200, ...Array.from({ length: 49 }, () => 401)])
    })

    test('after a restart it is still used', async () => {
      const database = await openDatabase()
      const token = newToken()
      const before = await openInstance(database)
      expect((await call(before.service, token)).statusCode).toBe(200)
      await before.close()
      const after = await openInstance(database)
      expect((await call(after.service, token)).statusCode).toBe(401)
    })

    test('the same jti of another issuer is another token', async () => {
      const { service } = await openInstance(await openDatabase())
      const jti = 'one-for-both'
      const [a, b] = [claimsFor(iss, endpoint, { jti }), claimsFor(issB, endpoint, { jti })]
      expect((await call(service, `Bearer ${makeToken(keyA, a)}`)).statusCode).toBe(200)
      expect((await call(service, `Bearer ${makeToken(keyB, b)}`)).statusCode).toBe(200)
    })
  })
}

/** A store that cannot say whether a token was used. */
export function unavailable(base: Store): Store {
  return {
    ...base,
    useOnce: async () => {
      throw new StoreUnavailable('The database does not answer.')
    },
  }
}

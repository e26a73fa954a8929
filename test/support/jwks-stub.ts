import type { ServerResponse } from 'node:http'
import type { JsonObject } from '../../src/json.ts'
import { openStub, type Stub } from './attacker-stub.ts'

type Behaviour = (answer: ServerResponse) => void

/** An EHR's server of keys, whose behaviour can change between two requests. */
export interface JwksStub extends Stub {
  readonly jku: string
  behave(behaviour: Behaviour): void
}

export async function openJwksStub(...keys: readonly JsonObject[]): Promise<JwksStub> {
  let behaviour = publishes(...keys)
  const stub = await openStub((_request, answer) => behaviour(answer))
  return Object.create(stub, {
    jku: { value: `${stub.origin}/.well-known/jwks.json` },
    behave: {
      value: (next: Behaviour) => {
        behaviour = next
      },
    },
  })
}

export function publishes(...keys: readonly JsonObject[]): Behaviour {
  return says(JSON.stringify({ keys }))
}

export function says(body: string, status = 200): Behaviour {
  return (answer) => void answer.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

/** Takes the request and never answers. */
export const staysSilent: Behaviour = () => {}

export function redirectsTo(location: string): Behaviour {
  return (answer) => void answer.writeHead(302, { location }).end()
}

/** Sends so many bytes, one megabyte after the other, for as long as somebody reads. */
export function sends(bytes: number): Behaviour {
  return (answer) => {
    const megabyte = Buffer.alloc(1024 * 1024, ' ')
    let left = bytes
    const more = (): void => {
      while (left > 0) {
        left -= megabyte.length
        if (!answer.write(megabyte)) return
      }
      answer.end()
    }
    answer.writeHead(200, { 'content-type': 'application/json' }).on('drain', more)
    more()
  }
}

import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'
import { isLoopback } from '../config/addresses.ts'
import { inTurns } from '../in-turns.ts'
import { OutboundRefused } from './outbound.ts'

interface Address {
  readonly address: string
  readonly family: number
}

/** All addresses that a name has at this moment. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>

/** libuv has four threads. */
const mostLookups = 3

/**
 * Asks the system, which answers on the few threads that also verify signatures and write the log. When DNS is
 * silent each question holds one of them for seconds, so a name is asked for once at a time, whoever waits for
 * it, and one thread is always left.
 */
export const resolveName: Resolve = sparingly((hostname) => lookup(hostname, { all: true }))

/** Lets those who ask for the same name wait for one answer; nothing is kept after it. */
export function sparingly(resolve: Resolve): Resolve {
  const asked = new Map<string, ReturnType<Resolve>>()
  const takeTurn = inTurns(mostLookups)
  return (hostname) => {
    const answer =
      asked.get(hostname) ?? takeTurn(() => resolve(hostname)).finally(() => asked.delete(hostname))
    asked.set(hostname, answer)
    return answer
  }
}

const loopback = blockList(['127.0.0.0/8', '::1/128'])

/**
 * Where no EHR is: this machine itself, the link it hangs on, the places where clouds hand out their
 * secrets (169.254.169.254, fd00:ec2::254, 100.100.100.200, 168.63.129.16, 192.0.0.192), nowhere, and everyone. An IPv4
 * address within IPv6 is read as itself (::ffff:) or refused (::/96, 2002::/16).
 * Private networks are allowed: that is where the servers of hospitals are.
 */
const nobody = blockList([
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '2002::/16',
  'fe80::/10',
  'fec0::/10',
  'fd00:ec2::254/128',
  'ff00::/8',
])

/**
 * Whether a server with this name may be at this address. A name of this machine must stay on it. Every
 * other name must stay off it: whoever holds the DNS of a registered name could otherwise point it at
 * what listens on this machine only, and have our token sent there.
 */
export function mayBeAt(hostname: string, address: string): boolean {
  const list = isLoopback(hostname) ? loopback : nobody
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') === isLoopback(hostname)
}

/** @throws OutboundRefused for a base that is an address, not a name, and one where no server may be */
export function checkLiteral(base: string): void {
  const { hostname } = new URL(base)
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0 && !mayBeAt(hostname, bare)) throw misplaced()
}

/**
 * Resolves a name for one connection. What was checked is what is connected to: there is no second
 * question to which DNS could give another answer. One address that may not be refuses them all.
 */
export function pinnedLookup(resolve: Resolve): LookupFunction {
  return (hostname, { all }, answer) => {
    checkedAddresses(hostname, resolve).then(
      ([first, ...others]) => {
        if (all === true) answer(null, [first, ...others])
        else answer(null, first.address, first.family)
      },
      (error: Error) => answer(error, '', 0),
    )
  }
}

async function checkedAddresses(hostname: string, resolve: Resolve): Promise<[Address, ...Address[]]> {
  const [first, ...others] = await resolve(hostname)
  if (first === undefined) throw new OutboundRefused('unreachable', 'The name of the server has no address.')
  if (![first, ...others].every(({ address }) => mayBeAt(hostname, address))) throw misplaced()
  return [first, ...others]
}

function misplaced(): OutboundRefused {
  return new OutboundRefused(
    'not-registered',
    'The server is at an address of this machine, its link or nobody. Correct its DNS entry or its base.',
  )
}

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/')
    list.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4')
  }
  return list
}

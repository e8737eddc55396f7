import { isDeepStrictEqual } from 'node:util'
import type { Prisma } from '../../generated/client.ts'
import type { Pin } from '../../spec/schema.ts'
import type { ChannelMove, MoveAsk } from './types.ts'

/** Returns whether a move under way is the requested one. */
export function isSame(move: ChannelMove, { from, defaults, isDefault }: MoveAsk): boolean {
  return isDeepStrictEqual([move.from, move.defaults, move.isDefault], [from, defaults, isDefault])
}

/**
 * Returns whether the channel is in the requested state already. Only a worker can see the present contents of a folder or an
 * overlay.
 */
export function isAlready(
  channel: Prisma.ChannelGetPayload<{ include: { pins: true } }>,
  { from, defaults, isDefault }: MoveAsk,
): boolean {
  const { source, target, system, pins } = channel
  const pin = pins[0]?.pin as Pin | undefined
  if (pin?.kind !== 'nixpkgs' || !('rev' in from)) return false
  // The request pins a channel that follows a branch.
  const { follow } = (channel.origin ?? {}) as { follow?: boolean }
  return (
    isDeepStrictEqual(pin, { kind: 'nixpkgs', sha256: pin.sha256, ...from }) &&
    !follow &&
    pins[0]?.namedAt !== null &&
    isDeepStrictEqual({ source, target, system }, defaults) &&
    (isDefault === null || isDefault === channel.isDefault)
  )
}

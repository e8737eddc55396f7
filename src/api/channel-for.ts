import { Problem } from '../errors.ts'
import type { Record } from '../record/record.ts'
import type { Channel } from '../record/types.ts'
import { nearest } from '../spec/nearest.ts'
import { quoted } from '../spec/quoted.ts'

/** A channel whose packages are known. */
export type ListedChannel = Channel & { packageNames: string[] }

/** The channel a spec means, or the problem of there being none. `named` is the spec's `channel`, of whatever shape. */
export async function channelFor(
  channels: Record['channels'],
  named: unknown,
): Promise<ListedChannel | Problem> {
  // A name of the wrong shape is a fault already, and nothing to ask Postgres for.
  const channel = await (typeof named === 'string' && named.length <= 64
    ? channels.get(named)
    : channels.default())
  if (!channel) return noChannel(await channels.list(), named)
  if (channel.packageNames === null) {
    return new Problem(
      'not-ready',
      `A worker has yet to list the packages of channel "${channel.name}". Try again in a moment.`,
    )
  }
  return { ...channel, packageNames: channel.packageNames }
}

function noChannel(registered: Channel[], named: unknown): Problem {
  const names = registered.map((channel) => channel.name)
  if (names.length === 0) {
    return new Problem(
      'not-ready',
      'No channel is registered yet. A worker registers the channels of its channels file when it starts: `patchbay work`.',
    )
  }
  const choice = `Registered are ${names.map(quoted).join(', ')}.`
  if (named === undefined) {
    const detail = `No channel is the default, so this field is required. ${choice}`
    return new Problem('spec-invalid', 'Name a channel.', [{ pointer: '/channel', detail }])
  }
  const near = nearest(String(named), names)
  return new Problem('channel-unknown', choice, [
    {
      pointer: '/channel',
      detail: `There is no channel ${quoted(named)}.`,
      ...(near.length > 0 && { nearest: near }),
    },
  ])
}

import { Problem } from '../errors.ts'
import type { Channel } from '../record/channel.ts'
import type { Record } from '../record/record.ts'
import { channelReference } from '../spec/channel-reference.ts'
import { nearest } from '../spec/nearest.ts'
import { quoted } from '../spec/quoted.ts'
import { channelAt } from './channel-at.ts'
import { notListed } from './refusals.ts'

/** A channel whose packages are known, as it is now or was at one of its pins. */
export type ListedChannel = Channel & { packageNames: string[] }

/** The channel a spec means, or the problem of there being none. `named` is the spec's `channel`, of whatever shape. */
export async function channelFor(
  channels: Record['channels'],
  named: unknown,
): Promise<ListedChannel | Problem> {
  // A name of the wrong shape is a fault already, and nothing to ask Postgres for.
  const reference = channelReference(named)
  const channel = await (reference ? channels.get(reference.name) : channels.default())
  if (!channel) return noneSuch(await channels.list(), reference?.name)
  const meant = reference?.pin ? await channelAt(channels, channel, reference.pin) : channel
  if (meant instanceof Problem) return meant
  return meant.packageNames === null ? notListed(meant.name) : { ...meant, packageNames: meant.packageNames }
}

function noneSuch(registered: Channel[], named: string | undefined): Problem {
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
  const near = nearest(named, names)
  return new Problem('channel-unknown', choice, [
    {
      pointer: '/channel',
      detail: `There is no channel ${quoted(named)}.`,
      ...(near.length > 0 && { nearest: near }),
    },
  ])
}

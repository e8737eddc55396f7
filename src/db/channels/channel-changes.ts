import type { ChannelPin, Prisma } from '../../generated/client.ts'
import { pinText } from '../../spec/channel-reference.ts'
import type { Pin } from '../../spec/schema.ts'
import type { ChannelChanges, ChannelListing } from './types.ts'

type Listed = Pick<ChannelListing, 'packageNames' | 'versions'>

/** At most this many names of each kind are recorded: more are of no use to a reader. */
const named = 100

/** Returns the columns with the changes since a pin; none if its packages were never listed. */
export function changesSince(
  before: Pick<ChannelPin, 'pin' | 'namedAt' | 'packageNames' | 'packageVersions'> | null | undefined,
  now: Pick<ChannelListing, 'packageNames' | 'versions'>,
): { changes?: Prisma.InputJsonObject } {
  if (!before?.namedAt) return {}
  const { pin, packageNames, packageVersions: versions } = before
  const changes = channelChanges(pinText(pin as Pin), { packageNames, versions }, now)
  return { changes: changes as unknown as Prisma.InputJsonObject }
}

/** Returns the differences between the packages of two pins. */
export function channelChanges(from: string, before: Listed, after: Listed): ChannelChanges {
  const [old, now] = [versionsOf(before), versionsOf(after)]
  const added = after.packageNames.filter((name) => !old.has(name))
  const removed = before.packageNames.filter((name) => !now.has(name))
  const updated = after.packageNames.flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)]
    return was === undefined || is === undefined || was === is || was === '' || is === ''
      ? []
      : [{ name, from: was, to: is }]
  })
  return {
    from,
    added: { count: added.length, names: added.slice(0, named) },
    removed: { count: removed.length, names: removed.slice(0, named) },
    updated: { count: updated.length, packages: updated.slice(0, named) },
  }
}

function versionsOf({ packageNames, versions }: Listed): Map<string, string> {
  return new Map(packageNames.map((name, index) => [name, versions[index] ?? '']))
}

import type { ChannelChanges, ChannelListing } from './channel.ts'

type Listed = Pick<ChannelListing, 'packageNames' | 'versions'>

/** How many names of each kind are recorded: more are of no use to a reader. */
const named = 100

/** What differs between the packages of two pins. */
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

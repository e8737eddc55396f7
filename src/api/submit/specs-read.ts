import { LRUCache } from 'lru-cache'
import type { Stamp } from '../../db/environments/stamps.ts'
import { channelReference } from '../../spec/channel-reference.ts'
import type { Dependencies } from '../dependencies.ts'
import { channelsRead } from './channels-read.ts'
import { canonicalSpecOf, type SubmittedSpec } from './read-spec.ts'

type Submission = Parameters<typeof canonicalSpecOf>[0]

export interface SpecsRead {
  /** Reads a spec as `canonicalSpecOf` does, and the stamp of its environment. */
  read(submission: Submission): Promise<SubmittedSpec & { stamp: Stamp }>
}

/** A spec takes a few KB; a service rarely gets more different ones in an hour. */
const most = 2000

/**
 * Remembers what specs mean for as long as no channel changes: reading one takes the names of all packages of its channel, and CI
 * sends the same few all day.
 */
export function specsRead({ db, library }: Pick<Dependencies, 'db' | 'library'>): SpecsRead {
  const channelsSince = channelsRead(db.channels)
  const memory = new LRUCache<string, { channels: string; asked: Promise<SubmittedSpec> }>({ max: most })

  function readAnew(text: string, submission: Submission, stamp: Stamp): Promise<SubmittedSpec> {
    const asked = canonicalSpecOf(submission, { channels: channelsSince(stamp), library })
    const remembered = { channels: stamp.channels, asked }
    memory.set(text, remembered)
    asked.catch(() => {
      if (memory.peek(text) === remembered) memory.delete(text)
    })
    return asked
  }

  return {
    async read(submission) {
      const { body, validationError } = submission
      // The stamp covers the present pins of channels, not their earlier ones.
      if (validationError || channelReference(body.channel)?.pin) {
        const asked = await canonicalSpecOf(submission, { channels: db.channels, library })
        return { ...asked, stamp: await db.stamps.of(asked.id) }
      }
      const text = JSON.stringify(body)
      const known = memory.get(text)
      const id = known ? (await known.asked).id : ''
      const stamp = await db.stamps.of(id)
      const current = memory.get(text)
      const asked = await (current?.channels === stamp.channels
        ? current.asked
        : readAnew(text, submission, stamp))
      return { ...asked, stamp: asked.id === id ? stamp : await db.stamps.of(asked.id) }
    },
  }
}

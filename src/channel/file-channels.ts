import type { Logger } from 'pino'
import type { Db } from '../db/db.ts'
import { isAway } from '../db/outages/unavailable.ts'
import { BuildFailed, type Fault } from '../errors.ts'
import { repeatEvery } from '../jobs/repeat.ts'
import type { FileChannel } from './channels-file.ts'
import { registerChannel } from './register.ts'
import type { ChannelContext } from './workspace.ts'

/** A folder may be mended, and a server be back. */
const againEveryMs = 300_000

export interface FileChannels {
  /** Why channels of the file are not as it has them, each at `/channels/<name>`. */
  faults(): Fault[]
  stop(): Promise<void>
}

/** Of a worker that registers none. */
export const noFileChannels: FileChannels = { faults: () => [], stop: async () => {} }

/**
 * Registers the operator's channels, each by itself: one that cannot be registered stays as it was, is reported, and is tried again
 * every five minutes. Calls `changed` where one is mended. Throws where none can be registered, or where that is not the channel's fault.
 */
export async function openFileChannels(
  db: Db,
  channels: FileChannel[],
  context: Omit<ChannelContext, 'signal'>,
  changed: () => Promise<void>,
  log: Logger,
  everyMs = againEveryMs,
): Promise<FileChannels> {
  const closing = new AbortController()
  const broken = new Map<string, { channel: FileChannel; error: Error }>()
  const register = async (channel: FileChannel) => {
    const { name } = channel
    try {
      await registerChannel(db, channel, { ...context, signal: closing.signal })
      broken.delete(name)
    } catch (error) {
      if (closing.signal.aborted || !isOfChannel(error)) throw error
      broken.set(name, { channel, error })
      log.error({ channel: name, err: error }, `channel ${name} of the channels file is left as it was`)
    }
  }
  // The default last: the channel that it takes that place from may become the file's just before.
  const inTurn = [...channels].sort((a, b) => Number(a.isDefault) - Number(b.isDefault))
  for (const channel of inTurn) await register(channel)
  const [first] = broken.values()
  if (first && broken.size === channels.length) throw first.error
  await db.channels.release(channels.map(({ name }) => name))

  const again = async () => {
    const before = broken.size
    for (const { channel } of [...broken.values()]) await register(channel)
    if (broken.size < before) await changed()
  }
  const stop = repeatEvery(everyMs, again, (error) => {
    if (!closing.signal.aborted) log.warn(error, 'the channels file cannot be registered')
  })
  return {
    faults: () =>
      [...broken].map(([name, { error }]) => ({
        pointer: `/channels/${name}`,
        detail: error instanceof BuildFailed ? error.failure.message : error.message,
      })),
    async stop() {
      closing.abort(new Error('The worker is shutting down.'))
      await stop()
    },
  }
}

/** Postgres and Nix itself are no matter of one channel, nor is a full disk. */
function isOfChannel(error: unknown): error is Error {
  if (isAway(error)) return false
  const kind = error instanceof BuildFailed ? error.failure.class : null
  return error instanceof Error && kind !== 'worker-fault' && kind !== 'disk-full'
}

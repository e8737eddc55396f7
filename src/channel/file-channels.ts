import type { Logger } from 'pino'
import type { Db } from '../db/db.ts'
import { isAway } from '../db/outages/unavailable.ts'
import { BuildFailed, type Fault } from '../errors.ts'
import { repeatEvery } from '../jobs/repeat.ts'
import type { FileChannel } from './channels-file.ts'
import { registerChannel } from './register.ts'
import type { ChannelContext } from './workspace.ts'

/** Interval of retries, because an operator may mend a folder, and a server may come back. */
const againEveryMs = 300_000

export interface FileChannels {
  /** Returns the reasons why channels could not be registered, with pointers `/channels/<name>`. */
  faults(): Fault[]
  stop(): Promise<void>
}

/** For a worker that registers no channels. */
export const noFileChannels: FileChannels = { faults: () => [], stop: async () => {} }

/**
 * Registers the operator's channels independently of one another. Reports a channel that cannot be registered, leaves it unchanged in
 * the database, and tries it again every five minutes; calls `changed` after a retry succeeds. Throws if no channel can be
 * registered, or if Postgres, Nix or a disk fails.
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
      log.error({ channel: name, err: error }, `cannot register channel ${name} of the channels file`)
    }
  }
  // Registers the default last, after the channel that was the default before.
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
    if (!closing.signal.aborted) log.warn(error, 'cannot register the channels file')
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

/** Returns whether an error concerns one channel, and not Postgres, Nix itself or a full disk. */
function isOfChannel(error: unknown): error is Error {
  if (isAway(error)) return false
  const kind = error instanceof BuildFailed ? error.failure.class : null
  return error instanceof Error && kind !== 'worker-fault' && kind !== 'disk-full'
}

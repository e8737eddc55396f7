import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import type { Channel } from '../db/channels/types.ts'

import type { Db } from '../db/db.ts'
import { BuildFailed } from '../errors.ts'
import { repeatEvery } from '../jobs/repeat.ts'
import { branchHead } from './branch-head.ts'
import { askSeconds } from './fix-origin.ts'

export interface FollowPorts {
  db: Pick<Db, 'channels' | 'channelMoves'>
  nixpkgsUrl: string
  /** Interval at which one of all workers looks up the branch of a channel. */
  followSeconds: number
}

/** Longest interval at which a worker looks for due channels. */
const lookSeconds = 10

/** Asks for the move of each channel whose branch has moved. Returns what stops it. */
export function followBranches(ports: FollowPorts, log: Logger): () => Promise<void> {
  const closing = new AbortController()
  const round = async () => {
    for (;;) {
      const channel = closing.signal.aborted
        ? null
        : await ports.db.channels.claimFollower(ports.followSeconds)
      if (!channel) return
      await follow(ports, channel, closing.signal, log.child({ channel: channel.name })).catch((error) => {
        if (!closing.signal.aborted) throw error
      })
    }
  }
  const everyMs = 1000 * Math.min(lookSeconds, ports.followSeconds)
  const stop = repeatEvery(everyMs, round, (error) => log.warn(error, 'following branches failed'))
  return async () => {
    closing.abort()
    await stop()
  }
}

async function follow(ports: FollowPorts, channel: Channel, signal: AbortSignal, log: Logger): Promise<void> {
  const { name, origin, pin, defaults } = channel
  if (!origin || !('branch' in origin)) return
  const { channelMoves } = ports.db
  try {
    const head = await branchHead(origin.branch, {
      url: ports.nixpkgsUrl,
      signal,
      timeoutSeconds: askSeconds,
    })
    if (pin.kind === 'nixpkgs' && pin.rev === head) return
    log.info({ branch: origin.branch, rev: head }, 'the branch has moved')
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error
    log.warn({ branch: origin.branch, failure: error.failure }, 'cannot follow the branch')
    // Waits if the fault may pass, as one of the network. Requests a move for any other fault, once, so that its failure is recorded.
    if (error.failure.retryable) return
    const newest = await channelMoves.newest(name)
    if (newest?.state === 'failed' && isDeepStrictEqual(newest.from, origin)) return
  }
  await channelMoves.ask({ channel: name, from: origin, defaults, isDefault: null, scheduled: true })
}

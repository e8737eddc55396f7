import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { ClaimedMove, Found } from '../db/channels/channel-moves.ts'
import type { Db } from '../db/db.ts'
import { keepTrying } from '../db/outages/keep-trying.ts'
import { isAway } from '../db/outages/unavailable.ts'
import { BuildFailed, type Failure } from '../errors.ts'
import { failureFromError } from '../jobs/failure-from-error.ts'
import type { Intake } from '../jobs/intake.ts'
import { keepLease } from '../jobs/keep-lease.ts'
import { repeatEvery } from '../jobs/repeat.ts'
import { watchCancellation } from '../jobs/watch-cancellation.ts'
import type { NixWatch } from '../jobs/watch-nix.ts'
import { nameOfFolder } from '../jobs/work-folder.ts'
import { refuseFullDisk } from '../nix/disk/disk-space.ts'
import { fixOrigin } from './fix-origin.ts'
import { listChannel, refuseUnusable } from './list-packages.ts'
import { pinChannel } from './pin.ts'
import { keepPinned } from './pinned-content.ts'
import { type ChannelContext, withWorkspace } from './workspace.ts'

type RoomyContext = ChannelContext & { limits: { minFreeMb: number } }
type MovingContext = Omit<RoomyContext, 'signal'> & {
  db: Pick<Db, 'channelMoves' | 'channels' | 'changes'>
  watch?: Pick<NixWatch, 'look' | 'fault'>
  intake?: Intake
}
type Rules = Pick<Config, 'leaseSeconds' | 'maxAttempts'>

const lookMs = 2000

/**
 * Carries out requested moves of channels, one at a time. Returns a function that stops this and releases a current move to another
 * worker.
 */
export function moveChannelsForever(
  context: MovingContext,
  rules: Rules,
  log: Logger,
  everyMs = lookMs,
): () => Promise<void> {
  const closing = new AbortController()
  const round = async () => {
    for (;;) {
      const move =
        closing.signal.aborted || context.intake?.isClosed() || context.watch?.fault()
          ? null
          : await context.db.channelMoves.claim(rules.leaseSeconds)
      if (!move) return
      await carryOut(
        context,
        move,
        rules,
        closing.signal,
        log.child({ channel: move.channel, move: move.id }),
      )
    }
  }
  const { intake } = context
  const rounds = intake ? () => intake.take(round) : round
  const stop = repeatEvery(everyMs, rounds, (error) => log.warn(error, 'moving channels failed'))
  return async () => {
    closing.abort()
    await stop()
  }
}

/**
 * Runs one move from its claim to its recorded end, and records signs of life meanwhile. Waits for Postgres to record the end;
 * releases the move if Postgres is away before that.
 */
async function carryOut(
  context: MovingContext,
  move: ClaimedMove,
  { leaseSeconds, maxAttempts }: Rules,
  closing: AbortSignal,
  log: Logger,
): Promise<void> {
  const { channelMoves } = context.db
  const kept = keepLease({ renew: () => channelMoves.touch(move), leaseSeconds }, log)
  const cancel = watchCancellation(context.db.changes, move.id, () => channelMoves.isCancelled(move), log)
  try {
    log.info({ from: move.from, start: move.start }, 'moving a channel')
    const unheld = AbortSignal.any([closing, kept.signal])
    const signal = AbortSignal.any([unheld, cancel.signal])
    const end = await endOf(
      { ...context, settings: { ...context.settings, signal }, signal },
      move,
      maxAttempts,
      log,
    )
    if (end) {
      await keepTrying(() => channelMoves.finish(move, end), unheld)
      log.info('found' in end ? { pin: end.found.pin } : { failure: end.failure.class }, 'the move has ended')
    } else if (!kept.signal.aborted) await keepTrying(() => channelMoves.release(move), unheld)
  } finally {
    kept.stop()
    cancel.stop()
  }
}

/** Returns the move's result or failure; null if the signal aborts, Postgres is away, or Nix does not work. */
async function endOf(
  context: MovingContext & RoomyContext,
  move: ClaimedMove,
  maxStarts: number,
  log: Logger,
): Promise<{ found: Found } | { failure: Failure } | null> {
  try {
    if (move.start > maxStarts) throw givenUp(maxStarts)
    return { found: await lookAt(move, context) }
  } catch (error) {
    if (context.signal.aborted || isAway(error)) return null
    const failure = failureFromError(error, log)
    if (failure.class === 'worker-fault') await context.watch?.look()
    return failure.class === 'worker-fault' && move.start < maxStarts ? null : { failure }
  }
}

/** Returns the pin and the listing of the moved channel. Throws `BuildFailed` if it would be unusable. */
async function lookAt(
  { id, fence, channel: name, from, defaults }: ClaimedMove,
  context: MovingContext & RoomyContext,
): Promise<Found> {
  await refuseFullDisk(context.settings, context.limits.minFreeMb)
  return withWorkspace(context, nameOfFolder({ id, fence }), async (open) => {
    const fixed = await fixOrigin(from, open, context.db.channels.hashOf)
    const pinned = await pinChannel(fixed, open)
    await refuseUnusable({ name, defaults }, pinned, open)
    const listing = await listChannel({ name, defaults }, pinned, open)
    await keepPinned(open, pinned.paths)
    return { pin: pinned.pin, ...listing }
  })
}

/** Returns the failure of a move that `times` workers have started without an end, so that it does not end more workers. */
function givenUp(times: number): BuildFailed {
  return new BuildFailed({
    class: 'worker-lost',
    message:
      `${times === 1 ? 'The worker' : `Each of ${times} workers`} that looked at this channel went away without an answer, ` +
      'as when the machine runs out of memory. Look at the worker’s log, then request the move again.',
  })
}

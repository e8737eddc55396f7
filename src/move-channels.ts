import type { Logger } from 'pino'
import type { BuildSite } from './build-site.ts'
import { type ChannelSite, inFolder } from './channel-site.ts'
import type { Config } from './config.ts'
import { BuildFailed, type Failure } from './errors.ts'
import { every } from './every.ts'
import { failureOf } from './failure-of.ts'
import { fixOrigin } from './fix-origin.ts'
import { listChannel, refuseUnusable } from './list-channel.ts'
import { refuseFullDisk } from './nix/full-disk.ts'
import { pinChannel } from './pin-channel.ts'
import { keepPinned } from './pinned-content.ts'
import type { ClaimedMove, Found } from './record/channel-moves.ts'
import type { Record } from './record/record.ts'

type RoomySite = ChannelSite & { limits: { minFreeMb: number } }
type MovingSite = Omit<RoomySite, 'signal'> & {
  record: Pick<Record, 'channelMoves' | 'channels'>
  nix?: BuildSite['nix']
}
type Rules = Pick<Config, 'leaseSeconds' | 'maxAttempts'>

const lookMs = 2000

/**
 * Carries out what callers ask channels to become, one at a time. Returns what stops it: a move under way is left to another
 * worker.
 */
export function moveChannelsForever(
  site: MovingSite,
  rules: Rules,
  log: Logger,
  everyMs = lookMs,
): () => Promise<void> {
  const closing = new AbortController()
  const round = async () => {
    for (;;) {
      const move =
        closing.signal.aborted || site.nix?.fault()
          ? null
          : await site.record.channelMoves.claim(rules.leaseSeconds)
      if (!move) return
      await carryOut(site, move, rules, closing.signal, log.child({ channel: move.channel, move: move.id }))
    }
  }
  const stop = every(everyMs, round, (error) => log.warn(error, 'moving channels failed'))
  return async () => {
    closing.abort()
    await stop()
  }
}

/** One move, from its claim to its recorded end, with a sign of life meanwhile. */
async function carryOut(
  site: MovingSite,
  move: ClaimedMove,
  { leaseSeconds, maxAttempts }: Rules,
  closing: AbortSignal,
  log: Logger,
): Promise<void> {
  const { channelMoves } = site.record
  const lost = new AbortController()
  const heartbeat = setInterval(
    () =>
      channelMoves
        .touch(move)
        .then((ours) => ours || lost.abort())
        .catch((error) => log.warn(error, 'no sign of life could be recorded')),
    (leaseSeconds * 1000) / 3,
  )
  try {
    log.info({ from: move.from, start: move.start }, 'moving a channel')
    const signal = AbortSignal.any([closing, lost.signal])
    const end = await endOf({ ...site, signal }, move, maxAttempts, log)
    if (end) {
      await channelMoves.finish(move, end)
      log.info('found' in end ? { pin: end.found.pin } : { failure: end.failure.class }, 'the move has ended')
    } else if (!lost.signal.aborted) await channelMoves.release(move)
  } finally {
    clearInterval(heartbeat)
  }
}

/** What the move comes to; null where the signal comes first, or Nix does not work. */
async function endOf(
  site: MovingSite & RoomySite,
  move: ClaimedMove,
  maxStarts: number,
  log: Logger,
): Promise<{ found: Found } | { failure: Failure } | null> {
  try {
    if (move.start > maxStarts) throw givenUp(maxStarts)
    return { found: await lookAt(move, site) }
  } catch (error) {
    if (site.signal.aborted) return null
    const failure = failureOf(error, log)
    if (failure.class === 'worker-fault') await site.nix?.look()
    return failure.class === 'worker-fault' && move.start < maxStarts ? null : { failure }
  }
}

/** What the channel would be. Throws `BuildFailed` where it could not be used. */
async function lookAt(
  { channel: name, from, defaults }: ClaimedMove,
  site: MovingSite & RoomySite,
): Promise<Found> {
  await refuseFullDisk(site.settings, site.limits.minFreeMb)
  return inFolder(site, name, async (open) => {
    const fixed = await fixOrigin(from, open, site.record.channels.hashOf)
    const pinned = await pinChannel(fixed, open)
    await refuseUnusable({ name, defaults }, pinned, open)
    const listing = await listChannel({ name, defaults }, pinned, open)
    await keepPinned(open, pinned.paths)
    return { pin: pinned.pin, ...listing }
  })
}

/** A move that takes its worker with it must not do so for ever. */
function givenUp(times: number): BuildFailed {
  return new BuildFailed({
    class: 'worker-lost',
    message:
      `${times === 1 ? 'The worker' : `Each of ${times} workers`} that looked at this channel went away without an answer, ` +
      'as when the machine runs out of memory. Look at the worker’s log, then ask for the move again.',
  })
}

import type { Logger } from 'pino'
import type { Record } from './record/record.ts'
import type { Lease } from './record/types.ts'

/** The reason of the signal of a build that somebody wants to end. */
export class Cancelled extends Error {
  override name = 'Cancelled'
}

/**
 * Aborts the signal as soon as somebody wants the build to end; whatever process was told so. `stop` has to be called at the
 * build's end.
 */
export function heedCancel(
  { builds, news }: Pick<Record, 'builds' | 'news'>,
  lease: Lease,
  log: Logger,
): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController()
  const look = async () => {
    try {
      if (await builds.isCancelled(lease)) controller.abort(new Cancelled('The build was cancelled.'))
    } catch (err) {
      // Postgres is away: it is looked again at the next news, within seconds.
      log.warn({ err }, 'cannot look whether the build is to end')
    }
  }
  return { signal: controller.signal, stop: news.on(lease.buildId, () => void look()) }
}

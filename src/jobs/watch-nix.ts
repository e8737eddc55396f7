import type { Logger } from 'pino'
import { nixFault } from '../nix/probe.ts'
import type { NixSettings } from '../nix/process/command.ts'
import { repeatEvery } from './repeat.ts'

const everyMs = 5_000

export interface NixWatch {
  /** Returns the fault of the last check of Nix; null if Nix worked. */
  fault(): string | null
  /** Checks now. Returns once the worker has acted on the result. */
  look(): Promise<void>
  stop(): Promise<void>
}

/** Checks every 5 s whether Nix works, and calls `changed` when the answer differs from the last. */
export function watchNix(
  settings: NixSettings,
  changed: (fault: string | null) => Promise<void>,
  log: Logger,
): NixWatch {
  const closing = new AbortController()
  let known: string | null = null
  let looking = Promise.resolve()
  const lookOnce = async () => {
    const fault = await nixFault(settings, closing.signal)
    const isNews = (fault === null) !== (known === null)
    known = fault
    if (!isNews) return
    if (fault === null) log.info('Nix works again: taking builds')
    else log.error(`taking no builds: ${fault}`)
    await changed(fault)
  }
  // A check under way may have begun before the fault that the caller saw, so it does not count.
  const look = () => {
    const next = looking.then(lookOnce)
    looking = next.catch(() => {})
    return next
  }
  const stop = repeatEvery(everyMs, look, (error) => {
    if (!closing.signal.aborted) log.warn(error, 'cannot check whether Nix works')
  })
  return {
    fault: () => known,
    look,
    async stop() {
      closing.abort(new Error('The worker is shutting down.'))
      await stop()
    },
  }
}

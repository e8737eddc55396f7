/** End of a failed builder: by a signal, by an exit with a status, or by Nix's limit of logs. */
export type BuilderEnd =
  | { drv: string; by: 'signal'; signal: number }
  | { drv: string; by: 'exit'; status: number }
  | { drv: string; by: 'log-limit' }

/**
 * Parses the end of a builder from an error of Nix without colours (source: libstore/build of Nix):
 *
 *     builder for '/nix/store/…-foo.drv' failed due to signal 9 (Killed)         2.8 to 2.28
 *     Cannot build '/nix/store/…-foo.drv'.\nReason: builder failed with exit code 2.   from 2.29 on
 *     building of '/nix/store/…-foo.drv!*' from .drv file killed after writing more than 9 bytes of log output   `^*` from 2.15 on
 *
 * Nix reports it in no other form: its exit code is the same for all of them. Matches only the beginning, because lines of the
 * builder's log may follow.
 */
export function builderEndOf(error: string): BuilderEnd | null {
  const [, flooding] =
    /^building of '([^'!^\n]+)[^'\n]*'[^'\n]* killed after writing more than \d+ bytes of log output/.exec(
      error,
    ) ?? []
  if (flooding !== undefined) return { drv: flooding, by: 'log-limit' }
  const [, drv, how, number] =
    /^(?:builder for '([^'\n]+)'|Cannot build '([^'\n]+)'\.\nReason: builder) failed (due to signal|with exit code) (\d+)/
      .exec(error)
      ?.filter((group) => group !== undefined) ?? []
  if (drv === undefined) return null
  return how === 'due to signal'
    ? { drv, by: 'signal', signal: Number(number) }
    : { drv, by: 'exit', status: Number(number) }
}

/**
 * Returns the signal that ended a builder, or a process that its shell waited for: a shell exits with 128 plus the number of the
 * child's signal. Of those only SIGKILL counts, because compilers and tests that crash end by other signals. Else returns null.
 */
export function killedBy(end: BuilderEnd): number | null {
  if (end.by === 'signal') return end.signal
  if (end.by === 'log-limit') return null
  return end.status === 128 + sigkill ? sigkill : null
}

export const sigkill = 9

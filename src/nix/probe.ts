import { hostname } from 'node:os'
import { BuildFailed } from '../errors.ts'
import { type NixSettings, run } from './process/command.ts'

/** A well-formed path that no store contains. */
const path = '/nix/store/00000000000000000000000000000000-patchbay-probe'
const timeoutSeconds = 20

/** Queries a path of the store, and returns why Nix cannot answer (daemon away, database broken), or null if it does. */
export async function nixFault(settings: NixSettings, signal?: AbortSignal): Promise<string | null> {
  try {
    const { exitCode, stoppedBy, stderrTail } = await run(settings, {
      program: 'nix-store',
      args: ['--check-validity', '--print-invalid', path],
      timeoutSeconds,
      signal,
    })
    if (exitCode === 0) return null
    const said = stoppedBy ? `it did not answer within ${timeoutSeconds} s` : stderrTail.slice(-3).join('\n')
    return `Nix does not work on the worker ${hostname()}: ${said}`
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error
    return error.failure.message
  }
}

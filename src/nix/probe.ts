import { hostname } from 'node:os'
import { BuildFailed } from '../errors.ts'
import { type NixSettings, run } from './process/command.ts'

/** Of no store. */
const path = '/nix/store/00000000000000000000000000000000-patchbay-probe'
const timeoutSeconds = 20

/** Asks Nix for a path, and returns why it cannot answer: its daemon is away, its database broken. Null where it does. */
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

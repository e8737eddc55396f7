import { join } from 'node:path'
import { BuildFailed } from '../errors.ts'
import type { Bench } from './bench.ts'
import { run } from './command.ts'
import { parseLine, plainText } from './log.ts'

export interface EvaluationLimits {
  evalTimeoutSeconds: number
  evalMemoryMb: number
}

/** A derivation that was written to the store, and where its output will be. */
export interface StoreDerivation {
  drv: string
  out: string
}

/**
 * Evaluates one attribute of a bundle's `stages.nix` to JSON; the derivations that it names are then in the store. In
 * restricted mode: only the bundle, its channel, its overlays and pinned archives of Nixpkgs can be read. Nix itself knows no limit
 * of time or memory for evaluations, so ours end the process. Throws `BuildFailed`.
 */
export async function evaluate<T>(bench: Bench, attribute: string): Promise<T> {
  const { bundle, channelPath, overlayPaths, limits } = bench
  const result = await run(bench.settings, {
    program: 'nix-instantiate',
    args: [
      ...['--eval', '--strict', '--json', '--read-write-mode'],
      ...['--option', 'restrict-eval', 'true'],
      ...['--option', 'allow-import-from-derivation', 'false'],
      ...['--option', 'allowed-uris', 'https://github.com/NixOS/nixpkgs/archive/'],
      ...['-I', `bundle=${bundle}`],
      ...(channelPath ? ['-I', `channel=${channelPath}`] : []),
      ...overlayPaths.flatMap((path) => ['-I', `overlay=${path}`]),
      ...['--attr', attribute, join(bundle, 'stages.nix')],
    ],
    signal: bench.signal,
    timeoutSeconds: limits.evalTimeoutSeconds,
    memoryMb: limits.evalMemoryMb,
    onLine: (line) => bench.log(plainText(line)),
  })
  switch (result.stoppedBy) {
    case 'timeout':
      throw new BuildFailed({
        class: 'eval-timeout',
        message: `Evaluation was stopped after ${limits.evalTimeoutSeconds} s. Ask for fewer packages, or raise PATCHBAY_EVAL_TIMEOUT_SECONDS.`,
      })
    case 'memory':
      throw new BuildFailed({
        class: 'eval-memory',
        message: `Evaluation was stopped when it took more than ${limits.evalMemoryMb} MB. Ask for fewer packages, or raise PATCHBAY_EVAL_MEMORY_MB.`,
      })
  }
  if (result.exitCode !== 0) {
    throw new BuildFailed({
      class: 'eval-error',
      message: `The channel cannot be evaluated for this spec: ${errorOf(result.stderrTail)}`,
      logTail: result.stderrTail.map(plainText),
    })
  }
  return JSON.parse(result.stdout) as T
}

/** Nix's own one-line statement of the error, for people. */
function errorOf(stderr: string[]): string {
  const lines = stderr.map((line) => {
    const event = parseLine(line)
    return plainText(event.kind === 'message' ? event.text : line).trim()
  })
  return (
    lines
      .findLast((line) => line.startsWith('error:'))
      ?.slice('error:'.length)
      .trim() ||
    lines.at(-1) ||
    'Nix gave no reason.'
  )
}

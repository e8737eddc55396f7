import { readFile, readlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { BuildFailed } from '../errors.ts'
import type { NixContext } from './context.ts'
import { distributionOf } from './distribution-name.ts'
import { type EvaluationError, essenceOf, evaluationErrorOf } from './faults/evaluation-error.ts'
import { run } from './process/command.ts'
import { parseLine } from './process/log.ts'
import { plainText } from './process/plain-text.ts'
import { variableOf } from './store/derivation.ts'
import { rootedAt } from './store/keep.ts'

/** Store paths of a derivation (`drv`) and of its output (`out`), which may not exist yet. */
export interface StoreDerivation {
  drv: string
  out: string
}

/**
 * Evaluates one of the stages `kept` of a bundle's `stages.nix` and returns its answer. Writes all derivations that the answer
 * names to the store. A gc root in the folder of the Nix context keeps them until the next instantiation of that stage; Nix
 * creates the root before it ends, so that no garbage collection comes in between. Throws `BuildFailed`.
 */
export async function instantiate<T>(context: NixContext, stage: string): Promise<T> {
  const root = join(context.roots, `${basename(context.bundle)}-${stage}`)
  const result = await callEvaluator(context, [...rootedAt(root), '--attr', `kept.${stage}`])
  if ('error' in result) throw evaluationFailed(result.error)
  return JSON.parse(variableOf(await readFile(await readlink(root), 'utf8'), 'answer')) as T
}

/**
 * Evaluates one attribute of a bundle's `stages.nix` and returns its value. Keeps no derivation that the value names in the
 * store. Throws `BuildFailed`.
 */
export async function evaluate<T>(context: NixContext, attribute: string): Promise<T> {
  const result = await tryEvaluate<T>(context, attribute)
  if ('error' in result) throw evaluationFailed(result.error)
  return result.value
}

function evaluationFailed(error: EvaluationError): BuildFailed {
  // Skips environments and reports, which are Patchbay's own derivations.
  const failing = error.derivations.findLast((name) => !/(-env|\.json)$/.test(name))
  return new BuildFailed({
    class: 'eval-error',
    ...(failing !== undefined && { package: distributionOf(failing) }),
    message: `The channel cannot be evaluated for this spec: ${essenceOf(error.message)}${faultPlace(error)}.`,
    logTail: linesFor(error),
  })
}

/** Evaluates as `evaluate`, but returns an error of Nix as a value. Throws `BuildFailed` only if a limit ends the evaluation. */
export async function tryEvaluate<T>(
  context: NixContext,
  attribute: string,
): Promise<{ value: T } | { error: EvaluationError }> {
  const result = await callEvaluator(context, ['--eval', '--strict', '--json', '--attr', attribute])
  return 'error' in result ? result : { value: JSON.parse(result.stdout) as T }
}

/**
 * Runs nix-instantiate on a bundle in restricted mode, in which it can read only the bundle, its channel, its overlays and pinned
 * archives of Nixpkgs. Ends the process at our limits of time and memory, because Nix has none for evaluations.
 */
async function callEvaluator(
  context: NixContext,
  args: string[],
): Promise<{ stdout: string } | { error: EvaluationError }> {
  const { bundle, channelPath, overlayPaths, limits } = context
  const within = [channelPath, ...overlayPaths, join(bundle, 'channel'), bundle].filter(
    (folder) => folder !== null,
  )
  const errors: EvaluationError[] = []
  const result = await run(context.settings, {
    program: 'nix-instantiate',
    args: [
      ...['--read-write-mode', '--log-format', 'internal-json', '--show-trace'],
      ...['--option', 'restrict-eval', 'true'],
      ...['--option', 'allow-import-from-derivation', 'false'],
      ...['--option', 'allowed-uris', 'https://github.com/NixOS/nixpkgs/archive/'],
      ...['-I', `bundle=${bundle}`],
      ...(channelPath ? ['-I', `channel=${channelPath}`] : []),
      ...overlayPaths.flatMap((path) => ['-I', `overlay=${path}`]),
      ...[...args, join(bundle, 'stages.nix')],
    ],
    signal: context.signal,
    timeoutSeconds: limits.evalTimeoutSeconds,
    memoryMb: limits.evalMemoryMb,
    longestLine: longestError,
    onLine: (line) => {
      const event = parseLine(line)
      const error = evaluationErrorOf(event, within)
      if (error) errors.push(error)
      if (error) return logError(context, error)
      if (event.kind === 'message' || event.kind === 'plain') return context.log(plainText(event.text))
      return undefined
    },
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
  if (result.exitCode === 0) return { stdout: result.stdout }
  return { error: errors.at(-1) ?? saidPlainly(result.stderrTail) }
}

/** Formats the derivation and the place of an error: ` (numpy-2.3.4, pkgs/numpy/default.nix:12)`. Empty if it has neither. */
export function faultPlace({ derivations, at }: EvaluationError): string {
  const known = [derivations.at(-1), at && `${at.file}:${at.line}`].filter((one) => one != null)
  return known.length > 0 ? ` (${known.join(', ')})` : ''
}

/** Formats an error as lines of a log. Nix's own text repeats the code around every frame. */
const linesFor = ({ message, trace }: EvaluationError) => [
  ...`error: ${message}`.split('\n'),
  ...trace.slice(0, shownFrames).map((frame) => `  … ${frame}`),
]

const shownFrames = 20

/** Bytes of a line with an error. A deep recursion in Nix 2.26 has 20,000 frames of about 200 characters each. */
const longestError = 16 * 1024 * 1024

async function logError(context: NixContext, error: EvaluationError): Promise<void> {
  for (const line of linesFor(error)) await context.log(line)
}

/** Parses an error outside the internal-json log, such as `error: stack overflow (possible infinite recursion)` of Nix 2.8. */
function saidPlainly(stderr: string[]): EvaluationError {
  const said = stderr.map((line) => plainText(line).trim()).filter((line) => line !== '')
  const message = said.findLast((line) => line.startsWith('error:'))?.slice('error:'.length) ?? said.at(-1)
  return {
    message: message?.trim() || 'Nix gave no reason.',
    at: null,
    derivations: [],
    thrown: false,
    trace: [],
  }
}

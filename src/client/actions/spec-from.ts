import { plainText } from '../../nix/process/plain-text.ts'
import { unmetConstraints } from '../../requirements/constraints.ts'
import { namedPython } from '../../requirements/pythons.ts'
import { nothingIn } from '../../requirements/read-files.ts'
import { FileFault, withoutPasswords } from '../../requirements/requirement.ts'
import { aimAt, type KnownChannel, type Made, toSpec } from '../../requirements/to-spec.ts'
import { defaultPollOptions, follow } from '../follow/follow.ts'
import { withWorkerAbsence } from '../follow/waiting-for-worker.ts'
import { type Service, Unavailable } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { failureBlocks } from '../output/failure-report.ts'
import { inJson, joined } from '../output/layout.ts'
import { specReport } from '../output/spec-report.ts'
import { widthOf } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { findChannel, readRequirementFiles } from './requirements.ts'

export interface SpecFromOptions {
  files: string[]
  /** Optional parts of a project, by name. */
  extras: string[]
  groups: string[]
  /** Name of a channel; default: the default channel. */
  channel?: string | undefined
  /** `3.13`, or `3.13.5` for markers about the patch release; default: the version in the files, or that of the channel. */
  python?: string | undefined
  /** Do not call the service. */
  offline: boolean
  /** Plan the spec, and compare the versions of the plan with the constraints of the files. */
  check: boolean
  /** Print the spec and all lists in one JSON object. */
  json: boolean
}

/**
 * Prints a spec of the packages in files, and reports on standard error what is not part of it. Prints no spec without any
 * package, since the service would refuse it.
 */
export async function specFrom(
  service: Service,
  wanted: SpecFromOptions,
  terminal: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  const { files, extras, groups, offline, check } = wanted
  try {
    const python = namedPython(wanted.python, '--python')
    const wishes = await readRequirementFiles(files, { extras, groups }, terminal)
    const known = offline ? null : await channelUnlessAway(service, wanted.channel, terminal)
    const channel = wanted.channel ?? null
    const made = toSpec(wishes, aimAt({ channel, ...python, extras }, known))
    const isEmpty = made.spec.packages.length === 0
    const versions = check && known && !isEmpty ? await versionsIn(service, made, terminal, pace) : null
    if (versions === 'failed') return exitCodes.failed
    const { unmet, unknown } = unmetConstraints(made.constraints, versions ?? new Map())
    const leftOut = [...made.leftOut, ...unmet].map(withoutPasswords)
    const { spec, passedOver, undecided, assumedPython } = made
    terminal.err.write(specReport({ ...made, leftOut, unknown }, widthOf(terminal.err)))
    if (isEmpty) throw new FileFault(nothingIn(files.join(', '), wishes.offered))
    const unchecked = [...unknown, ...undecided]
    terminal.out.write(inJson(wanted.json ? { spec, leftOut, passedOver, unchecked, assumedPython } : spec))
    return leftOut.length > 0 ? exitCodes.leftOut : exitCodes.done
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    terminal.err.write(`${plainText(error.message)}\n`)
    return exitCodes.usage
  }
}

/** Finds the channel; reports a service that does not answer, and returns null. */
async function channelUnlessAway(
  service: Service,
  name: string | undefined,
  terminal: Terminal,
): Promise<KnownChannel | null> {
  try {
    return await findChannel(service, name, terminal)
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
    terminal.err.write(
      `${error.message}\nSo no names are compared with what the channel has; --offline does not ask.\n`,
    )
    return null
  }
}

/** Plans a spec, and returns the version of each package by name. */
async function versionsIn(
  service: Service,
  { spec }: Made,
  terminal: Terminal,
  pace: typeof defaultPollOptions,
): Promise<Map<string, string> | 'failed'> {
  const { id } = await service.requestPlan(JSON.stringify(spec))
  const plan = await follow(
    withWorkerAbsence(service, () => service.plan(id)),
    terminal,
    pace,
  )
  if (plan.state === 'ready') return new Map(plan.packages.map(({ name, version }) => [name, version]))
  terminal.err.write(joined(failureBlocks(plan.failure, [], widthOf(terminal.err))))
  return 'failed'
}

import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { plainText } from '../../nix/process/plain-text.ts'
import { unmetConstraints } from '../../requirements/constraints.ts'
import { decodeText } from '../../requirements/decode-text.ts'
import { namedPython } from '../../requirements/pythons.ts'
import { nothingIn, readFiles } from '../../requirements/read-files.ts'
import { FileFault, withoutPasswords } from '../../requirements/requirement.ts'
import { aimAt, type Made, toSpec } from '../../requirements/to-spec.ts'
import { defaultPollOptions, follow } from '../follow/follow.ts'
import { withWorkerAbsence } from '../follow/waiting-for-worker.ts'
import type { Channel } from '../http/channels.ts'
import { type Service, Unavailable } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { failureBlocks } from '../output/failure-report.ts'
import { inJson, joined } from '../output/layout.ts'
import { specReport } from '../output/spec-report.ts'
import { widthOf } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'

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

/** A channel of the service and its packages, which are null until a worker has listed them. */
interface Known extends Channel {
  packageNames: string[] | null
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
    const read = async (path: string) => decodeText(await contentOf(path, terminal), path)
    const wishes = await readFiles(files, { extras, groups }, read)
    const known = offline ? null : await knownOf(service, wanted.channel, terminal)
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

async function contentOf(path: string, terminal: Terminal): Promise<Uint8Array> {
  try {
    return await (path === '-' ? buffer(terminal.in) : readFile(path))
  } catch (error) {
    throw new FileFault(`${path} cannot be read: ${(error as Error).message}`)
  }
}

async function knownOf(service: Service, name: string | undefined, { err }: Terminal): Promise<Known | null> {
  try {
    const channels = await service.channels()
    const channel = channels.find((one) => (name === undefined ? one.isDefault : one.name === bare(name)))
    if (!channel) {
      const names = channels.map((one) => one.name).join(', ') || 'none'
      throw new FileFault(
        `There is no ${name === undefined ? 'default channel' : `channel ${name}`}. There are: ${names}.`,
      )
    }
    if (channel.packages === null) {
      err.write(
        `No worker has listed the packages of channel ${channel.name} yet, so no names are compared.\n`,
      )
      return { ...channel, packageNames: null }
    }
    return { ...channel, packageNames: await service.channelPackages(channel.name) }
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
    err.write(
      `${error.message}\nSo no names are compared with what the channel has; --offline does not ask.\n`,
    )
    return null
  }
}

/** Returns `nixpkgs` for `nixpkgs@…`, the name of a channel with a pin. */
function bare(name: string): string {
  return name.split('@')[0] ?? name
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

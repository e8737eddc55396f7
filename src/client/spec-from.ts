import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { readFiles } from '../requirements/read-files.ts'
import { type Constraint, type Made, toSpec, unmetConstraints } from '../requirements/to-spec.ts'
import { FileFault, type LeftOut } from '../requirements/wishes.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { failureBlocks } from './failure-report.ts'
import { follow, patience } from './follow.ts'
import { aligned, inJson, joined } from './layout.ts'
import type { Channel } from './service/channels.ts'
import { type Service, Unavailable } from './service.ts'
import { printable, type Terminal } from './terminal.ts'

export interface SpecFrom {
  files: string[]
  /** Optional parts of a project, by name. */
  extras: string[]
  groups: string[]
  /** Name of a channel; else the default one. */
  channel?: string | undefined
  /** `3.13`; else what the files take, else the channel's. */
  python?: string | undefined
  /** Ask no service. */
  offline: boolean
  /** Have the spec planned, and hold the versions that it would get against those that the files want. */
  check: boolean
  /** Print the lists as JSON too, around the spec. */
  json: boolean
}

/** What a service knows of the channel; null where it is not asked, or does not answer. */
interface Known {
  channel: Channel
  packageNames: string[] | null
}

/** Prints a spec of what files ask for, and on the side what could not become part of it. */
export async function specFrom(
  service: Service,
  wanted: SpecFrom,
  terminal: Terminal,
  pace = patience,
): Promise<ExitCode> {
  const { files, extras, groups, offline, check } = wanted
  try {
    const read = (path: string) => contentOf(path, terminal)
    const wishes = await readFiles(files, { extras, groups }, read)
    const known = offline ? null : await knownOf(service, wanted.channel, terminal)
    const made = toSpec(wishes, {
      channel: wanted.channel ?? null,
      python: wanted.python ?? null,
      channelPython: known && versionOf(known.channel.defaults.target),
      system: known?.channel.defaults.system ?? 'x86_64-linux',
      extras,
      packageNames: known?.packageNames ?? null,
    })
    const versions = check && known ? await versionsIn(service, made, terminal, pace) : null
    if (versions === 'failed') return exitCodes.failed
    const { unmet, unknown } = unmetConstraints(made.constraints, versions ?? new Map())
    const leftOut = [...made.leftOut, ...unmet].map(withoutPasswords)
    const { spec, passedOver, assumedPython } = made
    terminal.err.write(report({ leftOut, passedOver, unknown, assumedPython }))
    terminal.out.write(inJson(wanted.json ? { spec, leftOut, passedOver, unchecked: unknown } : spec))
    return leftOut.length > 0 ? exitCodes.leftOut : exitCodes.done
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    terminal.err.write(`${printable(error.message)}\n`)
    return exitCodes.usage
  }
}

async function contentOf(path: string, terminal: Terminal): Promise<string> {
  try {
    return await (path === '-' ? text(terminal.in) : readFile(path, 'utf8'))
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
      return { channel, packageNames: null }
    }
    return { channel, packageNames: await service.channelPackages(channel.name) }
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
    err.write(
      `${error.message}\nSo no names are compared with what the channel has; --offline does not ask.\n`,
    )
    return null
  }
}

/** A channel without the pin that may stand behind its name. */
function bare(name: string): string {
  return name.split('@')[0] ?? name
}

/** `3.13` of `python313FreeThreading`. */
function versionOf(interpreter: string): string | null {
  const minor = /^python3(\d+)/.exec(interpreter)?.[1]
  return minor === undefined ? null : `3.${minor}`
}

/** Versions of all that the spec's environment has, by name. */
async function versionsIn(
  service: Service,
  { spec }: Made,
  terminal: Terminal,
  pace: typeof patience,
): Promise<Map<string, string> | 'failed'> {
  const { id } = await service.askForPlan(JSON.stringify(spec))
  const plan = await follow(() => service.plan(id), terminal, pace)
  if (plan.state === 'ready') return new Map(plan.packages.map(({ name, version }) => [name, version]))
  terminal.err.write(joined(failureBlocks(plan.failure)))
  return 'failed'
}

/** Of URLs, as in `--index-url`. */
function withoutPasswords(one: LeftOut): LeftOut {
  return { ...one, what: one.what.replace(/:\/\/[^/@\s]+@/g, '://…@') }
}

function report({
  leftOut,
  passedOver,
  unknown,
  assumedPython,
}: Pick<Made, 'leftOut' | 'passedOver' | 'assumedPython'> & { unknown: Constraint[] }): string {
  const blocks = [
    leftOut.length > 0 && `Not in the spec, or not as asked for:\n${table(leftOut)}`,
    passedOver.length > 0 && `Not needed:\n${table(passedOver)}`,
    unknown.length > 0 &&
      `A channel has one version of each package. Whether it is one of these was not looked at (--check does):\n${constraintsTable(unknown)}`,
    assumedPython !== null &&
      `Conditions were judged for Python ${assumedPython}, since nobody said for which: --python does.`,
  ]
  return blocks.some(Boolean) ? joined(blocks) : ''
}

function table(entries: LeftOut[]): string {
  return aligned(
    entries.map(({ where, what, because, nearest }) => [
      '',
      where,
      what,
      nearest ? `${because} Near to it: ${nearest.join(', ')}.` : because,
    ]),
  )
}

function constraintsTable(constraints: Constraint[]): string {
  return aligned(constraints.map(({ name, constraint, where }) => ['', where, name, constraint]))
}

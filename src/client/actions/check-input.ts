import { access } from 'node:fs/promises'
import { allowedIn, projectFiles } from '../../requirements/allowed-packages.ts'
import { nothingIn } from '../../requirements/read-files.ts'
import { FileFault, type Requirements, withoutPasswords } from '../../requirements/requirement.ts'
import { type NamedTarget, namedTargets } from '../../requirements/target.ts'
import { aimAt, toSpec } from '../../requirements/to-spec.ts'
import type { ToCheck } from '../check/check.ts'
import { finding } from '../check/finding.ts'
import type { Service } from '../http/patchbay.ts'
import type { Terminal } from '../output/terminal.ts'
import { type ChannelWithNames, findChannel, readRequirementFiles, readText } from './requirements.ts'

/** Arguments and options of `patchbay check`. */
export interface CheckInput {
  files: string[]
  /** Optional parts of a project, by name. */
  extras: string[]
  groups: string[]
  /** Name of a channel; default: the default channel. */
  channel?: string | undefined
  /** Interpreters without the GIL; default: the one of the files, or that of the channel. */
  targets: string[]
  /** Packages that may be unsafe, beside those that the project allows. */
  allow: string[]
}

/** Reads the files, the project's own list of allowed packages and the channel. Throws `FileFault` with the faults of all. */
export async function readCheckInput(
  service: Service,
  { files, extras, groups, channel, targets, allow }: CheckInput,
  terminal: Terminal,
): Promise<{ targets: ToCheck[]; allowed: string[] }> {
  const [named, requirements, allowed] = await allOrFaults([
    (async () => namedTargets(targets))(),
    readRequirementFiles(files, { extras, groups }, terminal),
    allowedByProject(files, terminal),
  ])
  const known = await findChannel(service, channel, terminal)
  const aims = named.length > 0 ? named : [null]
  const checks = aims.map((target) => toCheck(requirements, target, { channel, extras, known }))
  if (checks.every(({ required }) => required.length === 0))
    throw new FileFault(nothingIn(files.join(', '), requirements.offered))
  return { targets: checks, allowed: [...new Set([...allowed, ...allow])] }
}

function toCheck(
  requirements: Requirements,
  named: NamedTarget | null,
  { channel, extras, known }: { channel: string | undefined; extras: string[]; known: ChannelWithNames },
): ToCheck {
  const python = { python: named?.python ?? null, fullPython: named?.fullPython ?? null }
  const made = toSpec(requirements, aimAt({ channel: channel ?? null, ...python, extras }, known))
  const interpreters = named && {
    target: named.target,
    ...(named.source !== null && { source: named.source }),
  }
  const target = named?.target ?? made.spec.target ?? known.defaults.target
  const entries = made.leftOut.map(withoutPasswords)
  return {
    label: named?.text ?? target,
    target,
    spec: { ...made.spec, ...interpreters, failures: 'omit' },
    required: [
      ...grouped(made.required).map(([name, requiredAt]) => ({ name, requiredAt })),
      ...entries.flatMap(({ package: name, where, nearest = [] }) =>
        name === undefined ? [] : [{ name, requiredAt: [where], missing: missing(nearest) }],
      ),
    ],
    constraints: made.constraints,
    notChecked: entries.filter((one) => one.package === undefined),
  }
}

function missing(nearest: string[]) {
  return finding('not-in-channel', {
    because: nearest.length > 0 ? `near to it: ${nearest.join(', ')}` : null,
  })
}

function grouped(required: { name: string; where: string }[]): [string, string[]][] {
  const places = new Map<string, string[]>()
  for (const { name, where } of required) places.set(name, [...(places.get(name) ?? []), where])
  return [...places]
}

/** Reads the packages that a project allows in the pyproject.toml beside the files, if there is one. */
async function allowedByProject(files: string[], terminal: Terminal): Promise<string[]> {
  const lists = projectFiles(files).map(async (path) =>
    (await isThere(path)) ? allowedIn(await readText(path, terminal), path) : [],
  )
  return (await allOrFaults(lists)).flat()
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Returns the results of all, or throws one `FileFault` with the faults of all. */
async function allOrFaults<T extends readonly unknown[]>(
  tasks: readonly [...{ [Index in keyof T]: Promise<T[Index]> }],
): Promise<T> {
  const ended = await Promise.allSettled(tasks)
  const errors = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  const unexpected = errors.find((one) => !(one instanceof FileFault))
  if (unexpected) throw unexpected
  if (errors.length > 0)
    throw new FileFault([...new Set(errors.flatMap((one) => (one as FileFault).message))].join('\n'))
  return ended.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T
}

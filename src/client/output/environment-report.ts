import { plainText } from '../../nix/process/plain-text.ts'
import type { BuildTool, Environment, Package } from '../http/patchbay.ts'
import { failureBlocks } from './failure-report.ts'
import { enumerated, gilLine } from './gil-line.ts'
import { counted, indented, joined } from './layout.ts'
import { buildToolsLine, packagesLine, packagesTable, uncommonTools } from './package-tables.ts'
import { aligned, unlimited } from './table.ts'

/** Formats an environment for people. */
export function environmentReport(
  environment: Environment,
  packages: Package[],
  buildTools: BuildTool[],
  width = unlimited,
): string {
  const { id, build, status, storePath, verdicts, fetch, evicted } = environment
  if (build.failure) {
    return joined(failureBlocks(build.failure, [verdictsBlock(verdicts, width), nextSteps(build)], width))
  }
  // Those that are left out have a table of their own, with their reasons.
  const present = packages.filter(({ fate }) => fate !== 'omitted')
  return joined([
    [headingOf(environment), gilLine(environment, packages), `environment ${id}`].filter(Boolean).join('\n'),
    evicted !== null && `${plainText(evicted.because)}\nSubmit its spec to have it again.`,
    omittedBlock(environment, width),
    present.length > 0 && packagesTable(present, width),
    packages.length > 0 && countsBlock(packages, buildTools, width),
    verdictsBlock(verdicts, width),
    programsBlock(environment, width),
    fetch !== null && `To fetch it:\n${indented([fetch.command])}`,
    status === 'ready' && storePath !== null && usageBlock(storePath),
  ])
}

function headingOf({ status, storePath, build, pinned, omitted }: Environment): string {
  if (status !== 'ready') return `${status}  build ${build.id}`
  const kept = pinned && (pinned.until ? `pinned until ${pinned.until}` : 'pinned')
  return [`ready${without(omitted)}`, storePath, kept].filter(Boolean).join('  ')
}

/**
 * Names the packages of the spec that an environment lacks.
 *
 * @example ' without msgspec and ruamel-yaml'
 */
function without(omitted: Environment['omitted']): string {
  const names = omitted.filter(({ requested }) => requested).map((one) => one.package)
  return names.length > 0 ? ` without ${plainText(enumerated(names, 'and'))}` : ''
}

/** Says how to use an environment that this machine has. */
function usageBlock(storePath: string): string {
  const python = `${storePath}/bin/python`
  return [
    `To start its interpreter:\n${indented([python])}`,
    `To make a venv on it, with its packages:\n${indented([`${python} -m venv --system-site-packages .venv`])}`,
  ].join('\n')
}

function nextSteps({ id, failure }: Environment['build']): string {
  return [
    `The whole log: patchbay log ${id}`,
    failure?.cached && `The log of the build that found out: patchbay log ${failure.cached.buildId}`,
    failure?.retryable && 'Try again: submit the same spec once more.',
    failure?.cached && `Try again before ${failure.cached.until}: patchbay retry ${id}`,
  ]
    .filter(Boolean)
    .join('\n')
}

function countsBlock(packages: Package[], tools: BuildTool[], width: number): string {
  const lines = [
    packagesLine(packages),
    tools.length > 0 && buildToolsLine(tools),
    uncommonTools(tools, width),
  ]
  return lines.filter(Boolean).join('\n')
}

/** Lists the noteworthy verdicts, and only counts modules that the source's environment cannot import either. */
function verdictsBlock(verdicts: Environment['verdicts'], width: number): string | false {
  const own = verdicts.filter(({ alsoOnSource }) => !alsoOnSource)
  const rows = own.map((one) => ['', one.package, one.verdict, one.module, lastLine(one.detail ?? '')])
  const others = verdicts.length - own.length
  const blocks = [
    rows.length > 0 && `Worth knowing:\n${aligned(rows, width)}`,
    others > 0 && `${counted(others, 'module')} that the source’s environment cannot import either.`,
  ]
  return blocks.some(Boolean) && blocks.filter(Boolean).join('\n')
}

function omittedBlock({ omitted }: Pick<Environment, 'omitted'>, width: number): string | false {
  const rows = omitted.map((one) => ['', one.package, one.version, one.reason])
  return rows.length > 0 && `Packages that are left out:\n${aligned(rows, width)}`
}

function programsBlock(
  { programsLeftOut }: Pick<Environment, 'programsLeftOut'>,
  width: number,
): string | false {
  const rows = programsLeftOut.map(({ package: name, program, reason }) => ['', name, program, reason])
  return rows.length > 0 && `Programs that are left out:\n${aligned(rows, width)}`
}

/** Returns the message of a traceback. */
function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}

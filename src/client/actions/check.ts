import { plainText } from '../../nix/process/plain-text.ts'
import { FileFault } from '../../requirements/requirement.ts'
import { builtPackages } from '../check/built.ts'
import { checkOf, checkOutcome, type DependencyCheck, namesIn, type ToCheck } from '../check/check.ts'
import { knownVerdicts } from '../check/known.ts'
import { defaultPollOptions } from '../follow/follow.ts'
import { followBuild } from '../follow/follow-build.ts'
import type { Environment, Service } from '../http/patchbay.ts'
import { checkJson } from '../output/check-json.ts'
import { checkMarkdown } from '../output/check-markdown.ts'
import { checkReport } from '../output/check-report.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { failureBlocks } from '../output/failure-report.ts'
import { inJson, joined } from '../output/layout.ts'
import { widthOf } from '../output/table.ts'
import { showsColours, type Terminal } from '../output/terminal.ts'
import { withVerdictColours } from '../output/verdict-colours.ts'
import { type CheckInput, readCheckInput } from './check-input.ts'

export interface CheckOptions extends CheckInput {
  /** Tags of the environments. */
  tags?: string[] | undefined
  /** Print what the service knows, and build nothing. */
  known: boolean
  json: boolean
  markdown: boolean
}

/**
 * Builds an environment of the packages that files require, without those that do not build, and prints for each package whether it is
 * safe without the GIL.
 */
export async function check(
  service: Service,
  options: CheckOptions,
  terminal: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  let input: Awaited<ReturnType<typeof readCheckInput>>
  try {
    input = await readCheckInput(service, options, terminal)
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    terminal.err.write(`${plainText(error.message)}\n`)
    return exitCodes.usage
  }
  const { targets, allowed } = input
  if (options.known) return print(await knownCheck(service, targets, allowed), options, terminal)
  const environments = await accept(service, targets, options)
  if (environments.some((one) => one && one.build.finishedAt === null)) {
    const known = await knownCheck(service, targets, allowed)
    if (known.packages.some(({ results }) => results.some((one) => one?.version)))
      terminal.err.write(
        `Known before this build:\n${reportOn(terminal.err, { ...known, ...nothingElse })}\n`,
      )
  }
  const ended = await waitFor(service, environments, terminal, pace)
  const shown = targets.map(async (one, index) => {
    const environment = ended[index] ?? null
    const packages = environment ? await builtPackages(service, environment) : new Map()
    return { ...one, environment, packages }
  })
  const exitCode = print(checkOf(await Promise.all(shown), allowed), options, terminal)
  return reportFailures(ended, terminal) ?? exitCode
}

/** Checks by what the service knows. */
async function knownCheck(service: Service, targets: ToCheck[], allowed: string[]): Promise<DependencyCheck> {
  const shown = targets.map(async (one) => {
    const packages = await knownVerdicts(service, namesIn(one), one.target)
    return { ...one, environment: null, packages }
  })
  return checkOf(await Promise.all(shown), allowed)
}

/** Requests the environment of each target that has any package; null where there is none. */
async function accept(
  service: Service,
  targets: ToCheck[],
  { tags }: Pick<CheckOptions, 'tags'>,
): Promise<(Environment | null)[]> {
  const environments: (Environment | null)[] = []
  for (const { spec } of targets)
    environments.push(spec.packages.length > 0 ? await service.accept(JSON.stringify(spec), { tags }) : null)
  return environments
}

/** Waits for builds, which run at the same time as far as there are workers, and shows the progress of one after another. */
async function waitFor(
  service: Service,
  environments: (Environment | null)[],
  terminal: Terminal,
  pace: typeof defaultPollOptions,
): Promise<(Environment | null)[]> {
  const ended: (Environment | null)[] = []
  for (const one of environments) {
    if (one && one.build.finishedAt === null) {
      if (environments.length > 1) terminal.err.write(`Build ${one.build.id} for ${one.spec.target}:\n`)
      await followBuild(service, one.build.id, terminal, pace)
    }
    ended.push(one && (await service.environment(one.id)))
  }
  return ended
}

/** Leaves out of what is known before a build all that the report of the build has too. */
const nothingElse = { notChecked: [], otherVersions: [], idle: [] }

function reportOn(stream: Terminal['out'], result: DependencyCheck): string {
  const report = checkReport(result, widthOf(stream))
  return showsColours(stream) ? withVerdictColours(report) : report
}

/** Prints a check in the form that the options name, and returns the exit code for it. */
function print(result: DependencyCheck, { json, markdown }: CheckOptions, { out }: Terminal): ExitCode {
  if (json) out.write(inJson(checkJson(result)))
  else if (markdown) out.write(checkMarkdown(result))
  else out.write(reportOn(out, result))
  return { safe: exitCodes.done, unsafe: exitCodes.failed, unchecked: exitCodes.leftOut }[
    checkOutcome(result)
  ]
}

/** Reports builds that ended without an environment, below the table, and returns the exit code for them; null if all are ready. */
function reportFailures(environments: (Environment | null)[], { err }: Terminal): ExitCode | null {
  const failed = environments.filter((one) => one && one.status !== 'ready')
  for (const one of failed)
    if (one?.build.failure)
      err.write(
        joined(
          failureBlocks(one.build.failure, [`The whole log: patchbay log ${one.build.id}`], widthOf(err)),
        ),
      )
  if (failed.length === 0) return null
  return failed.some((one) => one?.status === 'cancelled') ? exitCodes.cancelled : exitCodes.failed
}

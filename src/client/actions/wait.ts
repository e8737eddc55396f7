import { defaultPollOptions } from '../follow/follow.ts'
import { followBuild } from '../follow/follow-build.ts'
import type { Service } from '../http/patchbay.ts'
import type { ExitCode } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import { exitCodeOf } from '../output/print.ts'
import type { Terminal } from '../output/terminal.ts'
import { findBuild } from './ids.ts'
import { type WaitOptions, waitAndPrint } from './submit.ts'

/** Waits for the end of a build, or of the newest build of an environment, and prints the environment. */
export async function wait(
  service: Service,
  id: string,
  { json, fetch }: Omit<WaitOptions, 'wait'>,
  terminal: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  const { id: buildId, environmentId, finishedAt } = await findBuild(service, id)
  if (finishedAt === null) await followBuild(service, buildId, terminal, pace)
  const environment = await service.environment(environmentId)
  if (environment.build.id === buildId)
    return waitAndPrint(service, environment, { wait: false, json, fetch: fetch ?? null }, terminal, pace)
  const build = await service.build(buildId)
  const since = `Build ${environment.build.id} is a newer attempt: ${environment.status}`
  terminal.out.write(json ? inJson(build) : `${build.state}  build ${build.id}\n${since}\n`)
  return exitCodeOf(build.state)
}

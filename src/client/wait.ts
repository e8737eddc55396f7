import type { ExitCode } from './exit-codes.ts'
import { patience } from './follow.ts'
import { followBuild } from './follow-build.ts'
import { buildNamed } from './ids.ts'
import { inJson } from './layout.ts'
import { exitCodeOf } from './print.ts'
import type { Service } from './service.ts'
import { type Staying, stayWith } from './submit.ts'
import type { Terminal } from './terminal.ts'

/** Stays until a build has ended, or the newest of an environment, and prints what became of it. */
export async function wait(
  service: Service,
  id: string,
  { json, fetch }: Omit<Staying, 'wait'>,
  terminal: Terminal,
  pace = patience,
): Promise<ExitCode> {
  const { id: buildId, environmentId, finishedAt } = await buildNamed(service, id)
  if (finishedAt === null) await followBuild(service, buildId, terminal, pace)
  const environment = await service.environment(environmentId)
  if (environment.build.id === buildId)
    return stayWith(service, environment, { wait: false, json, fetch: fetch ?? null }, terminal, pace)
  const build = await service.build(buildId)
  const since = `Build ${environment.build.id} is a newer attempt: ${environment.status}`
  terminal.out.write(json ? inJson(build) : `${build.state}  build ${build.id}\n${since}\n`)
  return exitCodeOf(build.state)
}

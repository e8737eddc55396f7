import { type ExitCode, exitCodes } from './exit-codes.ts'
import { patience } from './follow.ts'
import { followBuild } from './follow-build.ts'
import { buildNamed } from './ids.ts'
import { inJson } from './layout.ts'
import type { Priority } from './service/builds.ts'
import type { Build, Service } from './service.ts'
import { type Staying, stayWith } from './submit.ts'
import type { Terminal } from './terminal.ts'

/** Has a build end, or the newest of an environment. */
export async function cancel(
  service: Service,
  id: string,
  { wait, json }: Pick<Staying, 'wait' | 'json'>,
  terminal: Terminal,
  pace = patience,
): Promise<ExitCode> {
  let build = await service.cancel((await buildNamed(service, id)).id)
  if (wait && build.finishedAt === null) {
    await followBuild(service, build.id, terminal, pace)
    build = await service.build(build.id)
  }
  // It may have ended before its worker heard of this.
  const state = build.finishedAt === null ? 'cancelling' : build.state
  terminal.out.write(json ? inJson(build) : `${state}  build ${build.id}\n`)
  return exitCodes.done
}

/** Has a build tried again that failed or was cancelled, or the newest of an environment. */
export async function retry(
  service: Service,
  id: string,
  staying: Staying,
  terminal: Terminal,
  pace = patience,
): Promise<ExitCode> {
  const { environmentId } = await service.retry((await buildNamed(service, id)).id)
  return stayWith(service, await service.environment(environmentId), staying, terminal, pace)
}

/** Has a build that waits be taken before others, or after them. */
export async function prioritise(
  service: Service,
  id: string,
  { priority, json }: { priority: Priority; json: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const build: Build = await service.prioritise((await buildNamed(service, id)).id, priority)
  terminal.out.write(json ? inJson(build) : `${build.priority}  build ${build.id}\n`)
  return exitCodes.done
}

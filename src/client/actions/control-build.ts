import { defaultPollOptions, follow } from '../follow/follow.ts'
import { followBuild } from '../follow/follow-build.ts'
import type { Priority } from '../http/builds.ts'
import { type Build, Refused, type Service } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import type { Terminal } from '../output/terminal.ts'
import { findBuild } from './ids.ts'
import { type WaitOptions, waitAndPrint } from './submit.ts'

/** Cancels a build, the newest build of an environment, a plan or a sweep. */
export async function cancel(
  service: Service,
  id: string,
  { wait, json }: Pick<WaitOptions, 'wait' | 'json'>,
  terminal: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  const found = await cancelWhatever(service, id)
  let { work } = found
  if (wait && isUnderWay(work)) {
    if (found.kind === 'build') await followBuild(service, work.id, terminal, pace)
    work = await follow(found.look, terminal, pace)
  }
  // It may have ended before its worker read the request.
  const state = isUnderWay(work) ? 'cancelling' : work.state
  terminal.out.write(json ? inJson(work) : `${state}  ${found.kind} ${work.id}\n`)
  return exitCodes.done
}

interface Work {
  id: string
  state: string
}

const isUnderWay = ({ state }: Work) => !['ready', 'done', 'failed', 'cancelled'].includes(state)

/** Cancels the build, plan or sweep that has this id. The form of an id does not tell which it is, so each kind is tried. */
async function cancelWhatever(
  service: Service,
  id: string,
): Promise<{ kind: string; work: Work; look: () => Promise<Work> }> {
  const orNull = async (cancelling: () => Promise<Work>) => {
    try {
      return await cancelling()
    } catch (error) {
      if (error instanceof Refused && error.code === 'not-found') return null
      throw error
    }
  }
  const build = await orNull(async () => service.cancel((await findBuild(service, id)).id))
  if (build) return { kind: 'build', work: build, look: () => service.build(build.id) }
  const plan = await orNull(() => service.cancelPlan(id))
  if (plan) return { kind: 'plan', work: plan, look: () => service.plan(plan.id) }
  const sweep = await service.cancelSweep(id)
  return { kind: 'sweep', work: sweep, look: () => service.sweep(sweep.id) }
}

/** Retries a build that failed or was cancelled, or the newest build of an environment. */
export async function retry(
  service: Service,
  id: string,
  staying: WaitOptions,
  terminal: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  const { environmentId } = await service.retry((await findBuild(service, id)).id)
  return waitAndPrint(service, await service.environment(environmentId), staying, terminal, pace)
}

/** Sets the priority of a waiting build. */
export async function prioritise(
  service: Service,
  id: string,
  { priority, json }: { priority: Priority; json: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const build: Build = await service.prioritise((await findBuild(service, id)).id, priority)
  terminal.out.write(json ? inJson(build) : `${build.priority}  build ${build.id}\n`)
  return exitCodes.done
}

import { SetupFault } from '../../errors.ts'
import type { EnvironmentSummary } from '../http/environments.ts'
import type { Build, Environment, Service } from '../http/patchbay.ts'

/** Digits of an environment's id in the tables of a terminal. */
const shortLength = 12

/** Most matches of a prefix that a message names. */
const shown = 5

export function shortId(environmentId: string): string {
  return environmentId.slice(0, shortLength)
}

/** Finds a build by its id, or the newest build of an environment by the environment's id; both may be shortened. */
export async function findBuild(service: Service, id: string): Promise<Build> {
  if (isEnvironmentId(id)) return (await service.environment(id)).build
  const environment = await shortened(service, id)
  return environment ? environment.build : service.build(id)
}

/** Finds an environment by its id, or by the id of a build; both may be shortened. */
export async function findEnvironment(service: Service, id: string): Promise<Environment> {
  return service.environment(await findEnvironmentId(service, id))
}

/** Finds the id of an environment as `findEnvironment` does. */
export async function findEnvironmentId(service: Service, id: string): Promise<string> {
  if (isEnvironmentId(id)) return id
  return (await shortened(service, id))?.id ?? (await service.build(id)).environmentId
}

/**
 * Finds the environment whose id, or the id of whose newest build, begins so. Returns null if there is none, or the text is no part
 * of an id. Throws `SetupFault` with the choice if there are several.
 */
async function shortened(service: Service, prefix: string): Promise<EnvironmentSummary | null> {
  if (!/^[0-9a-f-]{4,35}$|^[0-9a-f]{36,63}$/.test(prefix)) return null
  const { items, next } = await service.environments({ id: prefix, limit: shown })
  const [only] = items
  if (!only || items.length > 1) {
    if (!only) return null
    const ids = items.map(({ id, build }) => (id.startsWith(prefix) ? id : `${id} (build ${build.id})`))
    throw new SetupFault(
      `${prefix} begins several ids. Write more of it:\n${ids.join('\n')}${next === null ? '' : '\n…'}`,
    )
  }
  return only
}

function isEnvironmentId(id: string): boolean {
  return /^[0-9a-f]{64}$/.test(id)
}

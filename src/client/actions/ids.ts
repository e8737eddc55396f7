import type { Build, Environment, Service } from '../http/patchbay.ts'

/** Finds a build by its id, or the newest build of an environment by the environment's id, which is a hash. */
export async function findBuild(service: Service, id: string): Promise<Build> {
  return isEnvironmentId(id) ? (await service.environment(id)).build : service.build(id)
}

/** Finds an environment by its id, or by the id of a build. */
export async function findEnvironment(service: Service, id: string): Promise<Environment> {
  return service.environment(isEnvironmentId(id) ? id : (await service.build(id)).environmentId)
}

function isEnvironmentId(id: string): boolean {
  return /^[0-9a-f]{64}$/.test(id)
}

import type { Build, Environment, Service } from '../http/patchbay.ts'

/** The build of this id, or the newest of the environment of this id. Ids of environments are hashes; those of builds are not. */
export async function findBuild(service: Service, id: string): Promise<Build> {
  return isEnvironmentId(id) ? (await service.environment(id)).build : service.build(id)
}

/** The environment of this id, or of the build of this id. */
export async function findEnvironment(service: Service, id: string): Promise<Environment> {
  return service.environment(isEnvironmentId(id) ? id : (await service.build(id)).environmentId)
}

function isEnvironmentId(id: string): boolean {
  return /^[0-9a-f]{64}$/.test(id)
}

import type { paths } from './openapi.ts'
import type { Page, QueryOf, Schemas } from './routes.ts'
import type { Transport } from './transport.ts'

/** The results of builds of a package for one target. */
export type KnownPackage = Schemas['KnownPackage']
export type KnownVersion = Schemas['KnownPackageDetails']['items'][number]

export type KnownPackageFilter = Pick<QueryOf<paths['/v1/packages']['get']>, 'status' | 'target'>

export interface KnownPackages {
  /** Returns packages by name. */
  knownPackages(filter: KnownPackageFilter, cursor?: string): Promise<Page<KnownPackage>>
  /** Returns the versions of a package by version and target, the last seen first. */
  knownPackage(name: string): Promise<Schemas['KnownPackageDetails']>
}

export function knownPackagesOf({ call }: Transport): KnownPackages {
  return {
    knownPackages: ({ status, target }, cursor) =>
      call('get', '/v1/packages', { query: { status, target, limit: 100, cursor } }),
    knownPackage: (name) => call('get', '/v1/packages/{name}', { path: { name } }),
  }
}

import { join } from 'node:path'
import { SetupFault } from '../errors.ts'
import type { CacheStore } from './cache-store.ts'
import { folderStore } from './folder-store.ts'

/** The settings that locate the cache. */
export interface CacheSettings {
  dataDir: string
  /** A folder, or `s3://<bucket>/<prefix>`. */
  cacheStore?: string | undefined
  s3Endpoint?: string | undefined
  s3Region: string
  s3AccessKeyId?: string | undefined
  s3SecretAccessKey?: string | undefined
}

/** Clients that also use cache.nixos.org, whose priority is 40, ask that first: the lower number wins. */
export const priority = 50

/** Content of `nix-cache-info`. `WantMassQuery` lets clients ask for many paths at once. */
export const cacheInfo = `StoreDir: /nix/store
WantMassQuery: 1
Priority: ${priority}
`

/** Returns the store that the settings name, without a request to it. */
export async function openCacheStore(settings: CacheSettings): Promise<CacheStore> {
  const where = settings.cacheStore ?? join(settings.dataDir, 'cache')
  const [, bucket, path = ''] = /^s3:\/\/([^/]+)(\/.*)?$/.exec(where) ?? []
  if (bucket === undefined) return folderStore(where, cacheInfo)

  // Loads the client, some fifty megabytes of code, only for a cache in a bucket.
  const { s3Store } = await import('./s3-store.ts')
  const prefix = path.split('/').filter(Boolean).join('/')
  return s3Store(
    {
      bucket,
      prefix: prefix && `${prefix}/`,
      endpoint: settings.s3Endpoint,
      region: settings.s3Region,
      credentials: credentialsOf(settings),
    },
    join(settings.dataDir, 'cache-staging'),
    cacheInfo,
  )
}

function credentialsOf({ s3AccessKeyId, s3SecretAccessKey }: CacheSettings) {
  if (s3AccessKeyId && s3SecretAccessKey)
    return { accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey }
  if (s3AccessKeyId || s3SecretAccessKey)
    throw new SetupFault(
      'Set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither: then they are looked for as Amazon’s own tools do.',
    )
  return undefined
}

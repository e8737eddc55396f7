import { randomBytes } from 'node:crypto'
import type { Test } from 'tap'
import type { Scope } from '../../../src/api/auth/caller.ts'
import { newTokenText, tokenHash } from '../../../src/api/auth/credentials.ts'
import type { App, ServedCache } from '../../../src/api/dependencies.ts'
import { isComplete } from '../../../src/cache/narinfo.ts'
import { cacheInfo } from '../../../src/cache/open-store.ts'
import { s3Store } from '../../../src/cache/s3-store.ts'
import { openDb } from '../../../src/db/db.ts'
import type { Build, Lease } from '../../../src/db/types.ts'
import { openRequestCounts } from '../../../src/queue/connection.ts'
import { request } from '../../db/sample.ts'
import { eventually } from '../../eventually.ts'
import { startS3Server } from '../../publish/s3-server.ts'
import { startServers, temporaryFolder } from '../../servers.ts'
import { startPostgresOnSmallDisk } from '../../small-disk.ts'
import { makeReady, noLimits, type Opened, openApp, plan } from '../fixture.ts'

/** Processes of the API, all but the last two on one database. */
export interface Apps {
  ordinary: App
  /** Takes one request a minute of each kind. */
  limited: App
  /** A token may have one build. */
  narrow: App
  /** One build may wait. */
  crowded: App
  /** The cache is in a bucket. */
  bucket: App
  withoutRedis: App
  /** The disk of Postgres, which is one of its own, is full. */
  withoutRoom: App
  /** There are no tokens. */
  untokened: App
}

export interface Token {
  id: string
  text: string
}

export interface World extends Pick<Opened, 'db' | 'databaseUrl' | 'cache'> {
  apps: Apps
  /** By app. */
  addresses: { [name in keyof Apps]: string }
  bucketCache: Pick<ServedCache, 'store'>
  tokens: { admin: Token; read: Token; submit: Token }
  /** From a caller of its own. */
  newToken(...scopes: Scope[]): Promise<Token>
}

export async function openWorld(t: Test): Promise<World> {
  const [servers, storage] = await Promise.all([startServers(t), startS3Server(t)])
  const ordinary = await openApp(t, servers)
  const store = s3Store(await storage.freshBucket(), await temporaryFolder(t), cacheInfo)
  await store.prepare()
  const counts = openRequestCounts(servers.redisUrl)
  t.teardown(counts.close)
  await eventually(() => counts.connection.status === 'ready')

  const { tokens } = ordinary.db
  const make = async (scopes: Scope[], madeWith: string | null): Promise<Token> => {
    const text = newTokenText()
    const made = { name: scopes.join(' '), scopes, expiresAt: null, hash: tokenHash(text) }
    const token = await tokens.create(made, madeWith)
    if (token === 'not-let-in') throw new Error('the token cannot be made')
    return { id: token.id, text }
  }
  const admin = await make(['admin'], null)
  const newToken = (...scopes: Scope[]) => make(scopes, admin.id)
  const [read, submit] = [await newToken('read'), await newToken('submit')]

  const on = { on: ordinary }
  const once = { readsPerMinute: 1, writesPerMinute: 1, cacheReadsPerMinute: 1, counts: counts.connection }
  const bucket: Partial<ServedCache> = { store, isWhole: (path) => isComplete(store, path) }
  const narrowLimits = { ...noLimits, perToken: { ...noLimits.perToken, buildsAtOnce: 1 } }
  const another = async (options: Parameters<typeof openApp>[2]) => (await openApp(t, servers, options)).app
  const apps: Apps = {
    ordinary: ordinary.app,
    limited: await another({ ...on, requestLimits: once }),
    narrow: await another({ ...on, attemptLimits: narrowLimits }),
    crowded: await another({ ...on, attemptLimits: { ...noLimits, queued: 1 } }),
    bucket: await another({ ...on, cache: bucket }),
    withoutRedis: await another({ ...on, redisUrl: '/nonexistent/redis.sock' }),
    withoutRoom: await another({ on: await full(t) }),
    untokened: await another({}),
  }
  const addresses: Partial<World['addresses']> = {}
  for (const [name, app] of Object.entries(apps))
    addresses[name as keyof Apps] = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    ...ordinary,
    apps,
    addresses: addresses as World['addresses'],
    bucketCache: { store },
    tokens: { admin, read, submit },
    newToken,
  }
}

async function full(t: Test): Promise<Pick<Opened, 'db' | 'databaseUrl'>> {
  const { databaseUrl, fill } = await startPostgresOnSmallDisk(t, 40)
  const db = await openDb(databaseUrl)
  t.teardown(() => db.close())
  await db.ping()
  await fill()
  return { db, databaseUrl }
}

/** A build of an environment of its own. */
export async function newBuild({ db }: Pick<World, 'db'>, tokenId?: string): Promise<Build> {
  const asked = request(`package-${randomBytes(8).toString('hex')}`)
  return (await db.environments.accept({ ...asked, ...(tokenId && { tokenId }) })).build
}

/** A build of its own that a worker has. */
export async function startedBuild(world: World): Promise<{ build: Build; lease: Lease }> {
  const build = await newBuild(world)
  return { build, lease: await plan(world.db, build.id) }
}

export async function readyBuild(world: World): Promise<Build> {
  const { build, lease } = await startedBuild(world)
  await world.db.log.append(lease, 'building\ndone\n')
  await makeReady(world.db, lease)
  return build
}

export async function failedBuild(world: World): Promise<Build> {
  const { build, lease } = await startedBuild(world)
  const failure = { class: 'internal', message: 'It broke.', retryable: true } as const
  await world.db.builds.recordFailed(lease, failure)
  return build
}

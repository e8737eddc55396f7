import { type Published, published } from '../../objects.ts'
import type { Asked, Case } from '../case.ts'
import type { World } from '../world.ts'

/** How a request names each of the objects of a path. */
const objects = {
  '/{hash}.narinfo': ({ hash }: Published) => ({ hash }),
  '/{hash}.ls': ({ hash }: Published) => ({ hash }),
  '/nar/{name}': ({ object }: Published) => ({ name: object.slice('nar/'.length) }),
  '/log/{drv}': ({ drv }: Published) => ({ drv }),
}
type Path = keyof typeof objects
const paths = Object.keys(objects) as Path[]
const inParts: Path[] = ['/{hash}.ls', '/nar/{name}']

const inFolder = async (world: World, path: Path) => ({ in: objects[path](await published(world)) })

async function inBucket({ db, databaseUrl, bucketCache }: World, path: Path): Promise<Asked> {
  const there = await published({ db, databaseUrl, cache: bucketCache })
  return { app: 'bucket', in: objects[path](there) }
}

const nothing = {
  hash: '0'.repeat(32),
  name: `${'0'.repeat(52)}-${'0'.repeat(8)}.nar.zst`,
  drv: `${'0'.repeat(32)}-nothing.drv`,
}

export const cache: Case[] = ['GET', 'HEAD'].flatMap((method): Case[] => [
  { route: `${method} /nix-cache-info`, of: 'the cache', status: 200, ask: () => ({}) },
  ...paths.flatMap((path): Case[] => [
    {
      route: `${method} ${path}`,
      of: 'what it has',
      status: 200,
      ask: (world) => inFolder(world, path),
    },
    { route: `${method} ${path}`, of: 'what it has not', status: 404, ask: () => ({ in: nothing }) },
  ]),
  ...paths
    .filter((path) => path !== '/log/{drv}')
    .map(
      (path): Case => ({
        route: `${method} ${path}`,
        of: 'what the caller has',
        status: 304,
        ask: async (world) => ({ ...(await inFolder(world, path)), headers: { 'if-none-match': '*' } }),
      }),
    ),
  ...inParts.flatMap((path): Case[] => [
    {
      route: `${method} ${path}`,
      of: 'a part',
      status: 206,
      ask: async (world) => ({ ...(await inFolder(world, path)), headers: { range: 'bytes=1-2' } }),
    },
    {
      route: `${method} ${path}`,
      of: 'a part beyond its end',
      status: 416,
      ask: async (world) => ({ ...(await inFolder(world, path)), headers: { range: 'bytes=99999999-' } }),
    },
  ]),
  ...paths
    .filter((path) => path !== '/{hash}.narinfo')
    .map(
      (path): Case => ({
        route: `${method} ${path}`,
        of: 'what is in a bucket',
        status: method === 'GET' ? 307 : 200,
        ask: (world) => inBucket(world, path),
      }),
    ),
])

import { listing } from '../../../db/sample.ts'
import { packageNames } from '../../fixture.ts'
import type { Case } from '../case.ts'
import type { World } from '../world.ts'

const put = 'PUT /v1/channels/{name}'
const cancel = 'POST /v1/channels/{name}/cancel'
const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
const rev = 'a'.repeat(40)
const sha256 = `sha256-${'A'.repeat(43)}=`

/** A channel that the API has, and that is to be moved. */
async function asked({ db }: World, channel: string) {
  await db.channelMoves.ask({ channel, from: { rev, sha256 }, defaults, isDefault: null })
  return { in: { name: channel } }
}

/** A channel that the API has moved, as a worker does it. */
async function moved(world: World, channel: string) {
  const { channelMoves } = world.db
  await asked(world, channel)
  for (let move = await channelMoves.claim(60); move; move = await channelMoves.claim(60))
    await channelMoves.finish(move, {
      found: { pin: { kind: 'nixpkgs', rev, sha256 }, ...listing(packageNames) },
    })
  return { in: { name: channel } }
}

export const channels: Case[] = [
  {
    route: put,
    of: 'one that is new',
    status: 202,
    ask: () => ({ in: { name: 'new' }, body: { rev, sha256 } }),
  },
  {
    route: put,
    of: 'one that is so already',
    status: 200,
    ask: async (world) => ({ ...(await moved(world, 'same')), body: { rev, sha256 } }),
  },
  {
    route: put,
    of: 'one of the channels file',
    status: 409,
    code: 'channel-in-file',
    ask: () => ({ in: { name: 'sample' }, body: { rev, sha256 } }),
  },
  {
    route: put,
    of: 'one that is being moved elsewhere',
    status: 409,
    code: 'channel-moving',
    ask: async (world) => ({ ...(await asked(world, 'moving')), body: { path: '/srv/nixpkgs' } }),
  },
  { route: 'GET /v1/channels', of: 'all', status: 200, ask: () => ({}) },
  {
    route: 'GET /v1/channels/{name}',
    of: 'one with a history',
    status: 200,
    ask: (world) => moved(world, 'past'),
  },
  {
    route: 'GET /v1/channels/{name}',
    of: 'one whose first move is under way',
    status: 200,
    ask: (world) => asked(world, 'first'),
  },
  {
    route: 'GET /v1/channels/{name}/packages',
    of: 'one',
    status: 200,
    ask: () => ({ in: { name: 'sample' } }),
  },
  { route: cancel, of: 'one whose move waits', status: 200, ask: (world) => asked(world, 'cancelled') },
  {
    route: cancel,
    of: 'one whose move a worker has',
    status: 202,
    ask: async (world) => {
      const asking = await asked(world, 'cancelling')
      while ((await world.db.channelMoves.claim(60))?.channel !== 'cancelling');
      return asking
    },
  },
  {
    route: cancel,
    of: 'one whose move has ended',
    status: 409,
    code: 'channel-not-moving',
    ask: (world) => moved(world, 'not-moving'),
  },
]

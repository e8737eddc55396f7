import { randomBytes } from 'node:crypto'
import type { TokenLimits } from '../../../src/db/access/limits.ts'
import type { BuildPriority } from '../../../src/db/types.ts'
import type { ProblemCode } from '../../../src/errors.ts'
import { endReady, entryOf, storePathOf, writeNothing } from '../../db/published.ts'
import { claim } from '../../db/sample.ts'
import { newBuild, type Token, type World } from './world.ts'

interface BeyondLimit {
  of: string
  limits: Partial<TokenLimits>
  priority?: BuildPriority
  status: number
  code: ProblemCode
}

/** Requests of tokens that have reached a limit of their own, and the answers. */
export const beyondLimits: BeyondLimit[] = [
  {
    of: 'a token that has begun as many builds a day as it may',
    limits: { buildsPerDay: 1 },
    ...{ status: 429, code: 'too-many-builds-a-day' },
  },
  {
    of: 'a token whose environments fill their share of the cache',
    limits: { cacheMb: 1 },
    ...{ status: 409, code: 'token-cache-full' },
  },
  {
    of: 'a token that may not request this priority',
    limits: { priority: 'normal' },
    priority: 'high',
    ...{ status: 403, code: 'priority-too-high' },
  },
]

/** Creates a token with these limits, for which an environment of 2 MB was built. */
export async function limitedToken(world: World, limits: Partial<TokenLimits>): Promise<Token> {
  const { db } = world
  const token = await world.newToken('submit')
  const lease = await claim(db, (await newBuild(world, token.id)).id)
  const path = randomBytes(8).toString('hex')
  await db.builds.hold(lease, [storePathOf(path)])
  await db.cache.record(entryOf(path, { bytes: 2 * 1024 * 1024 }), writeNothing)
  await endReady(db, lease, [path])
  await db.tokens.changeLimits(token.id, limits)
  return token
}

import { SetupFault } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { Database } from '../database.ts'

export interface SigningKeys {
  /**
   * Records the keys with which a worker signs. Throws `SetupFault` if another worker signs with another key of the same name:
   * Nix identifies keys by their names, so that clients could trust only one of them.
   */
  register(keys: { name: string; publicKey: string }[]): Promise<void>
  /** Returns the public keys with which workers sign at present, as in nix.conf, by name. */
  current(): Promise<string[]>
}

/**
 * Milliseconds after the newest report of any worker for which a key still counts as current. Workers report every few minutes,
 * so that clients see a key that was removed from all settings for a day at most.
 */
const currentForMs = 24 * 60 * 60 * 1000

/** SQL query of the keys with which workers sign at present. */
export const keysInUse = Prisma.sql`
  SELECT name, public_key FROM signing_key
  WHERE seen_at > (SELECT max(seen_at) FROM signing_key) - make_interval(secs => ${currentForMs / 1000}::float8)`

export function signingKeys(database: Database): SigningKeys {
  return {
    async register(keys) {
      const seenAt = new Date()
      for (const { name, publicKey } of keys) {
        await database.signingKey.createMany({ data: [{ name, publicKey }], skipDuplicates: true })
        const { count } = await database.signingKey.updateMany({
          where: { name, publicKey },
          data: { seenAt },
        })
        if (count === 0)
          throw new SetupFault(
            `Another worker signs with another key that is also called ${name}. Give all workers the same file in PATCHBAY_SIGNING_KEYS, or this key another name.`,
          )
      }
    },

    async current() {
      const keys = await database.$queryRaw<{ publicKey: string }[]>`
        SELECT public_key AS "publicKey" FROM (${keysInUse}) AS keys ORDER BY name`
      return keys.map(({ publicKey }) => publicKey)
    },
  }
}

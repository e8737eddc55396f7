import { SetupFault } from '../../errors.ts'
import type { Database } from '../database.ts'

export interface SigningKeys {
  /**
   * Says that a worker signs with these. Throws `SetupFault` where another worker signs with another key of the same name:
   * Nix knows keys by their names, so clients could trust only one of them.
   */
  register(keys: { name: string; publicKey: string }[]): Promise<void>
  /** Public keys that workers sign with at present, as in nix.conf, by name. */
  current(): Promise<string[]>
}

/**
 * How long after the newest word of any worker a key is still taken for current. Workers say it every few minutes, so a key
 * that was taken out of all their settings is told to no client the day after.
 */
const currentForMs = 24 * 60 * 60 * 1000

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
      const keys = await database.signingKey.findMany({ orderBy: { name: 'asc' } })
      const newest = Math.max(...keys.map(({ seenAt }) => seenAt.getTime()))
      return keys
        .filter(({ seenAt }) => seenAt.getTime() > newest - currentForMs)
        .map(({ publicKey }) => publicKey)
    },
  }
}

import type { Database } from './database.ts'

export interface SigningKeys {
  /** Says that a worker signs with these. */
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
        await database.signingKey.upsert({
          where: { name },
          create: { name, publicKey, seenAt },
          update: { publicKey, seenAt },
        })
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

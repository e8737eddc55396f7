import { mkdir } from 'node:fs/promises'

/** Makes the data folder, unless it is there, for its own user alone: it holds keys, logs and bundles. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
}

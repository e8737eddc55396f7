import { randomUUID } from 'node:crypto'
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = new URL('../..', import.meta.url)
const copies = {
  'ops/faults/channel': '.',
  'ops/sample-channel': 'sample',
  'test/fixtures/faulty-channel/native.nix': 'native.nix',
}

/** Assembles the channel of ops/faults/channel in a new folder. */
export async function writeChannel(folder: string): Promise<void> {
  for (const [from, to] of Object.entries(copies))
    await cp(fileURLToPath(new URL(from, root)), join(folder, to), { recursive: true })
  await writeFile(join(folder, 'nonce'), randomUUID())
}

import { randomUUID } from 'node:crypto'
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = new URL('../..', import.meta.url)

/**
 * Puts the channel of test/fixtures/faulty-channel together in a folder that does not exist yet. It holds all that it
 * needs, as a channel must: the sample channel is copied into it. Target builds of its packages are new for each caller, because
 * tests watch them compile, fail or be killed, and Nix does not build again what the store has. All else is built once.
 */
export async function writeFaultyChannel(folder: string): Promise<void> {
  await cp(fileURLToPath(new URL('test/fixtures/faulty-channel', root)), folder, { recursive: true })
  for (const name of ['awkward.nix', 'compile.nix', 'definitions.nix'])
    await cp(fileURLToPath(new URL(`test/fixtures/${name}`, root)), join(folder, name))
  await cp(fileURLToPath(new URL('ops/sample-channel', root)), join(folder, 'sample'), { recursive: true })
  await writeFile(join(folder, 'nonce'), randomUUID())
}

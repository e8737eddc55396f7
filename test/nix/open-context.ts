import { readdir, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { NixContext } from '../../src/nix/context.ts'
import { libraryFolder } from '../../src/nix/library.ts'
import type { NixSettings } from '../../src/nix/process/command.ts'
import { temporaryFolder } from '../servers.ts'

/** Returns a Nix context for real Nix, with a folder that the test's teardown removes. */
export async function openContext(
  t: Pick<Test, 'teardown'>,
  settings: Partial<NixSettings> = {},
): Promise<NixContext & { lines: string[] }> {
  const folder = await temporaryFolder(t)
  t.teardown(() => forgetRoots(folder))
  const lines: string[] = []
  return {
    settings: { nixConfig: 'substituters =', path: process.env.PATH ?? '', ...settings },
    limits: {
      evalTimeoutSeconds: 300,
      evalMemoryMb: 4096,
      buildTimeoutSeconds: 300,
      silentTimeoutSeconds: 300,
      importTimeoutSeconds: 60,
      logLimitMb: 8,
      buildMemoryMb: 0,
      minFreeMb: 0,
    },
    bundle: join(folder, 'bundle'),
    library: libraryFolder,
    channelPath: null,
    overlayPaths: [],
    roots: folder,
    signal: new AbortController().signal,
    log: (line) => {
      lines.push(line)
      return undefined
    },
    lines,
  }
}

/** Removes Nix's links to the context's gc roots, which Nix would keep until the next garbage collection. */
async function forgetRoots(folder: string): Promise<void> {
  const notes = '/nix/var/nix/gcroots/auto'
  for (const note of await readdir(notes)) {
    const target = await readlink(join(notes, note)).catch(() => '')
    if (target.startsWith(`${folder}/`)) await rm(join(notes, note), { force: true })
  }
}

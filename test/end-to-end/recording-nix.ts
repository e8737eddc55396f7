import { readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Test } from 'tap'
import { temporaryFolder } from '../servers.ts'

export interface RecordingNix {
  /** Makes a PATH with Nix programs that record their arguments and then run the real ones. */
  path: string
  /** Returns the calls so far, one command line each. */
  calls(): Promise<string[]>
}

export async function recordingNix(t: Pick<Test, 'teardown'>): Promise<RecordingNix> {
  const folder = await temporaryFolder(t)
  const db = join(folder, 'calls')
  const real = process.env.PATH ?? ''
  await writeFile(db, '')
  for (const program of ['nix', 'nix-store', 'nix-instantiate', 'nix-build', 'nix-env', 'nix-shell']) {
    const script = `#!/bin/sh\necho "${program} $*" >> '${db}'\nPATH='${real}' exec ${program} "$@"\n`
    await writeFile(join(folder, program), script, { mode: 0o755 })
  }
  return {
    path: `${folder}${delimiter}${real}`,
    calls: async () => (await readFile(db, 'utf8')).split('\n').filter((line) => line !== ''),
  }
}

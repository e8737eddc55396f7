import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import type { Test } from 'tap'
import { sourceSide } from '../../ops/bench/channel.ts'
import { fillStore, removeStore, validPaths } from '../../ops/bench/private-store.ts'
import { runUntil } from '../../ops/bench/run.ts'
import { temporaryFolder } from '../servers.ts'

/** Marks a store as a test's own: the collector runs only on marked stores. */
const marker = 'of-a-test'

/**
 * Fills a store with the sample channel's source side: both interpreters, and all packages of the ordinary one. The
 * collector keeps these, and nothing else. Returns the folder that a worker sees as `/nix`.
 */
export async function openFarmStore(t: Pick<Test, 'teardown'>): Promise<string> {
  const root = await temporaryFolder(t)
  const run = runUntil(new AbortController().signal)
  await fillStore({ root, run }, await sourceSide(run))
  t.teardown(() => removeStore(root))
  const nix = join(root, 'nix')
  const roots = join(nix, 'var/nix/gcroots/farm')
  await mkdir(roots, { recursive: true })
  for (const { path } of await validPaths({ root, run }))
    if (!path.endsWith('.drv')) await symlink(path, join(roots, basename(path)))
  await writeFile(join(nix, marker), '')
  return nix
}

/**
 * Makes a PATH on which Nix' programs are those of `folder`, and garbage is collected, by Nix itself, whenever one of them has
 * ended. After the first call that matches each of `blindAfter`, the collector sees no link outside of the store's own folders.
 */
export async function collectingNix(
  t: Pick<Test, 'teardown'>,
  folder: string,
  blindAfter: string[] = [],
): Promise<string> {
  const bin = await temporaryFolder(t)
  const real = `${folder}${delimiter}${process.env.PATH}`
  const blind = blindAfter.map(
    (pattern, index) =>
      `case "$*" in ${pattern}) mkdir '${bin}/blind-${index}' 2> /dev/null && rm -f /nix/var/nix/gcroots/auto/*;; esac`,
  )
  for (const program of ['nix', 'nix-store', 'nix-instantiate']) {
    // In the process group that its caller ends.
    const script = `#!/bin/sh
PATH='${real}' ${program} "$@"
ended=$?
if [ -e /nix/${marker} ]; then
  ${blind.join('\n  ')}
  PATH='${real}' nix-store --gc > /dev/null 2>&1
fi
exit $ended
`
    await writeFile(join(bin, program), script, { mode: 0o755 })
  }
  return `${bin}${delimiter}${real}`
}

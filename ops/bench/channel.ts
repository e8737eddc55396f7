import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PrivateStore } from './private-store.ts'
import { linesOf, type Run } from './run.ts'
import type { ChannelPackage } from './specs.ts'

/** The expressions of what is measured. */
export const channelFile = fileURLToPath(new URL('channel.nix', import.meta.url))

/** The derivations of what a build farm has built, in the machine's own store, where their outputs are. */
export async function sourceSide(run: Run): Promise<string[]> {
  const derivations = linesOf(await run('nix-instantiate', [channelFile, '--attr', 'sourceSide']))
  // An output other than the first is named behind a `!`.
  return [...new Set(derivations.map((output) => output.replace(/!.*$/, '')))]
}

/** The packages of the source's set, which the store holds, and what the names of the target's packages begin with. */
export async function readChannel({
  root,
  run,
}: PrivateStore): Promise<{ packages: ChannelPackage[]; prefix: string }> {
  const evaluate = async (attribute: string) =>
    JSON.parse(
      await run('nix-instantiate', ['--eval', '--strict', '--json', channelFile, '--attr', attribute]),
    )
  const packages = (await evaluate('channel')) as Omit<ChannelPackage, 'native'>[]
  return {
    prefix: (await evaluate('prefix')) as string,
    packages: await Promise.all(
      packages.map(async (own) => ({ ...own, native: await hasSharedObjects(join(root, own.path)) })),
    ),
  }
}

/** By the names of files, and not by Patchbay's own scan: what that finds is held against this. */
async function hasSharedObjects(folder: string): Promise<boolean> {
  const names = await readdir(folder, { recursive: true })
  return names.some((name) => /\.so(\.[\d.]+)?$/.test(name))
}

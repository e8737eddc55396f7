import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PrivateStore } from './private-store.ts'
import { linesOf, type Run } from './run.ts'
import type { ChannelPackage } from './specs.ts'

/** The Nix expressions of the measured environments. */
export const channelFile = fileURLToPath(new URL('channel.nix', import.meta.url))

/** Returns the derivations that a build farm has built, in the machine's own store, which has their outputs. */
export async function sourceSide(run: Run): Promise<string[]> {
  const derivations = linesOf(await run('nix-instantiate', [channelFile, '--attr', 'sourceSide']))
  // An output other than the first is named behind a `!`.
  return [...new Set(derivations.map((output) => output.replace(/!.*$/, '')))]
}

/** Returns the packages of the source's set, which the store holds, and the prefix of the names of the target's packages. */
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

/** Decides by file names, independently of Patchbay's own scan, whose result is compared with this. */
async function hasSharedObjects(folder: string): Promise<boolean> {
  const names = await readdir(folder, { recursive: true })
  return names.some((name) => /\.so(\.[\d.]+)?$/.test(name))
}

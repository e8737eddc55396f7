import { readFile, readlink } from 'node:fs/promises'
import { variableOf } from './derivation.ts'

/**
 * Returns Nix code for a derivation that refers to the value of `content`, which is Nix code too. The derivation is never built:
 * nix-instantiate creates a gc root for it and its references before it ends, so that no garbage collection comes in between.
 * `contentKept` reads the value.
 */
export const keeping = (content: string) =>
  `derivation { name = "kept"; system = "builtin"; builder = "builtin:none"; content = ${content}; }`

/** Returns arguments with which nix-instantiate creates the gc root `root` for its derivation. */
export const rootedAt = (root: string) => ['--add-root', root, '--indirect']

/** Returns the `content` of the derivation that the gc root `root` keeps. */
export async function contentKept(root: string): Promise<string> {
  return variableOf(await readFile(await readlink(root), 'utf8'), 'content')
}

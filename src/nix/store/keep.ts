import { readFile, readlink } from 'node:fs/promises'
import { variableOf } from './derivation.ts'

/**
 * Nix code for a derivation that refers to what `content`, Nix code as well, evaluates to. It is read by `contentKept`, and never
 * built: nix-instantiate roots it, with all that it refers to, before it ends, so that no collector comes in between.
 */
export const keeping = (content: string) =>
  `derivation { name = "kept"; system = "builtin"; builder = "builtin:none"; content = ${content}; }`

/** Arguments with which nix-instantiate makes the link `root` to what it instantiates. */
export const rootedAt = (root: string) => ['--add-root', root, '--indirect']

/** Reads what the derivation that a link keeps has under `content`. */
export async function contentKept(root: string): Promise<string> {
  return variableOf(await readFile(await readlink(root), 'utf8'), 'content')
}

import { realpath } from 'node:fs/promises'
import { type NixProgram, type NixSettings, run } from '../process/command.ts'
import { contentKept, keeping, rootedAt } from './keep.ts'
import { pathInfo } from './path-info.ts'

/** Paths per command line, which Linux limits to 2 MB: a path has about 100 characters, at most 255. */
const pathsAtOnce = 5000

/** Returns those of the paths that are valid: present in the store and its database. */
export async function validPaths(settings: NixSettings, paths: string[]): Promise<string[]> {
  const valid: string[] = []
  for (let first = 0; first < paths.length; first += pathsAtOnce) {
    const some = paths.slice(first, first + pathsAtOnce)
    const { stdout, exitCode, stderrTail } = await run(settings, {
      program: 'nix-store',
      args: ['--check-validity', '--print-invalid', ...some],
    })
    if (exitCode !== 0) throw new Error(`nix-store --check-validity failed: ${stderrTail.join('\n')}`)
    const invalid = new Set(stdout.split('\n'))
    valid.push(...some.filter((path) => !invalid.has(path)))
  }
  return valid
}

const nixCommand = ['--extra-experimental-features', 'nix-command']

/** Kind of content with a hash in a pin: the folder of a channel, or the file or folder of an overlay. */
export type ContentKind = 'channel' | 'overlay'

/** Name in the store, independent of the file's name, so that the content alone decides the path. Same as in nix/channel.nix. */
const storeName = (kind: ContentKind) => `patchbay-${kind}`

/**
 * Copies a file or folder into the store and creates the gc root `root` for it. Returns its store path and the hash of its content
 * (SRI).
 */
export async function addContent(
  settings: NixSettings,
  kind: ContentKind,
  fileOrFolder: string,
  root: string,
): Promise<{ path: string; narHash: string }> {
  // Resolves a link, because Nix would copy the link itself.
  const copied = await realpath(fileOrFolder)
  await output(settings, 'nix-instantiate', [
    ...rootedAt(root),
    ...['--argstr', 'name', storeName(kind), '--argstr', 'path', copied],
    ...['--expr', `{ name, path }: ${keeping('builtins.path { inherit name path; }')}`],
  ])
  const path = await contentKept(root)
  const [info] = await pathInfo(settings, [path])
  if (!info) throw new Error(`${path} was added to the store and is not in it`)
  return { path, narHash: info.narHash }
}

/** Creates the gc root `root` for a path. Returns false if the store lacks the path. */
export async function keepPath(settings: NixSettings, path: string, root: string): Promise<boolean> {
  const args = ['--realise', path, '--add-root', root, '--indirect', '--option', 'substitute', 'false']
  const { exitCode, stderrTail } = await run(settings, { program: 'nix-store', args })
  if (exitCode === 0) return true
  if ((await validPaths(settings, [path])).length === 0) return false
  throw new Error(`nix-store ${args.join(' ')} failed: ${stderrTail.join('\n')}`)
}

/** Returns the hash that the content of a file or folder would have in the store (SRI), without adding it. */
export async function contentHash(settings: NixSettings, fileOrFolder: string): Promise<string> {
  return output(settings, 'nix', [...nixCommand, 'hash', 'path', await realpath(fileOrFolder)])
}

/** Computes the store path of pinned content from its hash, whether or not the store has it. */
export async function contentPath(
  settings: NixSettings,
  kind: ContentKind,
  narHash: string,
): Promise<string> {
  return output(settings, 'nix-store', [
    '--print-fixed-path',
    '--recursive',
    'sha256',
    narHash,
    storeName(kind),
  ])
}

async function output(settings: NixSettings, program: NixProgram, args: string[]): Promise<string> {
  const { stdout, exitCode, stderrTail } = await run(settings, { program, args })
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderrTail.join('\n')}`)
  return stdout.trim()
}

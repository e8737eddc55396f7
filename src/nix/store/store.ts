import { realpath } from 'node:fs/promises'
import { type NixProgram, type NixSettings, run } from '../process/command.ts'
import { contentKept, keeping, rootedAt } from './keep.ts'
import { pathInfo } from './path-info.ts'

/** What fits onto a command line, of which Linux takes two megabytes: a path has some hundred characters, and at most 255. */
const pathsAtOnce = 5000

/** Those of the paths that are valid: present, and known to the store. */
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

/** What a pin holds by its content: the folder of a channel, or the file or folder of an overlay. */
export type ContentKind = 'channel' | 'overlay'

/** The name in the store, whatever it is called outside: the content alone decides the path. As in nix/channel.nix. */
const storeName = (kind: ContentKind) => `patchbay-${kind}`

/**
 * Copies a file or folder into the store, where the link `root` keeps it from then on. Returns where it is there, and the hash of
 * its content (SRI).
 */
export async function addContent(
  settings: NixSettings,
  kind: ContentKind,
  fileOrFolder: string,
  root: string,
): Promise<{ path: string; narHash: string }> {
  // Of a link, Nix would copy the link.
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

/** Makes a link that keeps a path in the store. False where the store does not have the path. */
export async function keepPath(settings: NixSettings, path: string, root: string): Promise<boolean> {
  const args = ['--realise', path, '--add-root', root, '--indirect', '--option', 'substitute', 'false']
  const { exitCode, stderrTail } = await run(settings, { program: 'nix-store', args })
  if (exitCode === 0) return true
  if ((await validPaths(settings, [path])).length === 0) return false
  throw new Error(`nix-store ${args.join(' ')} failed: ${stderrTail.join('\n')}`)
}

/** The hash that a file's or folder's content would have in the store (SRI), without putting it there. */
export async function contentHash(settings: NixSettings, fileOrFolder: string): Promise<string> {
  return output(settings, 'nix', [...nixCommand, 'hash', 'path', await realpath(fileOrFolder)])
}

/** The store path of pinned content, by its hash. Whether it is there is another question. */
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

import { type NixProgram, type NixSettings, run } from './command.ts'
import { pathInfo } from './path-info.ts'

/** Those of the paths that are valid: present, and known to the store. */
export async function validPaths(settings: NixSettings, paths: string[]): Promise<string[]> {
  const { stdout, exitCode, stderrTail } = await run(settings, {
    program: 'nix-store',
    args: ['--check-validity', '--print-invalid', ...paths],
  })
  if (exitCode !== 0) throw new Error(`nix-store --check-validity failed: ${stderrTail.join('\n')}`)
  const invalid = new Set(stdout.split('\n'))
  return paths.filter((path) => !invalid.has(path))
}

/** What a channel's folder is called in the store, whatever it is called outside: its content alone decides its path. */
const channelName = 'patchbay-channel'

/** Copies a channel's folder into the store, roots it, and returns the hash of its content (SRI). */
export async function addChannel(settings: NixSettings, folder: string, root: string): Promise<string> {
  const path = await output(settings, 'nix', [
    ...['--extra-experimental-features', 'nix-command'],
    ...['store', 'add-path', '--name', channelName, folder],
  ])
  await output(settings, 'nix-store', ['--realise', path, '--add-root', root, '--indirect'])
  const [info] = await pathInfo(settings, [path])
  if (!info) throw new Error(`${path} was added to the store and is not in it`)
  return info.narHash
}

/** The store path of a channel's folder, by the hash of its content. Whether it is there is another question. */
export async function channelPath(settings: NixSettings, narHash: string): Promise<string> {
  return output(settings, 'nix-store', ['--print-fixed-path', '--recursive', 'sha256', narHash, channelName])
}

async function output(settings: NixSettings, program: NixProgram, args: string[]): Promise<string> {
  const { stdout, exitCode, stderrTail } = await run(settings, { program, args })
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderrTail.join('\n')}`)
  return stdout.trim()
}

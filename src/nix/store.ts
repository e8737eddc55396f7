import { type NixSettings, run } from './command.ts'

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

/** Copies a folder into the store under its content, roots it, and returns its path and NAR hash (`sha256:…`). */
export async function addFolder(
  settings: NixSettings,
  folder: string,
  root: string,
): Promise<{ path: string; narHash: string }> {
  const path = await output(settings, ['--add', folder])
  await output(settings, ['--realise', path, '--add-root', root, '--indirect'])
  return { path, narHash: await output(settings, ['--query', '--hash', path]) }
}

async function output(settings: NixSettings, args: string[]): Promise<string> {
  const { stdout, exitCode, stderrTail } = await run(settings, { program: 'nix-store', args })
  if (exitCode !== 0) throw new Error(`nix-store ${args.join(' ')} failed: ${stderrTail.join('\n')}`)
  return stdout.trim()
}

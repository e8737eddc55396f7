import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { temporaryFolder } from '../servers.ts'
import { nixBuild } from './nix.ts'
import { patched, witnesses } from './witness.ts'

/**
 * Runs commands as root with write access to the store, and with byte code of Python enabled. Writes go to memory. Returns the written
 * files, and the faults that Nix then finds in the closures of `paths`.
 */
async function asRoot(commands: string[][], paths: string[]): Promise<{ written: string[]; wrong: string }> {
  const folder = await temporaryFolder(tap)
  const script = `set -e
    mount -t tmpfs none "$0"
    mkdir "$0/upper" "$0/work"
    mount -t overlay overlay -o "lowerdir=/nix/store,upperdir=$0/upper,workdir=$0/work" /nix/store
    unset PYTHONDONTWRITEBYTECODE
    ${commands.map((command) => command.map((word) => `'${word}'`).join(' ')).join('\n')}
    find "$0/upper" -type f
    nix-store --verify-path $(nix-store --query --requisites "$@") >&2 || true`
  const { stdout, stderr } = await execa('unshare', ['--mount', 'sh', '-c', script, folder, ...paths], {
    env: { HOME: '/var/empty', NIX_CONFIG: 'substituters =' },
  })
  return { written: stdout.split('\n').filter(Boolean), wrong: stderr }
}

tap.test('interpreters leave the store as it is', async (t) => {
  const interpreters = await Promise.all(
    ['source', 'target'].map((name) => nixBuild(`${witnesses} ${name})`)),
  )
  const modules = 'import asyncio, email.mime.text, sysconfig, unittest, venv'
  const commands = interpreters.flatMap((path) =>
    ['python', 'python3.13'].map((name) => [join(path, 'bin', name), '-c', modules]),
  )
  t.strictSame(await asRoot(commands, interpreters), { written: [], wrong: '' })
})

tap.test('an environment does, also with packages that have no byte code or stale byte code', async (t) => {
  const env = await nixBuild(
    patched('uncompiled witness helped pygments linked-folder', 'drop = [ "linked-folder" ];'),
  )
  const modules =
    'uncompiled.below, uncompiled_alone, uncompiled_stale, witness, helped, linked_folder.deep, pygments'
  const commands = [
    [join(env, 'bin/python'), '-c', `import ${modules}; assert uncompiled_stale.value == "new"`],
    [join(env, 'bin/python3.13t'), '-c', 'import asyncio, email.mime.text, sysconfig, unittest, venv'],
    [join(env, 'bin/pygmentize'), '-V'],
    [join(env, 'bin/witness-compiled')],
    [join(env, 'bin/pydoc'), 'witness'],
  ].map((command) => (command.length > 2 ? command : ['sh', '-c', '"$@" > /dev/null', 'sh', ...command]))
  t.strictSame(await asRoot(commands, [env]), { written: [], wrong: '' })
})

tap.test('the same is seen where something writes', async (t) => {
  const env = await nixBuild(`${witnesses} source.withPackages (ps: [ ps.uncompiled ]))`)
  const { written, wrong } = await asRoot([[join(env, 'bin/python'), '-c', 'import uncompiled_alone']], [env])
  t.match(written, [/uncompiled_alone\.cpython-313\.pyc$/])
  t.match(wrong, /was modified/)
})

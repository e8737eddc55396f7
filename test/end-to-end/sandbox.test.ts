import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import tap, { type Test } from 'tap'
import { moduleOf, nodeOptions } from '../program.ts'
import { openSite, type Settings } from './site.ts'

const site = await openSite(tap)
const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs `patchbay work` as in a container that may not make namespaces: in a user namespace that is like the machine, but
 * for the limits that it sets itself.
 */
async function workWithoutNamespaces(
  t: Test,
  settings: Settings,
): Promise<{ code: number | null; out: string; err: string }> {
  const limited = `echo 0 > /proc/sys/user/max_user_namespaces && echo 0 > /proc/sys/user/max_mnt_namespaces && exec "$@"`
  const command = [process.execPath, ...nodeOptions, moduleOf('src/cli.ts'), 'work']
  const child = spawn(
    'unshare',
    // Root's rights come with the program that is started once the users are mapped.
    ['--user', 'sh', '-c', 'echo apart; read -r _; exec "$@"', 'sh', 'sh', '-c', limited, 'sh', ...command],
    { cwd: root, env: site.environment(settings), stdio: ['pipe', 'pipe', 'pipe'] },
  )
  t.teardown(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  const err = text(child.stderr)
  const apart = await Promise.race([once(child.stdout, 'data'), ended.then(() => err)])
  t.equal(String(apart), 'apart\n', 'a user namespace can be made here')
  const out = text(child.stdout)
  for (const map of ['uid_map', 'gid_map']) await writeFile(`/proc/${child.pid}/${map}`, '0 0 65536')
  child.stdin.end('\n')
  const [code] = (await ended) as [number | null]
  return { code, out: await out, err: await err }
}

tap.test('a worker without a sandbox does not start, and says how to mend it', async (t) => {
  // Nix's default: to build without a sandbox, silently.
  const { code, out, err } = await workWithoutNamespaces(t, { NIX_CONFIG: 'sandbox-fallback = true' })
  t.notMatch(err, '\u001b', 'as plain text')
  t.equal(code, 64)
  t.notMatch(out, 'taking builds')
  t.match(`${out}${err}`, /Nix cannot build in its sandbox here, so this worker does not start/)
  t.match(`${out}${err}`, /--security-opt seccomp=unconfined/)
  t.match(`${out}${err}`, /cloning builder process/, 'what Nix said')
  t.equal(await site.db.channels.get('sample'), null, 'it has done nothing yet')
})

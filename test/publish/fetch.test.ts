import { chmod, cp, mkdtemp, readFile, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { removeStore } from '../../ops/bench/private-store.ts'
import { temporaryFolder } from '../servers.ts'
import { newKey } from './new-key.ts'
import { openPrivateStore } from './private-store.ts'
import { openTestSite } from './site.ts'

const store = await openPrivateStore(tap)
const app = await store.build('app')
const closure = await store.closure(app)
const site = await openTestSite(tap, store)
await site.publish(closure)
const [teamKey = ''] = site.keys.map(({ publicKey }) => publicKey)
const [base] = [...site.cacheIndex.entries.values()].filter(({ path }) => path.endsWith('-base'))
if (!base) throw new Error('the closure has no base')

/** Makes Nix fetch the app from a cache into an empty store, trusting one key. Returns a failure as a value. */
async function fetchBy(t: Test, how: 'realise' | 'copy', cache: string, publicKey: string) {
  const root = await mkdtemp(join(tmpdir(), 'patchbay-store-'))
  t.teardown(() => removeStore(root))
  const settings = [`store = ${root}`, `substituters = file://${cache}`, `trusted-public-keys = ${publicKey}`]
  const [program = '', ...args] =
    how === 'realise'
      ? ['nix-store', '--realise', app]
      : ['nix', '--extra-experimental-features', 'nix-command', 'copy', '--from', `file://${cache}`, app]
  const env = { NIX_CONFIG: settings.join('\n') }
  const { failed, stderr } = await execa(program, args, { env, reject: false })
  const verify = () => execa('nix-store', ['--verify', '--check-contents'], { env, reject: false })
  return { root, failed, stderr, verify }
}

for (const how of ['realise', 'copy'] as const) {
  tap.test(`${how}: a client that trusts our key alone has the whole closure, as it was built`, async (t) => {
    const fetched = await fetchBy(t, how, site.folder, teamKey)
    t.notOk(fetched.failed, fetched.stderr)
    const { stderr, failed } = await fetched.verify()
    t.notOk(failed, stderr)
    const { stdout } = await execa(join(fetched.root, base.path, 'run'))
    t.equal(stdout, 'it runs')
    t.equal(
      await readFile(join(fetched.root, app, 'needs'), 'utf8'),
      await readFile(join(store.root, app, 'needs'), 'utf8'),
    )
  })

  tap.test(`${how}: a client that trusts another key takes nothing`, async (t) => {
    const { key } = await newKey('team-1')
    const { failed, stderr } = await fetchBy(t, how, site.folder, key.publicKey)
    t.ok(failed)
    t.match(stderr, /lacks a (valid )?signature|not signed by any of the keys/)
  })

  tap.test(`${how}: of a NAR with one changed byte, or cut short, a client takes nothing`, async (t) => {
    const spoil: { [what: string]: (file: string) => Promise<void> } = {
      changed: async (file) => {
        const nar = await readFile(file)
        const at = nar.length >> 1
        nar[at] = (nar[at] ?? 0) ^ 1
        await writeFile(file, nar)
      },
      cut: (file) => truncate(file, base.fileSize - 20),
    }
    for (const [what, change] of Object.entries(spoil)) {
      const cache = join(await temporaryFolder(t), 'cache')
      await cp(site.folder, cache, { recursive: true })
      const file = join(cache, base.object)
      await chmod(file, 0o644)
      await change(file)
      const { failed, root } = await fetchBy(t, how, cache, teamKey)
      t.ok(failed, what)
      await t.rejects(readFile(join(root, base.path, 'run')), { code: 'ENOENT' })
    }
  })
}

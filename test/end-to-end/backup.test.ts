import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import tap from 'tap'
import { serviceAt } from '../../src/client/http/patchbay.ts'
import { eventually } from '../eventually.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import { temporaryFolder } from '../servers.ts'
import { writeFaultyChannel } from './faulty-channel.ts'
import { ended, logOf, post } from './site.ts'

const folder = await temporaryFolder(tap)
const [dataDir, backup, gates, channel] = ['data', 'backup', 'gates', 'channel'].map((name) =>
  join(folder, name),
) as [string, string, string, string]

/** Starts `patchbay up` with embedded servers, as `npm run demo` does. */
async function startUp() {
  const child = spawn(process.execPath, [...nodeOptions, moduleOf('src/cli.ts'), 'up'], {
    env: {
      PATH: process.env.PATH,
      PATCHBAY_PORT: '0',
      PATCHBAY_DATA_DIR: dataDir,
      PATCHBAY_CHANNELS: join(folder, 'channels.json'),
      PATCHBAY_LEASE_SECONDS: '5',
      NIX_CONFIG: `substituters =\nextra-sandbox-paths = /gate=${gates}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const over = once(child, 'exit')
  tap.teardown(async () => {
    child.kill('SIGTERM')
    await over
  })
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line)
      if (entry.msg === 'patchbay is up') resolve(entry.address)
    })
    void over.then(([code]) => reject(new Error(`patchbay up ended with ${code}`)))
  })
  const site = { url: address, service: serviceAt(address) }
  const ask = (name: string) => post(site, { channel: 'faulty', packages: [name] })
  return {
    site,
    /** The id of the environment that is asked for. */
    accept: async (name: string) => ((await (await ask(name)).json()) as { id: string }).id,
    ask,
    async build(name: string) {
      const environment = await ended(site, ((await (await ask(name)).json()) as { id: string }).id)
      tap.match(environment, { status: 'ready' }, `${name} is ready`)
      return environment.storePath ?? ''
    },
    async stop() {
      child.kill('SIGTERM')
      await over
    },
    async kill() {
      child.kill('SIGKILL')
      await over
    },
  }
}

/** Fails unless the cache serves a path with all that it refers to. */
async function fetchable(url: string, path: string): Promise<void> {
  const args = ['--extra-experimental-features', 'nix-command', 'path-info', '--recursive', '--refresh']
  const env = { NIX_CONFIG: 'substituters =', XDG_CACHE_HOME: join(folder, 'nix-cache') }
  await rm(env.XDG_CACHE_HOME, { recursive: true, force: true })
  const { stdout } = await execa('nix', [...args, '--store', url, path], { env })
  tap.ok(stdout.split('\n').length > 2, `${path} is served with what it refers to`)
}

await mkdir(gates)
await writeFaultyChannel(channel)
await writeFile(join(folder, 'channels.json'), JSON.stringify({ faulty: { path: channel, default: true } }))

tap.test('a backup is taken, and what was lost since comes back', async (t) => {
  const first = await startUp()
  const before = await first.build('sound')
  const [atWork, waiting] = [await first.accept('resting'), await first.accept('slow')]
  const build = (await first.site.service.environment(atWork)).build?.id ?? ''
  await eventually(async () => (await logOf(first.site, build)).includes('resting waits'))
  await first.stop()
  await execa('cp', ['-a', '-T', dataDir, backup])

  for (const gate of ['resting', 'slow']) await writeFile(join(gates, gate), '')
  const second = await startUp()
  const after = await second.build('handy')
  await second.kill()

  // The record is older than the cache: the disk of Postgres was lost, and Redis with it.
  for (const server of ['postgres', 'redis']) await rm(join(dataDir, server), { recursive: true })
  await execa('cp', ['-a', join(backup, 'postgres'), dataDir])
  const third = await startUp()
  t.equal((await third.ask('sound')).status, 200, 'an environment of the backup is ready')
  await fetchable(third.site.url, before)
  t.equal((await third.ask('handy')).status, 202, 'a later one is unknown')
  t.equal(await third.build('handy'), after, 'and is built again, to the same path')
  await fetchable(third.site.url, after)
  for (const id of [atWork, waiting])
    t.match(await ended(third.site, id), { status: 'ready' }, 'a build that had not ended goes on')
  const { items } = (await (await fetch(`${third.site.url}/v1/environments`)).json()) as { items: unknown[] }
  t.equal(items.length, 4, 'nothing is there twice')
  await third.stop()

  // The record is newer than the cache.
  await rm(join(dataDir, 'cache'), { recursive: true })
  await execa('cp', ['-a', join(backup, 'cache'), dataDir])
  const fourth = await startUp()
  t.equal((await fourth.ask('sound')).status, 200, 'the cache has an environment of the backup')
  t.equal((await fourth.ask('handy')).status, 202, 'it lacks a later one')
  t.equal(await fourth.build('handy'), after, 'which is published again')
  await fetchable(fourth.site.url, after)
  await fourth.stop()
})

import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import type { Pin } from '../../src/spec/schema.ts'
import { temporaryFolder } from '../servers.ts'
import { openSite, sampleChannel } from './site.ts'

const site = await openSite(tap)
await site.startWorker(tap, { NIX_CONFIG: 'download-attempts = 1\nconnect-timeout = 2' })
const folder = join(await temporaryFolder(tap), 'team')
await cp(sampleChannel, folder, { recursive: true })

interface Channel {
  pin: Pin | null
  packages: number | null
  pins: { at: string }[]
  move: { state: string; failure: { class: string; message: string } | null }
}

async function read<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(`${site.url}/v1${path}`, init)
  return (await response.json()) as T
}

const sent = (method: string, body: object) => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Moves the channel, and returns it once the move has ended. */
async function move(body: object, name = 'team'): Promise<Channel> {
  let channel = await read<Channel>(`/channels/${name}?wait=30`, sent('PUT', body))
  while (!['done', 'failed'].includes(channel.move.state))
    channel = await read<Channel>(`/channels/${name}?wait=30`)
  return channel
}

interface Plan {
  environmentId: string
  state: string
  storePath: string | null
  failure: { class: string; message: string } | null
}

/** Returns the plan of one package, once it has ended. Builds nothing. */
const plan = (channel: string) => ended({ packages: ['multidict'], channel })

async function ended(spec: object): Promise<Plan> {
  for (;;) {
    const asked = await read<Plan>('/plans?wait=30', sent('POST', spec))
    if (asked.state === 'ready' || asked.state === 'failed') return asked
  }
}

/** The gc roots of folders in the store. */
const roots = async () =>
  (await readdir(join(site.dataDir, 'roots'))).filter((name) => name.startsWith('channel-')).length

async function same(t: Test, now: Channel, before: Channel): Promise<void> {
  t.strictSame(
    [now.pin, now.packages, now.pins],
    [before.pin, before.packages, before.pins],
    'it is as it was',
  )
}

let first: Channel
let planned: Plan

tap.test('a folder becomes a channel', async (t) => {
  const before = await roots()
  first = await move({ path: folder })
  t.match(first, { pin: { kind: 'folder' }, move: { state: 'done', failure: null } })
  const { items } = await read<{ items: string[] }>('/channels/team/packages')
  t.equal(items.length, first.packages)
  t.ok(items.includes('multidict'))
  for (const name of ['buildpythonpackage', 'python', 'pypabuildhook']) t.notOk(items.includes(name), name)
  // The content is that of the channel `sample`, which is there already.
  t.equal(await roots(), before)
  planned = await plan('team')
  t.match(planned, { state: 'ready' })
})

tap.test('a name that is no package’s is refused by a worker, which says why', async (t) => {
  const spec = { packages: ['buildPythonPackage'], channel: 'team' }
  t.match(await ended(spec), {
    state: 'failed',
    failure: { class: 'package-unknown', message: /"buildpythonpackage" is not a package/ },
  })
})

tap.test(
  'a channel with an attribute that ends every evaluation is listed without a look at any',
  async (t) => {
    const { items } = await read<{ items: string[] }>('/channels/faulty/packages')
    for (const name of ['aborting', 'sound', 'buildpythonpackage']) t.ok(items.includes(name), name)
  },
)

tap.test('a folder that has changed is another pin; what named the old one is as it was', async (t) => {
  const before = await roots()
  await writeFile(join(folder, 'CHANGES'), 'One.\n')
  t.match(await read('/channels/team'), { pin: first.pin }, 'that the folder changes moves nothing')
  const second = await move({ path: folder })
  t.match(second, { move: { state: 'done' }, pins: [{}, { at: first.pins[0]?.at }] })
  t.equal(second.pins.length, 2)
  t.equal(await roots(), before + 1, 'both stay in the store')

  const now = await plan('team')
  t.match(now, { state: 'ready' })
  t.not(now.environmentId, planned.environmentId)
  t.equal((await plan(`team@${second.pins[0]?.at}`)).environmentId, now.environmentId)
  const then = await plan(`team@${first.pins[0]?.at}`)
  t.match(then, { state: 'ready', environmentId: planned.environmentId, storePath: planned.storePath })
})

tap.test('what cannot be used leaves the channel as it was', async (t) => {
  const before = await read<Channel>('/channels/team')
  const kept = await roots()
  const broken = join(folder, '..', 'broken')
  await mkdir(broken)
  await writeFile(join(broken, 'default.nix'), '{ }: {')
  const attempts: [object, string, RegExp][] = [
    [{ path: broken }, 'eval-error', /cannot be evaluated/],
    [{ path: join(folder, '..', 'gone') }, 'unsupported-pin', /gone has no default\.nix, or is not there/],
    [
      { path: folder, source: 'python399', target: 'python399FreeThreading' },
      'unsupported-pin',
      /no interpreter python399 .* no interpreter python399FreeThreading/,
    ],
    // No machine that this runs on has such a revision, wherever it looks.
    [
      { rev: '0'.repeat(40), sha256: `sha256-${'A'.repeat(43)}=` },
      'substituter-error',
      /0{40} of Nixpkgs could not be fetched/,
    ],
  ]
  for (const [body, kind, message] of attempts) {
    const channel = await move(body)
    t.match(channel.move, { state: 'failed', failure: { class: kind, message } }, kind)
    await same(t, channel, before)
  }
  t.equal(await roots(), kept, 'what failed is not kept')
  t.match(await plan('team'), { state: 'ready' })
})

tap.test('a channel that never came to be', async (t) => {
  const channel = await move({ path: join(folder, '..', 'gone') }, 'nothing')
  t.match(channel, { pin: null, packages: null, pins: [], move: { state: 'failed' } })
  t.match(await read('/channels'), { items: [{ name: 'faulty' }, { name: 'sample' }, { name: 'team' }] })
})

tap.test('back to the first pin', async (t) => {
  await rm(join(folder, 'CHANGES'))
  const channel = await move({ path: folder })
  t.match(channel, { pin: first.pin, pins: [{ at: first.pins[0]?.at }, {}, { at: first.pins[0]?.at }] })
  t.equal((await plan('team')).environmentId, planned.environmentId)
})

tap.test('a revision of Nixpkgs', async (t) => {
  // Nix fetches nothing that it has by name and hash: so a copy of the sample channel can stand for a revision.
  await writeFile(join(folder, 'CHANGES'), 'A revision.\n')
  const nix = (...args: string[]) => execa('nix', ['--extra-experimental-features', 'nix-command', ...args])
  const { stdout: sha256 } = await nix('hash', 'path', folder)
  const rev = '1234567'.padEnd(40, '0')
  await nix('store', 'add-path', '--name', `nixpkgs-${rev}`, folder)
  const channel = await move({ rev, sha256 })
  t.match(channel, {
    pin: { kind: 'nixpkgs', rev, sha256 },
    packages: first.packages,
    move: { state: 'done' },
  })
  const now = await plan('team')
  t.match(now, { state: 'ready' })
  t.equal((await plan('team@1234567')).environmentId, now.environmentId)
  const response = await fetch(`${site.url}/v1/channels/team`, sent('PUT', { rev, sha256 }))
  t.equal(response.status, 200, 'it is there already')

  // No such revision is anywhere, and its alleged hash is in the store.
  const other = await move({ rev: 'f'.repeat(40), sha256 })
  t.match(other.move, {
    state: 'failed',
    failure: { class: 'substituter-error', message: /f{40} of Nixpkgs/ },
  })
  await same(t, other, await read<Channel>('/channels/team'))
  t.match(other.pin, { rev }, 'the channel is at the revision that was proved')
})

tap.test('a worker that starts leaves to the API what the file does not have', async (t) => {
  const before = await read<Channel>('/channels/team')
  await site.startWorker(t)
  t.match(await read('/channels/team'), { pin: before.pin, fromFile: false })
  const response = await fetch(`${site.url}/v1/channels/sample`, sent('PUT', { path: folder }))
  t.equal(response.status, 409)
  t.match(await response.json(), { code: 'channel-in-file' })
})

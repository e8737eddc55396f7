import { appendFile, cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { contentHash } from '../../src/nix/store/store.ts'
import type { Pin } from '../../src/spec/schema.ts'
import { eventually } from '../eventually.ts'
import { serveNixpkgs } from '../nixpkgs-server.ts'
import { temporaryFolder } from '../servers.ts'
import { openSite, sampleChannel } from './site.ts'

const site = await openSite(tap)
const nixpkgs = await serveNixpkgs(tap)
const settings = {
  PATCHBAY_NIXPKGS_URL: nixpkgs.url,
  PATCHBAY_FOLLOW_SECONDS: '1',
  NIX_CONFIG: 'download-attempts = 1\nconnect-timeout = 2',
}
const worker = await site.startWorker(tap, settings)
const folder = join(await temporaryFolder(tap), 'nixpkgs')
await cp(sampleChannel, folder, { recursive: true })
// No store has it yet.
await writeFile(join(folder, 'CHANGES'), folder)
const first = await nixpkgs.commit('nixos-25.11', folder)
const firstHash = await contentHash({ nixConfig: '', path: process.env.PATH ?? '' }, folder)
const nixSettings = { nixConfig: '', path: process.env.PATH ?? '' }

interface Channel {
  pin: (Pin & { kind: 'nixpkgs' }) | null
  packages: number
  follows: string | null
  fromFile: boolean
  pins: { at: string; changes: object | null }[]
  move: {
    id: string
    state: string
    scheduled: boolean
    failure: { class: string; message: string; retryable: boolean } | null
  } | null
}

async function read<T>(path: string, body?: object, method = 'PUT'): Promise<T> {
  const json = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return (await (await fetch(`${site.url}/v1${path}`, body ? json : {})).json()) as T
}

const channel = (name = 'team') => read<Channel>(`/channels/${name}`)

async function move(body: object, name = 'team'): Promise<Channel> {
  let moved = await read<Channel>(`/channels/${name}?wait=30`, body)
  while (moved.move && !['done', 'failed'].includes(moved.move.state))
    moved = await read<Channel>(`/channels/${name}?wait=30`)
  return moved
}

async function plan(name: string): Promise<{ state: string }> {
  for (;;) {
    const asked = await read<{ state: string }>(
      '/plans?wait=30',
      { packages: ['click'], channel: name },
      'POST',
    )
    if (['ready', 'failed'].includes(asked.state)) return asked
  }
}

tap.test('a branch is the revision that it is at, whose hash a worker computes', async (t) => {
  const moved = await move({ branch: 'nixos-25.11', follow: true })
  t.match(moved, {
    pin: { kind: 'nixpkgs', rev: first, sha256: firstHash },
    follows: 'nixos-25.11',
    pins: [{ at: first, changes: null }],
    move: { state: 'done', scheduled: false },
  })
  t.match(await plan('team'), { state: 'ready' })

  // Another worker’s store does not have it, and evaluations reach no other server.
  const { stdout } = await execa('nix-store', [
    '--print-fixed-path',
    '--recursive',
    'sha256',
    firstHash,
    `nixpkgs-${first}`,
  ])
  // As a person does who deletes paths by name: whatever roots them, and with the derivations that refer to them.
  const { stdout: referrers } = await execa('nix-store', ['--query', '--referrers-closure', stdout])
  await execa('nix-store', ['--delete', '--ignore-liveness', ...referrers.split('\n')])
  const spec = { packages: ['idna'], channel: 'team' }
  let planned = await read<{ state: string }>('/plans?wait=30', spec, 'POST')
  while (!['ready', 'failed'].includes(planned.state)) planned = await read('/plans?wait=30', spec, 'POST')
  t.match(planned, { state: 'ready' })
})

let second: string

tap.test('the channel follows its branch, and says what that has changed', async (t) => {
  const packages = join(folder, 'python/packages.nix')
  const text = await readFile(packages, 'utf8')
  t.match(text, /^.*docopt.*$/m)
  await writeFile(packages, text.replace(/^.*docopt.*$/m, '  newcomer = self.six;'))
  const tabulate = join(folder, 'python/packages/tabulate.nix')
  await writeFile(
    tabulate,
    (await readFile(tabulate, 'utf8')).replace('inherit (src) version;', 'version = "99";'),
  )
  second = await nixpkgs.commit('nixos-25.11', folder)
  await eventually(async () => (await channel()).pin?.rev === second)
  const moved = await channel()
  t.match(moved, {
    follows: 'nixos-25.11',
    pins: [
      {
        at: second,
        changes: {
          from: first,
          added: { count: 1, names: ['newcomer'] },
          removed: { count: 1, names: ['docopt'] },
          updated: { count: 1, packages: [{ name: 'tabulate', to: '99' }] },
        },
      },
      { at: first },
    ],
    move: { state: 'done', scheduled: true },
  })
  const { move: before } = moved
  const asked = nixpkgs.requests.length
  await eventually(() => nixpkgs.requests.length > asked + 4)
  t.equal((await channel()).move?.id, before?.id, 'a branch that stands still moves nothing')
})

tap.test('a server that is down for a while, and a branch that is gone', async (t) => {
  const { move: before } = await channel()
  nixpkgs.isDown = true
  const asked = nixpkgs.requests.length
  await eventually(() => nixpkgs.requests.length > asked + 2)
  t.equal((await channel()).move?.id, before?.id, 'is no failure of the channel')
  t.match(await move({ branch: 'nixos-25.11' }, 'other'), {
    pin: null,
    move: { failure: { class: 'substituter-error', retryable: true, message: /branch nixos-25\.11/ } },
  })
  nixpkgs.isDown = false

  await nixpkgs.removeBranch('nixos-25.11')
  await eventually(async () => (await channel()).move?.state === 'failed')
  const failed = await channel()
  t.match(failed, {
    pin: { rev: second },
    move: { scheduled: true, failure: { class: 'unsupported-pin', message: /no branch nixos-25\.11/ } },
  })
  const again = nixpkgs.requests.length
  await eventually(() => nixpkgs.requests.length > again + 4)
  t.equal((await channel()).move?.id, failed.move?.id, 'that is recorded once')
})

tap.test('a revision without its hash', async (t) => {
  const before = nixpkgs.requests.length
  const back = await move({ rev: first })
  t.match(back, {
    pin: { rev: first, sha256: firstHash },
    follows: null,
    pins: [
      { at: first, changes: { from: second, added: { names: ['docopt'] } } },
      { at: second },
      { at: first },
    ],
  })
  t.notOk(
    nixpkgs.requests.slice(before).some((request) => /info\/refs/.test(request)),
    'that follows no branch any more',
  )
  t.match(await move({ rev: 'f'.repeat(40) }), {
    pin: { rev: first },
    move: { failure: { class: 'unsupported-pin', retryable: false, message: /no revision f{40}/ } },
  })
  await appendFile(join(folder, 'CHANGES'), 'Third.\n')
  const third = await nixpkgs.commit('main', folder)
  t.match(await move({ rev: third }), { pin: { rev: third, sha256: await contentHash(nixSettings, folder) } })
  t.match(await read('/channels/team', { rev: third }), { move: null }, 'it is so already')
  t.match(await move({ branch: 'main' }), { pin: { rev: third }, follows: null })
})

tap.test('a branch in the channels file', async (t) => {
  await worker.close()
  const file = join(folder, '..', 'channels.json')
  await writeFile(file, JSON.stringify({ unstable: { branch: 'nixos-unstable', follow: true } }))
  const withFile = { ...settings, PATCHBAY_CHANNELS: file }
  await t.rejects(site.startWorker(t, withFile), { message: /no branch nixos-unstable/ })

  const rev = await nixpkgs.commit('nixos-unstable', folder)
  const one = await site.startWorker(t, withFile)
  t.match(await channel('unstable'), { pin: { rev }, fromFile: true, follows: 'nixos-unstable' })
  await appendFile(join(folder, 'CHANGES'), 'Fourth.\n')
  const next = await nixpkgs.commit('nixos-unstable', folder)
  await eventually(async () => (await channel('unstable')).pin?.rev === next)
  t.match(await channel('unstable'), { fromFile: true, move: { state: 'done', scheduled: true } })
  t.match(await read('/channels/unstable', { rev: first }), { code: 'channel-in-file' })
  await one.close()

  nixpkgs.isDown = true
  await site.startWorker(t, withFile)
  t.match(await channel('unstable'), { pin: { rev: next } }, 'a worker starts without the server')
})

import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap from 'tap'
import { extract } from 'tar'
import type { Pin } from '../../src/spec/schema.ts'
import { temporaryFolder } from '../servers.ts'
import { nixes } from './nix-client.ts'
import { build, openSite, sampleChannel } from './site.ts'

const site = await openSite(tap)
await site.startWorker(tap)
const folder = await temporaryFolder(tap)
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url))
const overlay = join(folder, 'overlay')
await cp(join(fixtures, 'overlay'), overlay, { recursive: true, verbatimSymlinks: true })
await cp(join(fixtures, 'faulty-channel', 'native.nix'), join(overlay, 'native.nix'))
const single = join(folder, 'single.nix')
await writeFile(single, '_: prev: { python313Also = prev.python313; }\n')

interface Channel {
  pin: Pin | null
  packages: number
  pins: { at: string }[]
  move: { state: string; from: object; failure: { class: string; message: string } | null }
}

async function move(body: object): Promise<Channel> {
  const send = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const url = `${site.url}/v1/channels/team`
  let channel = (await (await fetch(`${url}?wait=30`, send)).json()) as Channel
  while (!['done', 'failed'].includes(channel.move.state))
    channel = (await (await fetch(`${url}?wait=30`)).json()) as Channel
  return channel
}

const native = ['unfree', 'insecure', 'broken']

tap.test('what the configuration does not allow is refused', async (t) => {
  const channel = await move({ path: sampleChannel, overlays: [overlay, single] })
  t.match(channel, {
    pin: { kind: 'folder', overlays: [/^sha256-.{43}=$/, /^sha256-.{43}=$/] },
    move: { state: 'done', from: { path: sampleChannel, overlays: [overlay, single] } },
  })
  t.notOk(channel.pin?.config)
  for (const name of native) {
    const { status, build: attempt } = await build(site, { packages: [name], channel: 'team' })
    t.equal(status, 'failed', name)
    t.match(attempt.failure, { class: 'package-unknown', package: name })
  }
})

tap.test('what it allows is built, for the target under its own name', async (t) => {
  const config = {
    allowUnfreePackages: ['unfree', 'other', 'unfree'],
    allowBroken: true,
    allowUnfree: false,
    permittedInsecurePackages: ['python3.13-insecure-1.0'],
  }
  const channel = await move({ path: sampleChannel, overlays: [overlay, single], config })
  t.strictSame(
    channel.pin?.config,
    {
      allowUnfreePackages: ['other', 'unfree'],
      allowBroken: true,
      permittedInsecurePackages: config.permittedInsecurePackages,
    },
    'in the one form of all that mean the same',
  )
  const [now, before] = channel.pins
  t.match(now?.at, /\+[0-9a-f]{12}$/)
  t.not(now?.at, before?.at)

  const spec = { packages: [...native, 'noticed', 'jinja2'], channel: 'team', source: 'python313Also' }
  const environment = await build(site, spec)
  t.equal(environment.status, 'ready')
  for (const name of native) t.equal(environment.rows[name]?.fate, 'rebuilt', name)
  const storePath = environment.storePath ?? ''
  const { stdout } = await execa(join(storePath, 'bin/python'), [
    '-c',
    'import unfree, insecure, broken, noticed; print(unfree.answer + insecure.answer + broken.answer)',
  ])
  t.equal(stdout, '126')
  t.strictSame((await readdir(join(storePath, 'share'))).sort(), ['again', 'man', 'notice'])

  const again = await build(site, { ...spec, channel: `team@${now?.at}` })
  t.equal(again.id, environment.id)
  t.not((await build(site, { packages: ['jinja2'], channel: `team@${before?.at}` })).id, environment.id)

  await t.test('the bundle alone makes the same store path', async (t) => {
    const at = join(folder, 'elsewhere')
    await mkdir(at)
    const answer = await fetch(`${site.url}/v1/environments/${environment.id}/bundle`)
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), extract({ cwd: at }))
    for (const [version, programs] of Object.entries(await nixes())) {
      const built = await execa(join(programs, 'nix-build'), ['--no-out-link'], {
        cwd: join(at, 'bundle'),
        env: { NIX_CONFIG: 'substituters =' },
      })
      t.equal(built.stdout, storePath, version)
    }
    // On a machine whose store has none of it, the overlays are those of the bundle.
    const { stdout: hash } = await execa('nix', [
      ...['--extra-experimental-features', 'nix-command', 'hash', 'path'],
      join(at, 'bundle/overlays/0'),
    ])
    t.equal(hash, channel.pin?.overlays?.[0])
  })
})

tap.test('an overlay reads its own folder and nothing else', async (t) => {
  const outside = join(folder, 'outside.nix')
  for (const expression of [
    `builtins.readFile ${join(folder, 'single.nix')}`,
    'builtins.readFile /etc/hostname',
    'fetchTarball "http://127.0.0.1:9/x.tar.gz"',
  ]) {
    await writeFile(outside, `_: prev: { python313 = builtins.seq (${expression}) prev.python313; }\n`)
    const { move: end } = await move({ path: sampleChannel, overlays: [outside] })
    t.match(end, { state: 'failed', failure: { class: 'eval-error' } }, expression)
  }
  await writeFile(
    outside,
    '_: prev: { python313 = if builtins.getEnv "PATH" == "" then prev.python313 else throw "no"; }\n',
  )
  t.match((await move({ path: sampleChannel, overlays: [outside] })).move, { state: 'done' })

  const { move: gone } = await move({ path: sampleChannel, overlays: [join(folder, 'gone.nix')] })
  t.match(gone, { state: 'failed', failure: { class: 'unsupported-pin', message: /gone\.nix is neither/ } })
})

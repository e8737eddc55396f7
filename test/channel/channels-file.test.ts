import { fileURLToPath } from 'node:url'
import tap from 'tap'
import { ChannelsInvalid, parseChannels, readChannels } from '../../src/channel/channels-file.ts'

const rev = 'a'.repeat(40)
const sha256 = `sha256-${'A'.repeat(43)}=`
const pointers = (value: unknown) => {
  const parsed = parseChannels(value, '/etc')
  return 'faults' in parsed ? parsed.faults.map((fault) => fault.pointer) : []
}

tap.test('the channels file that comes with Patchbay', async (t) => {
  const file = fileURLToPath(new URL('../../ops/channels.json', import.meta.url))
  t.match(await readChannels(file), [
    {
      name: 'sample',
      isDefault: true,
      from: { path: /\/ops\/sample-channel$/ },
      defaults: { source: 'python313' },
    },
  ])
})

tap.test('the example of a first channel of Nixpkgs', async (t) => {
  const file = fileURLToPath(new URL('../../ops/channels.nixpkgs.example.json', import.meta.url))
  t.strictSame(await readChannels(file), [
    {
      name: 'nixos-unstable',
      from: { branch: 'nixos-unstable', follow: true },
      defaults: { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' },
      isDefault: true,
    },
  ])
})

tap.test('folders and revisions; paths are relative to the file', async (t) => {
  const parsed = parseChannels(
    { here: { path: 'x', default: true }, 'nixos-25.11': { rev, sha256, target: '3.13t' } },
    '/etc',
  )
  t.match(parsed, {
    sources: [
      { name: 'here', isDefault: true, from: { path: '/etc/x' } },
      {
        name: 'nixos-25.11',
        isDefault: false,
        from: { rev, sha256 },
        defaults: { target: 'python313FreeThreading' },
      },
    ],
  })
})

tap.test('what the package set is called with', async (t) => {
  const config = { allowUnfree: true, allowBroken: false }
  const parsed = parseChannels(
    { a: { path: '/x', config, overlays: ['o.nix', '/p'] }, b: { path: '/x', config: {} } },
    '/etc',
  )
  t.match(parsed, {
    sources: [{ from: { path: '/x', config: { allowUnfree: true }, overlays: ['/etc/o.nix', '/p'] } }, {}],
  })
  if ('sources' in parsed) t.strictSame(parsed.sources[1]?.from, { path: '/x' })
  t.same(pointers({ a: { path: '/x', config: { allowFree: true }, overlays: ['', 7] } }), [
    '/a/config/allowFree',
    '/a/overlays/0',
    '/a/overlays/1',
  ])
})

tap.test('a revision without its hash, and a branch', async (t) => {
  const parsed = parseChannels(
    { a: { rev }, b: { branch: 'nixos-25.11', follow: true }, c: { branch: 'x/y', follow: false } },
    '/etc',
  )
  t.ok('sources' in parsed)
  if ('sources' in parsed)
    t.strictSame(
      parsed.sources.map(({ from }) => from),
      [{ rev }, { branch: 'nixos-25.11', follow: true }, { branch: 'x/y' }],
    )
})

tap.test('the only channel is the default', async (t) => {
  t.match(parseChannels({ one: { path: '/x' } }, '/etc'), { sources: [{ isDefault: true }] })
})

tap.test('all faults at once', async (t) => {
  const channels = {
    branch: { rev: 'nixos-unstable', sha256 },
    typo: { pth: '/x' },
    names: { branch: '../main' },
  }
  t.same(pointers(channels).sort(), ['/branch/rev', '/names/branch', '/typo/pth'])
  const later = {
    'a b': { path: '/x' },
    both: { path: '/x', rev, sha256 },
    half: { sha256, path: '/x' },
    neither: {},
    still: { rev, follow: true },
    several: { branch: 'main', rev },
    versions: { path: '/x', source: '3.12', target: '3.13t' },
    one: { path: '/x', default: true },
    two: { path: '/x', default: true },
  }
  t.same(pointers(later).sort(), [
    '/a b',
    '/both',
    '/half/sha256',
    '/neither',
    '/several',
    '/still/follow',
    '/two/default',
    '/versions/target',
  ])
  t.same(pointers({}), [''])
  t.same(pointers([]), [''])
})

tap.test('a file that is not there, or not JSON, is named', async (t) => {
  await t.rejects(readChannels('/nonexistent.json'), ChannelsInvalid)
  await t.rejects(readChannels(fileURLToPath(import.meta.url)), ChannelsInvalid)
})

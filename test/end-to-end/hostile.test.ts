import tap from 'tap'
import { recordingNix } from './recording-nix.ts'
import { build, openSite, post } from './site.ts'

const site = await openSite(tap)
const nix = await recordingNix(tap)
// The API runs in this process, so it would find programs on this PATH.
const path = process.env.PATH
process.env.PATH = nix.path
tap.teardown(() => {
  process.env.PATH = path
})
await site.startWorker(tap, { PATH: nix.path })

const hostile: unknown[] = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Nix's
  'a${builtins.readFile /etc/hostname}',
  '../x',
  '{"outPath":"/etc/passwd"}',
  { outPath: '/etc/passwd' },
  'a'.repeat(200 * 1024),
  '--option',
  'a b',
  'a\n',
  'a\u0000b',
  "''; import <nixpkgs>",
  '$(touch /tmp/x)',
  '`id`',
  '1a',
  '',
  'é',
  null,
  7,
  ['jinja2'],
]

tap.test('a worker notes its calls of Nix', async (t) => {
  t.ok((await nix.calls()).length > 0, 'when it starts')
  const before = await nix.calls()
  const { status } = await build(site, { packages: ['click'] })
  t.equal(status, 'ready')
  t.ok((await nix.calls()).length > before.length, 'when it builds')
})

tap.test('every fault of a hostile spec is named, and no process of Nix starts', async (t) => {
  const before = await nix.calls()
  const answer = await post(site, {
    packages: hostile,
    rebuild: hostile,
    drop: hostile,
    source: '../python313',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Nix's
    target: 'python313${"FreeThreading"}',
    channel: 'https://example.org/channel.tar.gz',
    system: 'x86_64-linux; rm -rf /',
    gil: 'off',
    pin: { kind: 'folder', narHash: '/etc' },
    rebuildSet: ['x'],
  })
  const body = await answer.text()
  t.equal(answer.status, 400)
  t.match(answer.headers.get('content-type'), 'application/problem+json')
  const { code, faults } = JSON.parse(body) as { code: string; faults: { pointer: string; detail: string }[] }
  t.equal(code, 'spec-invalid')
  const pointers = new Set(faults.map(({ pointer }) => pointer))
  for (const index of hostile.keys())
    for (const field of ['packages', 'rebuild', 'drop'])
      t.ok(pointers.has(`/${field}/${index}`), `${field}: ${JSON.stringify(hostile[index])?.slice(0, 40)}`)
  for (const field of ['source', 'target', 'channel', 'system', 'gil', 'pin', 'rebuildSet'])
    t.ok(pointers.has(`/${field}`), field)
  t.ok(body.length < 64 * 1024, 'what is huge is not sent back')

  for (const text of [
    '{',
    '[]',
    '"jinja2"',
    'null',
    '{"packages":[]}',
    '{"packages":{"length":1,"0":"a"}}',
    '{"__proto__":{"packages":["click"]}}',
  ])
    t.equal((await post(site, text)).status, 400, text)
  for (const one of hostile) t.equal((await post(site, { packages: [one] })).status, 400)

  // Whatever had been accepted would come before this, for one worker takes one after the other.
  const { id } = await build(site, { packages: ['click', 'idna'] })
  const mine = (await nix.calls()).slice(before.length)
  const evaluations = mine.filter((call) => call.startsWith('nix-instantiate'))
  t.equal(evaluations.length, 1, 'the plan of the last one')
  t.notOk(
    mine.some((call) =>
      /hostname|passwd|example\.org|touch|--option(?! (sandbox|restrict|allow|timeout|max|substitute false))/.test(
        call.replaceAll(id, ''),
      ),
    ),
  )
  const { items } = (await (await fetch(`${site.url}/v1/environments`)).json()) as { items: unknown[] }
  t.equal(items.length, 2)
})

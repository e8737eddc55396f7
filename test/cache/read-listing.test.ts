import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { type Listing, NarReader } from '../../src/cache/nar-listing.ts'
import { readListing } from '../../src/cache/read-listing.ts'
import { nixes } from '../end-to-end/nix-client.ts'
import { temporaryFolder } from '../servers.ts'

/** Creates a folder with one of each kind of file that a NAR can hold, and names of all lengths. */
async function tree(t: Pick<Test, 'teardown'>): Promise<string> {
  const folder = join(await temporaryFolder(t), 'tree')
  await mkdir(join(folder, 'lib/empty'), { recursive: true })
  for (let length = 1; length <= 17; length++)
    await writeFile(join(folder, 'lib', 'n'.repeat(length)), Buffer.alloc(length * 3))
  await writeFile(join(folder, 'lib/ä ß 名'), 'x')
  await writeFile(join(folder, 'run'), '#!/bin/sh\n', { mode: 0o755 })
  await writeFile(join(folder, 'nothing'), '')
  await writeFile(join(folder, '__proto__'), 'a file like any other')
  await writeFile(join(folder, '10'), 'sorted by bytes')
  await writeFile(join(folder, '9'), 'and not by number')
  await symlink('lib/n', join(folder, 'link'))
  return folder
}

async function dumped(folder: string): Promise<{ nar: Buffer; listing: Listing }> {
  const { stdout } = await execa('nix-store', ['--dump', folder], { encoding: 'buffer' })
  const nar = Buffer.from(stdout)
  const reader = new NarReader()
  reader.take(nar)
  return { nar, listing: reader.end() }
}

tap.test('a listing has the size of the NAR that it is of', async (t) => {
  const { nar, listing } = await dumped(await tree(t))
  const read = readListing(JSON.stringify(listing))
  t.equal(read?.narSize, nar.length)
  t.match(read?.root, { type: 'directory', entries: { link: { type: 'symlink', target: 'lib/n' } } })
})

for (const [name, nix] of Object.entries(await nixes())) {
  tap.test(`what ${name} writes beside the NARs of a cache`, async (t) => {
    const folder = await temporaryFolder(t)
    const env = { NIX_CONFIG: `store = ${join(folder, 'store')}\nextra-experimental-features = nix-command` }
    t.teardown(() => execa('chmod', ['-R', 'u+w', folder]))
    const run = async (args: string[]) => (await execa(join(nix, 'nix'), args, { env })).stdout
    const path = await run(['store', 'add-path', '--name', 'tree', await tree(t)])
    const cache = `file://${join(folder, 'cache')}?write-nar-listing=true&compression=none`
    await run(['copy', '--to', cache, path])
    const [hash = ''] = path.slice('/nix/store/'.length).split('-')
    const narinfo = await readFile(join(folder, 'cache', `${hash}.narinfo`), 'utf8')
    const read = readListing(await readFile(join(folder, 'cache', `${hash}.ls`), 'utf8'))
    t.equal(`${read?.narSize}`, /^NarSize: (\d+)$/m.exec(narinfo)?.[1])
  })
}

tap.test('a listing of anything else does not hold together, or has another size', async (t) => {
  const { nar, listing } = await dumped(await tree(t))
  const changed = (change: (entries: { [name: string]: unknown }) => void) => {
    const copy = JSON.parse(JSON.stringify(listing))
    change(copy.root.entries)
    return readListing(JSON.stringify(copy))
  }
  const others = [
    changed((entries) => {
      delete entries.run
    }),
    changed((entries) => {
      entries['run-by-another-name'] = entries.run
      delete entries.run
    }),
    changed((entries) => {
      entries.run = { ...(entries.run as object), size: 1000 }
    }),
    changed((entries) => {
      entries.run = { type: 'regular', size: 10, narOffset: (entries.run as { narOffset: number }).narOffset }
    }),
    changed((entries) => {
      entries.link = { type: 'symlink', target: 'lib/somewhere/else' }
    }),
    changed((entries) => {
      entries.lib = { type: 'directory', entries: {} }
    }),
  ]
  for (const other of others) t.not(other?.narSize, nar.length)
})

tap.test('what is no listing', async (t) => {
  const root = (entry: unknown) => JSON.stringify({ version: 1, root: entry })
  const inside = (name: string) =>
    root({ type: 'directory', entries: { [name]: { type: 'regular', size: 1 } } })
  t.ok(readListing(inside('fine')))
  let deep: object = { type: 'directory', entries: {} }
  for (let depth = 0; depth < 300; depth++) deep = { type: 'directory', entries: { a: deep } }
  for (const text of [
    ...['', 'null', '[]', '{}', '{"version":2,"root":{"type":"directory","entries":{}}}', '{"version":1}'],
    ...[root(null), root([]), root({ type: 'fifo' }), root({ type: 'directory' })],
    ...[root({ type: 'regular' }), root({ type: 'regular', size: -1 }), root({ type: 'regular', size: 1.5 })],
    ...[root({ type: 'regular', size: 1, executable: 'yes' }), root({ type: 'symlink' })],
    ...[root({ type: 'symlink', target: '' }), inside(''), inside('.'), inside('..'), inside('a/b')],
    root(deep),
  ])
    t.equal(readListing(text), null, text.slice(0, 80))
})

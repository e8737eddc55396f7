import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { addContent, contentHash, contentPath, validPaths } from '../../src/nix/store/store.ts'
import { nixes } from '../end-to-end/nix-client.ts'
import { temporaryFolder } from '../servers.ts'
import { openContext } from './open-context.ts'

for (const [name, programs] of Object.entries(await nixes()))
  tap.test(`a channel’s folder is known by its content: ${name}`, async (t) => {
    const { settings } = await openContext(t, { path: `${programs}:${process.env.PATH}` })
    const root = await temporaryFolder(t)
    const folder = join(root, 'first')
    await mkdir(folder)
    await writeFile(join(folder, 'default.nix'), `{ }: "${folder}"\n`)

    const hash = await contentHash(settings, folder)
    t.match(hash, /^sha256-[A-Za-z0-9+/]{43}=$/)
    const path = await contentPath(settings, 'channel', hash)
    t.same(await validPaths(settings, [path]), [], 'asking for the hash puts nothing into the store')
    t.same(await addContent(settings, 'channel', folder, join(root, 'kept')), { path, narHash: hash })
    t.same(await validPaths(settings, [path]), [path])

    await rename(folder, join(root, 'second'))
    await symlink('second', folder)
    t.equal(await contentHash(settings, folder), hash, 'through a link, whatever it is called')
    t.same(await addContent(settings, 'channel', folder, join(root, 'kept')), { path, narHash: hash })
    await writeFile(join(root, 'second', 'more.nix'), '{ }\n')
    t.not(await contentHash(settings, folder), hash)
  })

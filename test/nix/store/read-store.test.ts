import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import tap from 'tap'
import { dump, readBuildLog } from '../../../src/nix/store/read-store.ts'
import { openPrivateStore } from '../../publish/private-store.ts'
import { temporaryFolder } from '../../servers.ts'

const store = await openPrivateStore(tap)
const app = await store.build('app')
const closure = await store.closure(app)
const signal = new AbortController().signal
const nowhere = `/nix/store/${'0'.repeat(32)}-nobody-has-it`

async function hashOf(nar: Readable): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of nar as AsyncIterable<Buffer>) hash.update(chunk)
  return `sha256-${hash.digest('base64')}`
}

tap.test('a path is dumped as the store that is set has it', async (t) => {
  for (const { path, narHash } of closure)
    t.equal(await dump(store.settings, path, hashOf, signal), narHash, path)
})

tap.test('a path that is not valid is an error, and is looked for nowhere else', async (t) => {
  await t.rejects(dump(store.settings, nowhere, hashOf, signal), {
    message: new RegExp(`^${nowhere} cannot be read from the store: .*is not valid`, 's'),
  })
})

tap.test('what a build said is read from where it was said; no cache is asked', async (t) => {
  const drv = closure.find(({ path }) => path === app)?.deriver ?? ''
  const logs: string[] = []
  const read = async (log: Readable) => {
    logs.push(await text(log))
  }
  t.equal(await readBuildLog(store.settings, drv, read, signal), true)
  t.strictSame(logs, ['making app\n'])

  const cache = await temporaryFolder(t)
  await mkdir(join(cache, 'log'))
  await writeFile(join(cache, 'nix-cache-info'), 'StoreDir: /nix/store\n')
  await writeFile(join(cache, `log/${basename(nowhere)}.drv`), 'of a cache')
  const nixConfig = store.settings.nixConfig.replace('substituters =', `substituters = file://${cache}`)
  t.equal(await readBuildLog({ ...store.settings, nixConfig }, `${nowhere}.drv`, read, signal), false)
  t.strictSame(logs.slice(1), [''])
})

import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import tap from 'tap'
import { readBuildLog } from '../../../src/nix/store/read-store.ts'
import { openPrivateStore } from '../../publish/private-store.ts'
import { temporaryFolder } from '../../servers.ts'

const store = await openPrivateStore(tap)
const app = await store.build('app')
const closure = await store.closure(app)
const signal = new AbortController().signal
const nowhere = `/nix/store/${'0'.repeat(32)}-nobody-has-it`

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

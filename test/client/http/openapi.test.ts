import { readFile, writeFile } from 'node:fs/promises'
import tap from 'tap'
import { clientTypes } from '../../../ops/client-types.ts'
import { openApp } from '../../api/fixture.ts'
import { startServers } from '../../servers.ts'

const servers = await startServers(tap)
const file = new URL('../../../src/client/http/openapi.ts', import.meta.url)

tap.test('the types of the client are those of the OpenAPI document', async (t) => {
  const { app } = await openApp(t, servers)
  const types = await clientTypes((await app.inject('/openapi.json')).json())
  if (process.env.UPDATE_DOCS) await writeFile(file, types)
  t.equal(await readFile(file, 'utf8'), types)
})

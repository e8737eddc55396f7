import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'
import tap from 'tap'
import { openApp } from '../api/fixture.ts'
import { startServers } from '../servers.ts'

const file = new URL('../../web/src/api/schema.d.ts', import.meta.url)

/** `npm run web:types` writes the file anew. */
tap.test('the types of the pages are those of the API’s own document', async (t) => {
  const { app } = await openApp(t, await startServers(t))
  const types = astToString(await openapiTS((await app.inject('/openapi.json')).json()))
  if (process.env.UPDATE_DOCS) await writeFile(file, types)
  t.equal(await readFile(file, 'utf8'), types)
})

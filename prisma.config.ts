import { defineConfig } from 'prisma/config'

// Prisma downloads its schema engine before any command, also for those that never start it. Naming a file that exists
// lets these run without the network. Migrations are written with the real engine, and applied by src/db/migrate.ts.
const needsNoEngine = ['generate', 'validate', 'format']
if (needsNoEngine.some((command) => process.argv.includes(command)))
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})

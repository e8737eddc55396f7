import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { contractions } from './contractions.ts'

const folder = new URL('../../prisma/migrations', import.meta.url).pathname

/**
 * Migrations that may contract, and why. Add one of a later release once every release from which an upgrade without downtime
 * must be possible has stopped using what it removes: see docs/upgrades.md.
 */
const allowed: { [migration: string]: string } = {
  '20261122161500_cache': 'before there was a second release',
  '20261122194500_api': 'before there was a second release',
  '20261129093000_package_by_path': 'before there was a rule; 20261129160000_older_workers makes up for it',
}

tap.test('migrations only expand', async (t) => {
  const names = (await readdir(folder)).filter((name) => /^\d{14}_/.test(name))
  t.ok(names.length > 9)
  const contracting: string[] = []
  for (const name of names) {
    const found = contractions(await readFile(join(folder, name, 'migration.sql'), 'utf8'))
    if (found.length > 0) contracting.push(name)
    if (found.length > 0 && !allowed[name])
      t.fail(`${name} takes away what the release before uses`, { statements: found })
  }
  t.strictSame(contracting, Object.keys(allowed), 'and no exception is kept that is none')
})

tap.test('what an earlier program would not bear is found', (t) => {
  for (const statement of [
    'ALTER TABLE "build" DROP COLUMN "x"',
    'ALTER TABLE "build" RENAME COLUMN "x" TO "y"',
    'ALTER TABLE "build" RENAME TO "builds"',
    'DROP TABLE "build"',
    'DROP TYPE "build_state"',
    'ALTER TABLE "build" ALTER COLUMN "x" SET NOT NULL',
    'ALTER TABLE "build" ALTER COLUMN "x" DROP DEFAULT',
    'ALTER TABLE "build" ALTER COLUMN "x" SET DATA TYPE INTEGER',
    'ALTER TABLE "build" ADD COLUMN "x" TEXT NOT NULL',
    `ALTER TABLE "build" ADD COLUMN "x" TEXT NOT NULL DEFAULT '', ADD COLUMN "y" TEXT NOT NULL`,
    'ALTER TABLE "build" ADD CONSTRAINT "x" CHECK ("y" > 0)',
    'CREATE UNIQUE INDEX "x" ON "build"("y")',
    `ALTER TYPE "build_state" ADD VALUE 'x'`,
  ])
    t.strictSame(contractions(`-- Comment\n${statement};`), [statement.replace(/\s+/g, ' ')], statement)
  t.end()
})

tap.test('what it bears is let through', (t) => {
  const sql = `
    CREATE TABLE "more" ("id" TEXT NOT NULL);
    ALTER TABLE "more" ADD CONSTRAINT "more_fkey" FOREIGN KEY ("id") REFERENCES "build"("id");
    CREATE UNIQUE INDEX "more_id" ON "more"("id");
    CREATE INDEX "x" ON "build"("y");
    DROP INDEX "z";
    ALTER TABLE "build" ADD COLUMN "x" TEXT, ADD COLUMN "y" TEXT NOT NULL DEFAULT 'a, b';
    ALTER TABLE "build" ALTER COLUMN "x" DROP NOT NULL;
    UPDATE "build" SET "x" = 'y';`
  t.strictSame(contractions(sql), [])
  t.end()
})

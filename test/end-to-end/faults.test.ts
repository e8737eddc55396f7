import { join } from 'node:path'
import tap from 'tap'
import { rows } from '../../ops/faults/rows.ts'
import { runRow } from '../../ops/faults/run-row.ts'
import { temporaryFolder } from '../servers.ts'

/** Rows of `npm run test:faults` whose fault no other test inflicts on whole processes, each in its shortest form. */
const names = ['redis-emptied', 'worker-stopped', 'up-killed']
const scale = { times: 1, seconds: 3, builds: 1 }

for (const name of names)
  tap.test(`${name}: no build is lost, none is doubled`, async (t) => {
    const parent = await temporaryFolder(t)
    const row = rows.find((one) => one.name === name)
    if (!row) throw new Error(`there is no row ${name}`)
    const outcome = await runRow(
      row,
      { scale, old: null, parent, logs: join(parent, 'logs') },
      ({ run }) => t.teardown(run),
      (line) => t.comment(line),
    )
    t.equal(outcome.reason, undefined)
    t.match(outcome.verdict, { lost: [], doubled: [] })
    t.ok((outcome.verdict?.submitted ?? 0) > 1, 'builds were submitted')
    t.equal(outcome.verdict?.finished, outcome.verdict?.submitted)
    for (const [role, { before, after }] of Object.entries(outcome.usage))
      t.ok(before.descriptors > 0 && after.mebibytes > 0, `${role} is measured`)
  })

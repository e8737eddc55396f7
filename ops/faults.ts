// Inflicts faults on real processes of Patchbay while callers submit builds, one row after the other, and prints the fate of their
// builds as a Markdown table. Ends with 1 if a build is lost or doubled. `--short` does less of each row, `--only NAME`
// runs the rows whose names begin so, `--list` names them all, `--old REF` is the version that runs beside this one. Keeps the logs
// of rows that show a fault.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Cleanup } from './faults/cleanup.ts'
import type { Scale } from './faults/row.ts'
import { rows } from './faults/rows.ts'
import { runRow } from './faults/run-row.ts'
import { faultTable, isFaulty, type Outcome, remarks, usageTable } from './faults/table.ts'

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    old: { type: 'string' },
  },
})
const scale: Scale = values.short
  ? { times: 2, seconds: 10, builds: 3 }
  : { times: 10, seconds: 60, builds: 8 }
const chosen = rows.filter(({ name }) => values.only?.some((begin) => name.startsWith(begin)) ?? true)

if (values.list)
  for (const { name, fault } of rows) process.stdout.write(`${name.padEnd(26)} ${fault(scale)}\n`)
else if (chosen.length === 0) {
  say('No row has a name that begins so. `--list` names them all.')
  process.exitCode = 64
} else await run()

async function run(): Promise<void> {
  // Not in /tmp: where a row fills the folder of builds, that is another one for its workers.
  const parent = await mkdtemp('/var/tmp/patchbay-faults-')
  await chmod(parent, 0o755)
  const outcomes: Outcome[] = []
  let open: Cleanup | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, async () => {
      report(outcomes)
      await open?.run()
      process.exit(1)
    })
  for (const row of chosen) {
    const begun = performance.now()
    const outcome = await runRow(
      row,
      { scale, old: values.old ?? null, parent, logs: join(parent, 'logs') },
      (cleanup) => {
        open = cleanup
      },
      say,
    )
    outcomes.push(outcome)
    say(`${row.name}: ${inShort(outcome)} (${((performance.now() - begun) / 1000).toFixed(0)} s)`)
  }
  report(outcomes)
  const faulty = outcomes.some(isFaulty)
  if (faulty) say(`Logs: ${parent}/logs`)
  else await rm(parent, { recursive: true })
  process.exitCode = faulty ? 1 : 0
  // Pipes of processes that were killed keep this one alive.
  process.stdout.write('', () => process.exit())
}

function report(outcomes: Outcome[]): void {
  process.stdout.write(`${faultTable(outcomes)}\n\n${usageTable(outcomes)}\n`)
  const under = remarks(outcomes)
  if (under.length > 0) process.stdout.write(`\n${under.map((remark) => `- ${remark}`).join('\n')}\n`)
}

function inShort({ verdict, seconds, reason, isSkipped }: Outcome): string {
  if (!verdict) return `${isSkipped ? 'not run' : 'broken off'}: ${reason}`
  const { submitted, finished, lost, doubled } = verdict
  return `${finished} of ${submitted} finished, ${lost.length} lost, ${doubled.length} doubled, healthy after ${seconds.toFixed(1)} s`
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

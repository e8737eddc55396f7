/**
 * Runs test files: all; those named in the arguments, or in the folders named; with `--quick`, all that need no build of Nix
 * and no killed process. The machine is prepared: see test.sh.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sharedServersVariable, startTestServers } from '../test/servers.ts'
import { compile } from './test/compile.ts'
import { failures, line, slowest } from './test/report.ts'
import { runFiles } from './test/run-files.ts'
import { selectFiles, shareProcesses } from './test/select.ts'

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    // Half of all files wait for something at any moment: leases, Nix, Postgres.
    jobs: { type: 'string', default: String(2 * availableParallelism()) },
  },
  allowPositionals: true,
})
const files = await selectFiles(positionals, values).catch((error: Error) => {
  console.error(error.message)
  return []
})
if (files.length === 0) {
  console.error(
    `There is nothing to test in ${positionals.join(', ')}. Name test files, or folders that have some.`,
  )
  process.exit(64)
}
await compile()

const servers = await startTestServers()
const folder = await mkdtemp(join(tmpdir(), 'patchbay-tests-'))
const cleanUp = async () => {
  await servers.stop()
  await rm(folder, { recursive: true, force: true })
}
// The servers' folder may be memory, which an interrupted run must not keep.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)))

try {
  const tapFile = join(folder, 'run.tap')
  const { ended, ok, counts } = await runFiles(shareProcesses(files), {
    jobs: Number(values.jobs),
    env: {
      [sharedServersVariable]: JSON.stringify(servers.urls),
      // Nothing of the sample channel is in a binary cache, so none is asked.
      NIX_CONFIG: `${process.env.NIX_CONFIG ?? 'substituters ='}\n${values.quick ? 'max-jobs = 0' : ''}`,
    },
    tapFile,
    onEnd: (end) => console.log(line(end)),
  })
  const text = await readFile(tapFile, 'utf8')
  if (files.length === 1) console.log(text)
  else if (!ok) console.log(failures(text))
  console.log(slowest(ended))
  console.log(`${counts.pass} passed, ${counts.fail} failed`)
  process.exitCode = ok ? 0 : 1
} finally {
  await cleanUp()
}

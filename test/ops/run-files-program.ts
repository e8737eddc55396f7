/** Runs the named fixtures in one process after another, and prints how each ended. The first argument receives the TAP. */
import { runFiles } from '../../ops/test/run-files.ts'

const [tapFile = '', ...names] = process.argv.slice(2)
const { ended, ok, counts } = await runFiles(
  { alone: [], shared: names.map((name) => `test/fixtures/run-files/${name}.ts`) },
  { jobs: 1, env: {}, tapFile, onEnd() {}, graceMs: 2000 },
)
process.stdout.write(JSON.stringify({ ended: ended.map(({ file, ok }) => ({ file, ok })), ok, counts }))
process.exitCode = 0

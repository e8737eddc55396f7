import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { drvName } from '../../src/nix/process/progress.ts'
import { realiseGoingOn } from '../../src/nix/realise-going-on.ts'
import { temporaryFolder } from '../servers.ts'
import { nixInstantiate } from './nix.ts'
import { openContext } from './open-context.ts'

const nonce = `${process.pid} ${Date.now()}`

/** An expression for a derivation that runs a line of shell and needs others. */
const making = (name: string, line: string, needs: string[] = []) =>
  `(derivation { name = "${name}"; inherit (pkgs) system; builder = "/bin/sh"; args = [ "-c" ${JSON.stringify(line)} ];
    PATH = "/bin:/usr/bin"; nonce = "${nonce}"; needs = [ ${needs.join(' ')} ]; })`

tap.test('all that failed by itself is found in one run, and nothing that waited for it', async (t) => {
  const context = await openContext(t)
  const faulty = making('faulty', 'exit 1')
  const { drv } = await nixInstantiate(
    making('top', 'echo > $out', [
      faulty,
      making('other', 'exit 2'),
      making('waiting', 'echo > $out', [faulty]),
    ]),
  )
  const failures = await realiseGoingOn(context, [drv], join(context.roots, 'root'))
  t.strictSame(failures.map(({ failure }) => drvName(failure.drv ?? '')).sort(), ['faulty', 'other'])
  t.notMatch(context.lines.join('\n'), / again, alone/)
})

tap.test('what builds alone is no failure, and what needs it may fail by itself', async (t) => {
  const gate = await temporaryFolder(t)
  const context = await openContext(t, {
    nixConfig: `substituters =\nextra-sandbox-paths = /gate=${gate}`,
  })
  const killed = making('killed', '[ -e /gate/open ] && echo > $out')
  const { drv } = await nixInstantiate(
    making('top', 'echo > $out', [killed, making('leaning', 'exit 1', [killed])]),
  )
  // Memory runs out in the first run, and there is more of it for the second.
  const counts = [0, 1]
  const killsSoFar = async () => {
    const count = counts.shift()
    if (counts.length === 0) await writeFile(join(gate, 'open'), '')
    return count ?? 1
  }
  const failures = await realiseGoingOn(context, [drv], join(context.roots, 'root'), undefined, killsSoFar)
  t.match(context.lines.join('\n'), /^trying .*-killed\.drv again, alone$/m)
  t.strictSame(
    failures.map(({ failure }) => drvName(failure.drv ?? '')),
    ['leaning'],
  )
})

tap.test('memory that runs out twice is no fault of a derivation', async (t) => {
  const context = await openContext(t)
  const { drv } = await nixInstantiate(making('hungry', 'exit 1'))
  let kills = 0
  const killsSoFar = async () => kills++
  const root = join(context.roots, 'root')
  const error = await realiseGoingOn(context, [drv], root, undefined, killsSoFar).catch((thrown) => thrown)
  t.match(error.failure, { class: 'builder-killed', retryable: true })
})

tap.test('a limit is no fault of a derivation', async (t) => {
  const context = await openContext(t, { nixConfig: 'substituters =\nmax-jobs = 2' })
  const { drv } = await nixInstantiate(
    making('top', 'echo > $out', [making('quick', 'exit 1'), making('endless', 'sleep 1000')]),
  )
  const limits = { ...context.limits, silentTimeoutSeconds: 2 }
  const root = join(context.roots, 'root')
  const error = await realiseGoingOn({ ...context, limits }, [drv], root).catch((thrown) => thrown)
  t.match(error.failure, { class: 'silent-timeout', retryable: true, drv: /-endless\.drv$/ })
})

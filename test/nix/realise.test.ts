import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap, { type Test } from 'tap'
import type { Failure } from '../../src/errors.ts'
import { realise } from '../../src/nix/realise.ts'
import { temporaryFolder } from '../servers.ts'
import { openBench } from './bench.ts'
import { nixInstantiate } from './nix.ts'

let nonce = 0

/** Realises a derivation that fails and has never been built, while the kernel counts so many processes killed for memory. */
async function failureWith(t: Test, kills: (number | null)[]): Promise<Failure> {
  const bench = await openBench(t)
  const { drv } = await nixInstantiate(
    `derivation { name = "failing"; inherit (pkgs) system; builder = "/bin/sh"; args = [ "-c" "echo compiling; exit 1" ];
      nonce = "${process.pid} ${Date.now()} ${nonce++}"; }`,
  )
  const counts = [...kills]
  const killsSoFar = async () => counts.shift() ?? null
  const root = join(bench.roots, 'root')
  const error = await realise(bench, [drv], root, undefined, killsSoFar).catch((thrown) => thrown)
  t.match(error.failure, { drv, logTail: ['compiling'] })
  return error.failure
}

// Real kills would be seen by all other tests of the machine.
tap.test('memory runs out while something is built', async (t) => {
  t.match(await failureWith(t, [3, 4]), {
    class: 'builder-killed',
    message: /^While failing was built, memory ran out/,
  })
})

tap.test('memory ran out before, or the kernel does not say', async (t) => {
  for (const kills of [
    [3, 3],
    [null, null],
    [null, 4],
  ])
    t.match(await failureWith(t, kills), { class: 'build-failed' })
})

tap.test('a Nix that neither builds nor says anything is ended', async (t) => {
  const bin = await temporaryFolder(t)
  await writeFile(join(bin, 'nix-store'), '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 })
  const bench = await openBench(t, { path: `${bin}:${process.env.PATH}` })
  const limits = { ...bench.limits, buildTimeoutSeconds: 1 }
  const realising = realise({ ...bench, limits }, ['/nix/store/x.drv'], join(bench.roots, 'root'))
  t.match((await realising.catch((error) => error)).failure, {
    class: 'substituter-error',
    retryable: true,
    message: /^Nix has neither built nor said anything for 1 s/,
  })
})

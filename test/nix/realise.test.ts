import { join } from 'node:path'
import tap, { type Test } from 'tap'
import type { Failure } from '../../src/errors.ts'
import { realise } from '../../src/nix/realise.ts'
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

tap.test('a log without end, with line breaks and without', async (t) => {
  const flood = async (builder: string) => {
    const bench = await openBench(t)
    const { drv } = await nixInstantiate(
      `derivation { name = "flood"; inherit (pkgs) system; builder = "/bin/sh"; args = [ "-c" ${JSON.stringify(builder)} ];
        PATH = "/bin:/usr/bin"; nonce = "${process.pid} ${Date.now()} ${nonce++}"; }`,
    )
    const limits = { ...bench.limits, logLimitMb: 1 }
    const error = await realise({ ...bench, limits }, [drv], join(bench.roots, 'root')).catch(
      (thrown) => thrown,
    )
    t.match(
      error.failure,
      { class: 'log-limit', drv, message: /passed 1 MB\. Raise PATCHBAY_LOG_LIMIT_MB/ },
      builder,
    )
  }
  await flood('yes')
  await flood('cat /dev/zero | tr "\\0" x')
  await flood('while :; do printf "50 %%\\r"; done')
})

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

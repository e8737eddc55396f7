import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap, { type Test } from 'tap'
import type { Failure } from '../../src/errors.ts'
import { realise } from '../../src/nix/realise.ts'
import { temporaryFolder } from '../servers.ts'
import { nixInstantiate } from './nix.ts'
import { openContext } from './open-context.ts'

let nonce = 0

/** Realises a new derivation that fails, with these counts of processes that the kernel has killed for memory. */
async function failureWith(t: Test, kills: (number | null)[]): Promise<Failure> {
  const context = await openContext(t)
  const { drv } = await nixInstantiate(
    `derivation { name = "failing"; inherit (pkgs) system; builder = "/bin/sh"; args = [ "-c" "echo compiling; exit 1" ];
      nonce = "${process.pid} ${Date.now()} ${nonce++}"; }`,
  )
  const counts = [...kills]
  const killsSoFar = async () => counts.shift() ?? null
  const root = join(context.roots, 'root')
  const error = await realise(context, [drv], root, undefined, killsSoFar).catch((thrown) => thrown)
  t.match(error.failure, { drv, logTail: ['compiling'] })
  return error.failure
}

tap.test('a log without end, with line breaks and without', async (t) => {
  const flood = async (builder: string) => {
    const context = await openContext(t)
    const { drv } = await nixInstantiate(
      `derivation { name = "flood"; inherit (pkgs) system; builder = "/bin/sh"; args = [ "-c" ${JSON.stringify(builder)} ];
        PATH = "/bin:/usr/bin"; nonce = "${process.pid} ${Date.now()} ${nonce++}"; }`,
    )
    const limits = { ...context.limits, logLimitMb: 1 }
    const error = await realise({ ...context, limits }, [drv], join(context.roots, 'root')).catch(
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

tap.test('a builder that eats memory, in one process or in many', async (t) => {
  const hungry = async (builder: string, buildMemoryMb: number) => {
    const context = await openContext(t)
    const { drv } = await nixInstantiate(
      `derivation { name = "hungry"; inherit (pkgs) system; builder = "/bin/sh"; args = [ "-c" ${JSON.stringify(builder)} ];
        PATH = "/bin:/usr/bin"; nonce = "${process.pid} ${Date.now()} ${nonce++}"; }`,
    )
    const limits = { ...context.limits, buildMemoryMb }
    const error = await realise({ ...context, limits }, [drv], join(context.roots, 'root')).catch(
      (thrown) => thrown,
    )
    return { failure: error?.failure, drv }
  }
  // `tail` keeps the last line, which never ends.
  const eat = (megabytes: number, seconds = 0) =>
    `(head -c ${megabytes}M /dev/zero; sleep ${seconds}) | tail > /dev/null`
  const one = await hungry(`${eat(400, 20)}; echo > $out`, 200)
  t.match(one.failure, {
    class: 'build-memory',
    retryable: true,
    drv: one.drv,
    message: /held more than 200 MB of memory\. Raise PATCHBAY_BUILD_MEMORY_MB/,
  })
  const each = `sh -c '${eat(60, 20)}'`
  const many = await hungry(`${`${each} & `.repeat(5)} wait; echo > $out`, 200)
  t.match(many.failure, { class: 'build-memory', drv: many.drv })
  t.equal((await hungry(`${eat(100)}; echo > $out`, 200)).failure, undefined, 'below its limit')
  t.equal((await hungry(`${eat(400)}; echo > $out`, 0)).failure, undefined, 'without a limit')
})

tap.test('of two builders, the one that eats memory is named', async (t) => {
  const context = await openContext(t, { nixConfig: 'substituters =\nmax-jobs = 2' })
  const derivation = async (name: string, builder: string) =>
    nixInstantiate(
      `derivation { name = "${name}"; inherit (pkgs) system; builder = "/bin/sh"; args = [ "-c" ${JSON.stringify(builder)} ];
        PATH = "/bin:/usr/bin"; nonce = "${process.pid} ${Date.now()} ${nonce++}"; }`,
    )
  const innocent = await derivation('innocent', 'sleep 100')
  const hungry = await derivation('hungry', 'sleep 1; (head -c 400M /dev/zero; sleep 20) | tail > /dev/null')
  const limits = { ...context.limits, buildMemoryMb: 200 }
  const root = join(context.roots, 'root')
  const error = await realise({ ...context, limits }, [innocent.drv, hungry.drv], root).catch(
    (thrown) => thrown,
  )
  t.match(error.failure, { class: 'build-memory', drv: hungry.drv })
})

// Does not kill processes: all other tests of the machine would see real kills.
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
  const context = await openContext(t, { path: `${bin}:${process.env.PATH}` })
  const limits = { ...context.limits, buildTimeoutSeconds: 1 }
  const realising = realise({ ...context, limits }, ['/nix/store/x.drv'], join(context.roots, 'root'))
  t.match((await realising.catch((error) => error)).failure, {
    class: 'substituter-error',
    retryable: true,
    message: /^Nix has neither built nor said anything for 1 s/,
  })
})

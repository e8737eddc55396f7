import { readlink } from 'node:fs/promises'
import { join } from 'node:path'
import tap, { type Test } from 'tap'
import { BuildFailed } from '../../src/errors.ts'
import { find, type KnownFindings, type Question } from '../../src/scan/findings.ts'
import { recordingNix } from '../end-to-end/recording-nix.ts'
import { openBench } from '../nix/bench.ts'
import { nixInstantiate } from '../nix/nix.ts'

/** A bench whose calls of Nix are noted, and a place for answers. */
async function laboratory(t: Pick<Test, 'teardown'>) {
  const nix = await recordingNix(t)
  const bench = await openBench(t, { path: nix.path })
  const answers = new Map<string, unknown>()
  const recorded: Parameters<KnownFindings['record']>[0] = []
  const known: KnownFindings = {
    byPath: async (paths) =>
      new Map(paths.filter((path) => answers.has(path)).map((p) => [p, answers.get(p)])),
    newest: async () => new Map(),
    record: async (findings) => {
      recorded.push(...findings)
      for (const { path, data } of findings) answers.set(path, data)
    },
  }
  return { bench, known, answers, recorded, calls: nix.calls }
}

/** A question that is answered as a script says. No other run asks it. */
async function asking(name: string, script: string): Promise<Question> {
  const by = await nixInstantiate(
    `derivation { name = "${name}"; inherit (pkgs) system; builder = "/bin/sh"; args = [ "-c" ''${script}'' ];
      nonce = "${process.pid} ${Date.now()}"; }`,
  )
  return { kind: 'scan', name, subject: `/nix/store/x-${name}`, by }
}

tap.test('what is not known is asked of Nix and recorded, and the rest is not asked again', async (t) => {
  const { bench, known, answers, recorded, calls } = await laboratory(t)
  const before = await asking('before', 'exit 1')
  const fresh = await asking('fresh', `echo '{"modules": [1, 2]}' > $out`)
  answers.set(before.by.out, { modules: [] })

  const found = await find(bench, known, [before, fresh])
  t.strictSame(
    [...found].sort(),
    [
      [before.by.out, { modules: [] }],
      [fresh.by.out, { modules: [1, 2] }],
    ].sort(),
  )
  const [call, ...more] = await calls()
  t.strictSame(more, [], 'Nix is called once')
  t.match(call, `nix-store --realise ${fresh.by.drv} --add-root`)
  t.notMatch(call, before.by.drv)
  t.equal(await readlink(join(bench.roots, 'scan')), fresh.by.out, 'and keeps the answer while it is read')
  t.strictSame(recorded, [
    {
      path: fresh.by.out,
      kind: 'scan',
      name: 'fresh',
      subject: '/nix/store/x-fresh',
      data: { modules: [1, 2] },
    },
  ])

  t.strictSame([...(await find(bench, known, [before, fresh]))].sort(), [...found].sort())
  t.strictSame([...(await find(bench, known, []))], [])
  t.equal((await calls()).length, 1, 'what is known, or is no question, needs no Nix')
  t.equal(recorded.length, 1)
})

tap.test('all that is open is asked at once, and the same question once', async (t) => {
  const { bench, known, recorded, calls } = await laboratory(t)
  const one = await asking('one', 'echo 1 > $out')
  const other = await asking('other', 'echo 2 > $out')
  const found = await find(bench, known, [one, other, { ...one, name: 'alias' }])
  t.strictSame([found.get(one.by.out), found.get(other.by.out)], [1, 2])
  const [call, ...more] = await calls()
  t.strictSame(more, [])
  t.equal(call?.split(' ').filter((word) => word.endsWith('.drv')).length, 2)
  t.strictSame(recorded.map(({ path }) => path).sort(), [one.by.out, other.by.out].sort())
})

tap.test('a question without an answer ends the build, and nothing is recorded', async (t) => {
  const { bench, known, recorded } = await laboratory(t)
  const broken = await asking('broken', 'echo "cannot read it"; exit 3')
  const fine = await asking('fine', 'echo 1 > $out')
  const error = await find(bench, known, [fine, broken]).catch((thrown) => thrown)
  t.type(error, BuildFailed)
  t.match(error.failure, { class: 'build-failed', drv: broken.by.drv, logTail: ['cannot read it'] })
  t.strictSame(recorded, [])
})

import { readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap, { type Test } from 'tap'
import { narinfoName } from '../../../src/cache/object-names.ts'
import { BuildFailed } from '../../../src/errors.ts'
import { validPaths } from '../../../src/nix/store/store.ts'
import type { Owned } from '../../../src/plan/scan/owner.ts'
import type { Check } from '../../../src/plan/scan/question.ts'
import type { KnownFindings } from '../../../src/plan/scan/scan-results.ts'
import { runChecks } from '../../../src/plan/scan/scan-results.ts'
import { recordingNix } from '../../end-to-end/recording-nix.ts'
import { nixInstantiate } from '../../nix/nix.ts'
import { openContext } from '../../nix/open-context.ts'
import { temporaryFolder } from '../../servers.ts'

/** Returns a Nix context that records its calls, and a store of findings. */
async function laboratory(t: Pick<Test, 'teardown'>, nixConfig = 'substituters =') {
  const nix = await recordingNix(t)
  const context = await openContext(t, { path: nix.path, nixConfig })
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
  const realised = async () =>
    (await nix.calls()).filter(
      (call) => call.startsWith('nix-store --realise') && !call.includes('--dry-run'),
    )
  return { context, known, answers, recorded, calls: nix.calls, realised }
}

const nonce = `${process.pid} ${Date.now()}`
const made = (name: string, script: string, more = '') =>
  `derivation { name = "${name}"; inherit (pkgs) system; builder = "/bin/sh"; args = [ "-c" ''${script}'' ];
    nonce = "${nonce}"; ${more} }`

/** Returns a check with the output of a script, unique to this run. */
async function asking(name: string, script: string): Promise<Check> {
  const by = await nixInstantiate(made(name, script))
  return { kind: 'scan', name, subject: `/nix/store/${'x'.repeat(32)}-${name}`, by }
}

/** Returns a check of a package that no cache has, and the source's build of it. */
async function askingAbout(name: string): Promise<{ question: Check; source: Owned }> {
  const source = made(name, 'while [ $SECONDS -lt 2 ]; do :; done; echo built > $out').replace(
    '/bin/sh',
    '/bin/bash',
  )
  const { drv, out } = await nixInstantiate(source)
  const by = await nixInstantiate(
    `let source = ${source}; in ${made(`scan-of-${name}`, `echo '{"modules": [], "of": "'$source'"}' > $out`, 'inherit source;')}`,
  )
  return { question: { kind: 'scan', name, subject: out, by }, source: { name, drv, out } }
}

const compiling = { sources: [], compile: true }

tap.test('what is not known is asked of Nix and recorded, and the rest is not asked again', async (t) => {
  const { context, known, answers, recorded, calls, realised } = await laboratory(t)
  const before = await asking('before', 'exit 1')
  const fresh = await asking('fresh', `echo '{"modules": [1, 2]}' > $out`)
  answers.set(before.by.out, { modules: [] })

  const found = await runChecks(context, known, [before, fresh], compiling)
  t.strictSame(
    [...found].sort(),
    [
      [before.by.out, { modules: [] }],
      [fresh.by.out, { modules: [1, 2] }],
    ].sort(),
  )
  const [call, ...more] = await realised()
  t.strictSame(more, [], 'Nix realises once')
  t.match(call, `nix-store --realise ${fresh.by.drv} --add-root`)
  t.notMatch(call, before.by.drv)
  t.equal(await readlink(join(context.roots, 'scan')), fresh.by.out, 'and keeps the answer while it is read')
  t.strictSame(recorded, [
    {
      path: fresh.by.out,
      kind: 'scan',
      name: 'fresh',
      subject: fresh.subject,
      data: { modules: [1, 2] },
    },
  ])

  const asked = (await calls()).length
  t.strictSame([...(await runChecks(context, known, [before, fresh], compiling))].sort(), [...found].sort())
  t.strictSame([...(await runChecks(context, known, [], compiling))], [])
  t.equal((await calls()).length, asked, 'known results, and no questions, need no Nix')
  t.equal(recorded.length, 1)
})

tap.test('all that is open is asked at once, and the same question once', async (t) => {
  const { context, known, recorded, realised } = await laboratory(t)
  const one = await asking('one', 'echo 1 > $out')
  const other = await asking('other', 'echo 2 > $out')
  const found = await runChecks(context, known, [one, other, { ...one, name: 'alias' }], compiling)
  t.strictSame([found.get(one.by.out), found.get(other.by.out)], [1, 2])
  const [call, ...more] = await realised()
  t.strictSame(more, [])
  t.equal(call?.split(' ').filter((word) => word.endsWith('.drv')).length, 2)
  t.strictSame(recorded.map(({ path }) => path).sort(), [one.by.out, other.by.out].sort())
})

tap.test('a question without an answer ends the build, and nothing is recorded', async (t) => {
  const { context, known, recorded } = await laboratory(t)
  const broken = await asking('broken', 'echo "cannot read it"; exit 3')
  const fine = await asking('fine', 'echo 1 > $out')
  const error = await runChecks(context, known, [fine, broken], compiling).catch((thrown) => thrown)
  t.type(error, BuildFailed)
  t.match(error.failure, { class: 'build-failed', drv: broken.by.drv, logTail: ['cannot read it'] })
  t.strictSame(recorded, [])
})

tap.test('what no cache has is compiled for a build, which says so, and not for a plan', async (t) => {
  const { context, known, realised } = await laboratory(t)
  const { question, source } = await askingAbout('uncached')
  const others = await Promise.all(['a', 'b', 'c'].map((name) => asking(`other-${name}`, 'echo 1 > $out')))
  const questions = [...others, question]

  const planned = await runChecks(context, known, questions, { sources: [source], compile: false })
  t.strictSame([...planned.keys()].sort(), others.map(({ by }) => by.out).sort())
  t.notMatch((await realised()).join('\n'), question.by.drv)
  t.strictSame(
    context.lines.filter((line) => line.startsWith('no cache has')),
    [],
  )

  const built = await runChecks(context, known, questions, { sources: [source], compile: true })
  t.match(built.get(question.by.out), { of: source.out })
  t.match(
    context.lines.filter((line) => line.startsWith('no cache')),
    [/^no cache has the source’s builds of uncached: they are compiled here$/],
  )
})

tap.test('of questions about other things, those that need a build that no cache has', async (t) => {
  const { context, known } = await laboratory(t)
  const { question, source } = await askingAbout('needed')
  const others = await Promise.all(['d', 'e', 'f'].map((name) => asking(`other-${name}`, 'echo 1 > $out')))
  // Depends on another package, as a trial does.
  const trial: Check = { ...question, kind: 'fallback', subject: '/nix/store/another' }
  const answers = await runChecks(context, known, [...others, trial], { sources: [source], compile: false })
  t.strictSame([...answers.keys()].sort(), others.map(({ by }) => by.out).sort())
})

tap.test('a cache that promises what Nix does not take from it has nothing compiled either', async (t) => {
  const { question, source } = await askingAbout('promised')
  const cache = await temporaryFolder(t)
  await writeFile(join(cache, 'nix-cache-info'), 'StoreDir: /nix/store\n')
  await writeFile(
    join(cache, narinfoName(source.out)),
    [
      ...[`StorePath: ${source.out}`, 'URL: nar/x.nar.xz', 'Compression: xz', 'References: '],
      ...[`NarHash: sha256:${'0'.repeat(52)}`, 'NarSize: 600', 'FileSize: 100', ''],
    ].join('\n'),
  )
  const { context, known } = await laboratory(t, `substituters = file://${cache}`)
  const others = await Promise.all(['g', 'h'].map((name) => asking(`other-${name}`, 'echo 1 > $out')))
  const sources = [source]
  const answers = await runChecks(context, known, [...others, question], { sources, compile: false })
  t.strictSame([...answers.keys()].sort(), others.map(({ by }) => by.out).sort())
  t.match(context.lines.join('\n'), `building ${source.drv}`, 'Nix would have')
  t.strictSame(await validPaths(context.settings, [source.out]), [])

  const compiled = await runChecks(context, known, [question], { sources, compile: true })
  t.ok(compiled.has(question.by.out))
})

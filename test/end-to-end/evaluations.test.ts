import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { execa } from 'execa'
import tap from 'tap'
import { extract } from 'tar'
import { libraryHash, libraryInterface, readLibrary, writeLibrary } from '../../src/nix/library.ts'
import { canonicalText, environmentId } from '../../src/spec/canonical.ts'
import { temporaryFolder } from '../servers.ts'
import { recordingNix } from './recording-nix.ts'
import { build, ended, openSite } from './site.ts'

const site = await openSite(tap)
const nix = await recordingNix(tap)
await site.startWorker(tap, { PATH: nix.path })

/** Runs a build, and returns the stages that it evaluated, in order. */
async function evaluationsOf(work: () => Promise<{ status: string }>): Promise<string[]> {
  const before = (await nix.calls()).length
  const { status } = await work()
  if (status !== 'ready') throw new Error(`the build has ended as ${status}`)
  const calls = (await nix.calls()).slice(before)
  return calls.flatMap((call) => /^nix-instantiate .*--attr kept\.(\S+)/.exec(call)?.[1] ?? [])
}

/** Returns the derivation that a recorded bundle evaluates to by itself. */
async function derivationOfBundle(id: string): Promise<string> {
  const folder = await temporaryFolder(tap)
  const { body } = await fetch(`${site.url}/v1/environments/${id}/bundle`)
  await pipeline(Readable.fromWeb(body as ReadableStream), extract({ cwd: folder }))
  const { stdout } = await execa('nix-instantiate', [join(folder, 'bundle')], {
    env: { NIX_CONFIG: 'substituters =' },
  })
  return stdout.replace(/!.*$/, '')
}

tap.test('a build whose plan needs one evaluation evaluates once', async (t) => {
  t.strictSame(await evaluationsOf(() => build(site, { packages: ['click', 'six'] })), ['plan'])

  // The first build finds what is native; the second one guesses it, and more that its environment does not have.
  t.strictSame(
    (await evaluationsOf(() => build(site, { packages: ['markupsafe', 'multidict'] }))).filter(
      (stage) => stage !== 'plan',
    ),
    [],
  )
  const spec = { packages: ['markupsafe', 'jinja2'] }
  t.strictSame(await evaluationsOf(() => build(site, spec)), ['plan'])
  const { id } = await build(site, spec)
  const recorded = (await site.db.environments.get(id))?.environment
  t.equal(recorded?.drvPath, await derivationOfBundle(id), 'which is what its bundle makes')
})

tap.test('a Nix library that does not tell all derivations with the plan is evaluated again', async (t) => {
  const folder = await temporaryFolder(t)
  await writeLibrary(folder, await readLibrary())
  const environment = join(folder, 'environment.nix')
  const text = await readFile(environment, 'utf8')
  // As older libraries had it.
  const older = text.replace('      env\n      faults\n      check\n', '      env\n      check\n')
  t.not(older, text)
  await writeFile(environment, older)
  const library = await libraryHash(folder)
  const kept = await readLibrary(folder)
  await site.db.libraries.keep({ hash: library, interface: libraryInterface, files: kept.files })

  const asked = await site.service.accept(JSON.stringify({ packages: ['click', 'markupsafe'] }))
  await ended(site, asked.id)
  const known = await site.db.environments.get(asked.id)
  if (!known) throw new Error('it was accepted')
  const spec = { ...known.environment.spec, library }
  const canonical = canonicalText(spec)
  const stages = await evaluationsOf(async () => {
    const { environment: accepted } = await site.db.environments.accept({
      ...{ id: environmentId(canonical), spec, canonicalText: canonical },
    })
    return ended(site, accepted.id)
  })
  t.strictSame(stages, ['plan', 'built'])
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { canBuild, readBuildMachines, remoteMachines } from '../../src/nix/build-machines.ts'
import { requireMachines } from '../../src/nix/require-machines.ts'
import { readRequirements, requirementsIn } from '../../src/nix/store/read-derivation.ts'
import { nixes } from '../end-to-end/nix-client.ts'
import { temporaryFolder } from '../servers.ts'
import { nixInstantiate } from './nix.ts'
import { openContext } from './open-context.ts'

const nonce = `${process.pid} ${Date.now()}`
const made = (name: string, more: string) =>
  nixInstantiate(
    `derivation ({ name = "${name}"; inherit (pkgs) system; builder = "/bin/sh"; nonce = "${nonce}"; } // { ${more} })`,
  )

tap.test('a derivation says what it needs', async (t) => {
  const plain = await made('plain', 'text = "\\"]),(\\\\ \\n";')
  t.strictSame(await readRequirements(plain.drv), { system: 'x86_64-linux', features: [] })
  const large = await made(
    'large',
    'system = "aarch64-linux"; requiredSystemFeatures = [ "big-parallel" "kvm" ];',
  )
  const needs = { system: 'aarch64-linux', features: ['big-parallel', 'kvm'] }
  t.strictSame(await readRequirements(large.drv), needs)
  const structured = await made(
    'structured',
    '__structuredAttrs = true; system = "aarch64-linux"; requiredSystemFeatures = [ "big-parallel" "kvm" ];',
  )
  t.strictSame(await readRequirements(structured.drv), needs)
  for (const text of ['', 'Derive(', 'Derive([],[],[])', 'Derive([[)', '{"system":"x"}'])
    t.throws(() => requirementsIn(text), text)
})

tap.test('remote builders, in the settings and in a file', async (t) => {
  const file = join(await temporaryFolder(t), 'machines')
  await writeFile(
    file,
    '# ours\nssh://a aarch64-linux,armv7l-linux /key 4 1 kvm,big-parallel big-parallel -\nssh://b - /key\n',
  )
  t.strictSame(await remoteMachines(`@${file} ; ssh://c x86_64-darwin`, 'x86_64-linux'), [
    {
      name: 'ssh://a',
      systems: ['aarch64-linux', 'armv7l-linux'],
      features: ['kvm', 'big-parallel', 'big-parallel'],
      mandatory: ['big-parallel'],
    },
    { name: 'ssh://b', systems: ['x86_64-linux'], features: [], mandatory: [] },
    { name: 'ssh://c', systems: ['x86_64-darwin'], features: [], mandatory: [] },
  ])
  t.strictSame(await remoteMachines('@/nonexistent', 'x86_64-linux'), [])
  t.equal(await remoteMachines(`@${await temporaryFolder(t)}`, 'x86_64-linux'), null, 'what cannot be read')
})

tap.test('a machine builds what it has all of, and all that it insists on', async (t) => {
  const machine = {
    name: 'a',
    systems: ['x86_64-linux'],
    features: ['kvm', 'benchmark'],
    mandatory: ['benchmark'],
  }
  const can = (system: string, ...features: string[]) => canBuild(machine, { system, features })
  t.equal(can('x86_64-linux', 'benchmark'), true)
  t.equal(can('x86_64-linux', 'benchmark', 'kvm'), true)
  t.equal(can('x86_64-linux', 'kvm'), false)
  t.equal(can('x86_64-linux', 'benchmark', 'big-parallel'), false)
  t.equal(can('aarch64-linux', 'benchmark'), false)
})

for (const [name, folder] of Object.entries(await nixes())) {
  tap.test(`what ${name} builds on, as it shows itself`, async (t) => {
    const path = `${folder}:${process.env.PATH}`
    const nixConfig =
      'substituters =\nsystem-features = benchmark\nextra-platforms = i686-linux\nbuilders = ssh://far aarch64-linux'
    const machines = await readBuildMachines({ nixConfig, path })
    t.match(machines, [
      { name: 'this machine', systems: ['x86_64-linux', 'i686-linux', 'builtin'], features: ['benchmark'] },
      { name: 'ssh://far', systems: ['aarch64-linux'] },
    ])

    const context = await openContext(t, { nixConfig, path })
    const fine = await made('fine', 'requiredSystemFeatures = [ "benchmark" ];')
    await requireMachines(context, [fine.drv], [])
    for (const [what, more, wanted] of [
      [
        'system',
        'system = "riscv64-linux";',
        /has to be built on riscv64-linux\. The worker .* builds on this/,
      ],
      [
        'feature',
        'requiredSystemFeatures = [ "big-parallel" ];',
        /x86_64-linux with big-parallel\. .*x86_64-linux, i686-linux \(with benchmark\); ssh:\/\/far: aarch64-linux/,
      ],
    ] as const) {
      const { drv } = await made(`other-${what}`, more)
      const error = await requireMachines(context, [fine.drv, drv], [{ drv, name: 'scipy' }]).catch(
        (thrown) => thrown,
      )
      t.match(error.failure, {
        class: 'unsupported-system',
        drv,
        package: 'scipy',
        retryable: false,
        message: wanted,
      })
      // Same result as in Nix.
      const { exitCode } = await execa(join(folder, 'nix-store'), ['--realise', drv], {
        env: { NIX_CONFIG: `${nixConfig}\nbuilders =` },
        reject: false,
      })
      t.equal(exitCode, 1)
    }
  })
}

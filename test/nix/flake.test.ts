import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap from 'tap'
import { temporaryFolder } from '../servers.ts'
import { nixBuild, runProgram } from './nix.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const parts = ['flake.nix', 'nix', 'ops/nix', 'ops/sample-channel', 'package.json', 'package-lock.json']
const readme = await readFile(join(root, 'README.md'), 'utf8')
const examples = [...readme.matchAll(/^```nix\n(.*?)^```$/gms)].map(([, code = '']) => code)

/** A Nixpkgs flake made of the sample channel. Adds empty packages for the programs that only the service needs. */
const nixpkgs = `{
  outputs = _: let
    lib = (import ./sample-channel/lib) // {
      importJSON = path: builtins.fromJSON (builtins.readFile path);
      inherit (builtins) replaceStrings;
      licenses.mit = "MIT";
      fetchers.proxyImpureEnvVars = [ "http_proxy" ];
    };
    programs = final: prev: {
      inherit lib;
      callPackage = lib.callPackageWith final;
    } // lib.genAttrs [ "cacert" "nix" "nodejs" "redis" "util-linux" "zstd" ] (name: prev.runCommand name { } "mkdir $out");
  in {
    inherit lib;
    legacyPackages = lib.genAttrs [ "aarch64-linux" "x86_64-linux" ] (
      system: import ./sample-channel { inherit system; overlays = [ programs ]; }
    );
  };
}`

/** Copies the flake as a user gets it, beside a Nixpkgs that needs no network. */
const folder = await temporaryFolder(tap)
for (const part of parts) await cp(join(root, part), join(folder, 'patchbay', part), { recursive: true })
await mkdir(join(folder, 'nixpkgs'))
await cp(join(root, 'ops/sample-channel'), join(folder, 'nixpkgs/sample-channel'), { recursive: true })
await writeFile(join(folder, 'nixpkgs/flake.nix'), nixpkgs)
const local = ['--override-input', 'nixpkgs', `path:${folder}/nixpkgs`, '--no-write-lock-file']

/** Runs Nix without this user's settings, and without a package set of this machine. */
const nix = (...args: string[]) =>
  execa('nix', args, {
    reject: false,
    cwd: folder,
    env: {
      HOME: folder,
      NIX_PATH: '',
      NIX_CONFIG: 'experimental-features = nix-command flakes\nsubstituters =',
    },
  })
async function nixJson<T>(...args: string[]): Promise<T> {
  const { failed, stdout, stderr } = await nix(...args)
  if (failed) throw new Error(stderr)
  return JSON.parse(stdout) as T
}

/** Writes a flake as a user would, and returns its URL. */
async function flake(name: string, text: string): Promise<string> {
  await mkdir(join(folder, name))
  await writeFile(
    join(folder, name, 'flake.nix'),
    text
      .replace('github:NixOS/nixpkgs/nixos-unstable', `path:${folder}/nixpkgs`)
      .replace('github:<owner>/patchbay', `path:${folder}/patchbay`),
  )
  return `path:${folder}/${name}`
}

const whoIsThere = 'import jinja2, multidict, sys; print(multidict.istr.__module__, sys._is_gil_enabled())'
const example = (part: string) => {
  const found = examples.filter((code) => code.includes(part))
  if (found.length !== 1 || !found[0]) throw new Error(`the README has ${found.length} examples with ${part}`)
  return found[0]
}

tap.test('the lines in the README make an environment without the service', async (t) => {
  const lines = example('import ./nix')
  t.equal(lines.trim().split('\n').length, 5)
  const env = await nixBuild(lines.replace('./nix', `${root}/nix`))
  t.equal((await runProgram(`${env}/bin/python`, ['-c', whoIsThere])).out, 'multidict._multidict False')
})

tap.test("a user's flake has the environment, its test and the lock", async (t) => {
  const mine = await flake('mine', example('inputs.patchbay'))
  const [built] = await nixJson<{ outputs: { out: string } }[]>('build', '--no-link', '--json', mine)
  t.match(built?.outputs.out, /-python3\.13t-patched-env$/)
  const { stdout } = await nix('run', mine, '--', '-W', 'ignore', '-c', whoIsThere)
  t.equal(stdout, 'multidict._multidict True', 'markupsafe 2 turns it on')

  const check = await nix('flake', 'check', mine)
  t.equal(check.exitCode, 0, check.stderr)
  t.equal(
    await realised(mine, 'checks.x86_64-linux.imports'),
    true,
    'the check of the flake is the import check, and was built',
  )

  const { nodes } = JSON.parse(await readFile(join(folder, 'mine/flake.lock'), 'utf8'))
  t.match(nodes, {
    patchbay: { locked: { narHash: /^sha256-/ } },
    nixpkgs: { locked: { narHash: /^sha256-/ } },
  })
  t.strictSame(nodes.patchbay.inputs, { nixpkgs: ['nixpkgs'] }, 'one Nixpkgs for both')
})

async function realised(at: string, attribute: string): Promise<boolean> {
  const path = await nixJson<string>('eval', '--json', `${at}#${attribute}.outPath`)
  return !(await nix('path-info', path)).failed
}

tap.test('the library is the same through `lib` and through the overlay', async (t) => {
  const at = await flake(
    'same',
    `{
      inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
      inputs.patchbay = { url = "github:<owner>/patchbay"; inputs.nixpkgs.follows = "nixpkgs"; };
      outputs = { nixpkgs, patchbay, ... }: let
        pkgs = nixpkgs.legacyPackages.x86_64-linux;
        overlaid = import (nixpkgs + "/sample-channel") { system = "x86_64-linux"; overlays = [ patchbay.overlays.default ]; };
        packages = ps: [ ps.jinja2 ];
        drop = [ "markupsafe" ];
      in {
        drvs = map (env: env.drvPath) [
          (patchbay.lib.freeThreadedEnv { inherit pkgs packages drop; })
          ((patchbay.lib.patchbay pkgs).freeThreadedEnv { inherit packages drop; })
          (overlaid.patchbay.freeThreadedEnv { inherit packages drop; })
        ];
        names = builtins.attrNames overlaid.patchbay == builtins.attrNames (patchbay.lib.patchbay pkgs);
      };
    }`,
  )
  const drvs = await nixJson<string[]>('eval', '--json', `${at}#drvs`)
  t.equal(drvs.length, 3)
  t.equal(new Set(drvs).size, 1, drvs.join(' '))
  t.equal(await nixJson<boolean>('eval', '--json', `${at}#names`), true)
})

// Builds checks by name: before 2.16, `nix flake check` needs a machine of every system.
tap.test('the checks of the flake pass', async (t) => {
  const checks = await nixJson<string[]>(
    ...['eval', '--json', `path:${folder}/patchbay#checks.x86_64-linux`, '--apply', 'builtins.attrNames'],
    ...local,
  )
  t.strictSame(checks, ['environment', 'library'])
  const paths = checks.map((name) => `path:${folder}/patchbay#checks.x86_64-linux.${name}`)
  const { exitCode, stderr } = await nix('build', '--no-link', ...paths, ...local)
  t.equal(exitCode, 0, stderr)
})

tap.test('a test of the library that fails is in the log of the check', async (t) => {
  const broken = join(folder, 'broken')
  await cp(join(folder, 'patchbay'), broken, { recursive: true })
  const file = join(broken, 'nix/tests/names.nix')
  await writeFile(file, (await readFile(file, 'utf8')).replace('"ruamel-yaml"', '"no-such-name"'))
  const { failed, stderr } = await nix(
    ...['build', '--no-link', '--print-build-logs', `path:${broken}#checks.x86_64-linux.library`],
    ...local,
  )
  t.ok(failed)
  t.match(stderr, /normalName: case, and runs of dashes.*no-such-name/)
})

tap.test('the service takes every package of the lock by its hash', async (t) => {
  const at = `path:${folder}/patchbay#packages.x86_64-linux.default`
  const service = await nixJson<{ name: string; drvPath: string; mainProgram: string }>(
    ...[
      'eval',
      '--json',
      at,
      '--apply',
      'drv: { inherit (drv) name drvPath; inherit (drv.meta) mainProgram; }',
    ],
    ...local,
  )
  t.match(service, { name: /^patchbay-\d/, mainProgram: 'patchbay' })

  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  const { stdout } = await execa('nix-store', ['-qR', service.drvPath])
  const tarballs = stdout.split('\n').filter((drv) => drv.endsWith('.tgz.drv'))
  const wanted = new Map<string, string>(
    Object.entries<Locked>(packages)
      .filter(([path, one]) => path && one.integrity && isForHere(one))
      .map(([path, { version, integrity = '' }]) => [nameOfTarball(path, version), integrity]),
  )
  t.ok(wanted.size > 100)
  const hashes = await Promise.all(tarballs.map((drv) => binding(drv, 'outputHash')))
  t.strictSame(
    new Map(
      tarballs.map((drv, index) => [drv.slice('/nix/store/'.length + 33, -'.drv'.length), hashes[index]]),
    ),
    wanted,
  )
})

interface Locked {
  version: string
  integrity?: string
  os?: string[]
  cpu?: string[]
  libc?: string[]
}
const isForHere = ({ os = ['linux'], cpu = ['x64'], libc = ['glibc'] }: Locked) =>
  os.includes('linux') && cpu.includes('x64') && libc.includes('glibc')
const nameOfTarball = (path: string, version: string) =>
  `${path.split('node_modules/').at(-1)?.replace('@', '').replace('/', '-')}-${version}.tgz`
const binding = async (drv: string, name: string) =>
  (await execa('nix-store', ['-q', '--binding', name, drv])).stdout

tap.test('the flake names no host, and pins nothing that it could not fetch', async (t) => {
  const service = await readFile(join(root, 'ops/nix/service.nix'), 'utf8')
  const tarball = await readFile(join(root, 'ops/nix/npm-tarball.nix'), 'utf8')
  const text = await readFile(join(root, 'flake.nix'), 'utf8')
  t.notMatch(text + service + tarball, /\w+:\/\//)
  t.strictSame(
    [...text.matchAll(/url = "(.*?)"/g)].map(([, url]) => url),
    ['github:NixOS/nixpkgs/nixos-unstable'],
  )
})

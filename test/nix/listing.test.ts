import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap from 'tap'
import { temporaryFolder } from '../servers.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Counts the list elements that Nix allocates for a listing of the sample channel's set with `count` more packages. */
async function elementsFor(folder: string, count: number): Promise<number> {
  const stats = join(folder, `stats-${count}.json`)
  const expression = `
    let
      pkgs = import ${root}ops/sample-channel { };
      python = pkgs.python313;
      more = builtins.listToAttrs (
        builtins.genList (n: {
          name = "more-" + toString n;
          value = python.pkgs.six;
        }) ${count}
      );
      listing = (import ${root}nix { inherit pkgs; }).listing (python // { pkgs = python.pkgs // more; });
    in
    builtins.length (builtins.attrNames (builtins.deepSeq listing more))`
  const { stdout } = await execa('nix-instantiate', ['--eval', '--expr', expression], {
    env: { NIX_CONFIG: 'substituters =', NIX_SHOW_STATS: '1', NIX_SHOW_STATS_PATH: stats },
  })
  if (stdout !== String(count)) throw new Error(stdout)
  const { list } = JSON.parse(await readFile(stats, 'utf8')) as { list: { elements: number } }
  return list.elements
}

tap.test('a listing of ten times as many packages allocates ten times as much', async (t) => {
  const folder = await temporaryFolder(t)
  const base = await elementsFor(folder, 0)
  const [few, many] = [(await elementsFor(folder, 500)) - base, (await elementsFor(folder, 5000)) - base]
  t.ok(many < 20 * few, `${few} list elements for 500, ${many} for 5,000`)
})

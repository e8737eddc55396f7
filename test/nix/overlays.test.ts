import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import tap from 'tap'
import { pinContent } from '../../src/channel/pin.ts'
import type { ChannelListing } from '../../src/db/channels/types.ts'

import { nothingAssumed, renderBundle } from '../../src/nix/bundle.ts'
import { evaluate } from '../../src/nix/evaluate.ts'
import { libraryHash } from '../../src/nix/library.ts'

import { canonicalSpec } from '../../src/spec/canonical.ts'
import { nixes } from '../end-to-end/nix-client.ts'
import { temporaryFolder } from '../servers.ts'
import { openContext } from './open-context.ts'

const sample = fileURLToPath(new URL('../../ops/sample-channel', import.meta.url))
const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }

for (const [name, programs] of Object.entries(await nixes()))
  tap.test(`overlays and a configuration in restricted mode: ${name}`, async (t) => {
    const context = await openContext(t, { path: `${programs}:${process.env.PATH}` })
    const overlay = join(await temporaryFolder(t), 'overlay')
    await mkdir(overlay)
    await writeFile(join(overlay, 'names.json'), '["first"]')
    await writeFile(
      join(overlay, 'default.nix'),
      `_: prev: {
        pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [
          (final: _: {
            \${builtins.head (builtins.fromJSON (builtins.readFile ./names.json))} = final.six.overridePythonAttrs {
              meta.knownVulnerabilities = [ "one" ];
            };
            unfree = final.six.overrideAttrs { meta.license.free = false; };
          })
        ];
      }`,
    )
    /** The plan's decisions on both packages. */
    const planned = async (config: object) => {
      const from = { path: sample, overlays: [overlay], config }
      const { pin, paths } = await pinContent(from, { settings: context.settings, folder: context.roots })
      const packages = ['first', 'unfree']
      const spec = canonicalSpec({ packages }, { name: 'team', pin, defaults }, await libraryHash())
      const bundled = { ...context, ...paths }
      await renderBundle(context.bundle, { ...spec, ...nothingAssumed }, context.limits, bundled)
      const listing = await evaluate<ChannelListing>(bundled, 'listing')
      for (const one of packages) t.ok(listing.packageNames.includes(one), one)
      return evaluate<{ refused?: { name: string }[]; packages?: { name: string }[] }>(bundled, 'plan')
    }
    const refused = await planned({})
    t.same(refused.refused?.map((one) => one.name).sort(), ['first', 'unfree'])
    const version = '1.17.0'
    const allowed = await planned({
      allowUnfreePackages: ['six'],
      permittedInsecurePackages: [`python3.13-six-${version}`],
    })
    t.same(
      allowed.packages?.map((one) => one.name),
      ['six'],
    )
  })

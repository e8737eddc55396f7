import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { allSettings } from '../../../src/nix/settings.ts'

import { readSubstituters } from '../../../src/nix/substituters/substituters.ts'
import { nixes } from '../../end-to-end/nix-client.ts'
import { temporaryFolder } from '../../servers.ts'

const key = 'cache.example.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY='

for (const [name, folder] of Object.entries(await nixes())) {
  const settings = (nixConfig: string) => ({ nixConfig, path: `${folder}:${process.env.PATH}` })

  tap.test(`${name} says what its substituters are`, async (t) => {
    const netrc = join(await temporaryFolder(t), 'netrc')
    await writeFile(netrc, 'machine cache.example.org login a password b\n')
    const found = await readSubstituters(
      settings(
        [
          'substituters = https://cache.example.org/?priority=10 file:///var/cache/nix s3://bucket?region=x daemon',
          'extra-substituters = http://127.0.0.1:8313',
          `trusted-public-keys = ${key}`,
          `netrc-file = ${netrc}`,
        ].join('\n'),
      ),
    )
    t.strictSame([...found.urls].sort(), [
      'file:///var/cache/nix',
      'http://127.0.0.1:8313',
      'https://cache.example.org',
    ])
    t.strictSame(found.publicKeys, [key])
    t.strictSame(found.netrc, [{ machine: 'cache.example.org', login: 'a', password: 'b' }])
  })

  tap.test(`${name} has none where it is not to substitute, and without a netrc shows nothing`, async (t) => {
    const off = await readSubstituters(settings('substituters = https://a.example\nsubstitute = false'))
    t.strictSame(off.urls, [])
    const on = await readSubstituters(settings('substituters = https://a.example\nnetrc-file = /nonexistent'))
    t.match(on, { urls: ['https://a.example'], netrc: [] })
    t.match(await allSettings(settings('max-jobs = 7')), { 'max-jobs': 7, system: String })
  })
}

tap.test('a Nix that cannot be asked has none', async (t) => {
  t.match(await readSubstituters({ nixConfig: 'what = is this =', path: '/nonexistent:/usr/bin' }), {
    urls: [],
  })
})

import { readFile } from 'node:fs/promises'
import tap from 'tap'
import { parsePathInfo } from '../../src/nix/path-info.ts'

const recording = (name: string) =>
  readFile(new URL(`../fixtures/nix-output/${name}`, import.meta.url), 'utf8')

tap.test('path-info says the same in the shapes of Nix 2.8 and 2.26', async (t) => {
  const old = parsePathInfo(await recording('path-info-2.8.json'))
  t.strictSame(parsePathInfo(await recording('path-info-2.26.json')), old)
  t.equal(old.length, 3)
  for (const info of old) {
    t.match(info, { path: /^\/nix\/store\/[a-z0-9]{32}-/, narHash: /^sha256-.{43}=$/, narSize: Number })
    t.ok(Array.isArray(info.references))
  }
  t.strictSame(
    old.map(({ path }) => path),
    old.map(({ path }) => path).toSorted(),
  )
})

tap.test('a path that is not valid is an error and not an empty closure', async (t) => {
  t.throws(() => parsePathInfo('{"/nix/store/x":null}'), /\/nix\/store\/x is not valid/)
  t.throws(() => parsePathInfo('[{"path":"/nix/store/x","valid":false}]'), /\/nix\/store\/x is not valid/)
})

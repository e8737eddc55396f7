import { readFile } from 'node:fs/promises'
import tap from 'tap'
import { parsePathInfo } from '../../../src/nix/store/path-info.ts'

const recording = (name: string) =>
  readFile(new URL(`../../fixtures/nix-output/${name}`, import.meta.url), 'utf8')

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

tap.test('so do they of where a path came from, who signed it, and its content address', async (t) => {
  const [made, source, ...more] = parsePathInfo(await recording('path-info-signed-2.8.json'))
  t.strictSame(parsePathInfo(await recording('path-info-signed-2.26.json')), [made, source])
  t.strictSame(more, [])
  t.match(made, { deriver: /^\/nix\/store\/[a-z0-9]{32}-made\.drv$/, ca: null })
  t.strictSame(
    made?.signatures.map((signature) => signature.replace(/:[\w+/]{86}==$/, '')),
    ['t-1', 'u-1'],
  )
  t.match(source, { deriver: null, ca: /^text:sha256:[a-z0-9]{52}$/, signatures: { length: 1 } })
  const [unsigned] = parsePathInfo(await recording('path-info-2.8.json'))
  t.match(unsigned, { deriver: /-python3-3\.13\.5\.drv$/, signatures: { length: 0 }, ca: null })
})

tap.test('a path that is not valid is an error and not an empty closure', async (t) => {
  t.throws(() => parsePathInfo('{"/nix/store/x":null}'), /\/nix\/store\/x is not valid/)
  t.throws(() => parsePathInfo('[{"path":"/nix/store/x","valid":false}]'), /\/nix\/store\/x is not valid/)
})

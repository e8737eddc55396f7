import tap from 'tap'
import { releaseAdvice } from '../../src/spec/free-threading-releases.ts'

tap.test(
  'a version before the first release that supports free threading gets advice on versions',
  async (t) => {
    t.equal(
      releaseAdvice('numpy', '2.0.2'),
      'numpy supports free threading from 2.1 on, and the channel has 2.0.2: take a pin that has a newer one.',
    )
    const older: [string, string][] = [
      ['multidict', '6.1.0'],
      ['multidict', '5'],
      ['pandas', '2.2.2'],
      ['pandas', '2.2'],
      ['cryptography', '45.0.4'],
      ['pillow', '9.5.0'],
      ['numpy', '1.26.4'],
      ['zstandard', '0.9.1'],
      ['numpy', '2.0.0rc1'],
    ]
    for (const [name, version] of older) t.match(releaseAdvice(name, version), `has ${version}:`, version)
  },
)

tap.test('a version from there on is not', async (t) => {
  const newer: [string, string][] = [
    ['multidict', '6.2'],
    ['multidict', '6.2.0'],
    ['multidict', '6.10'],
    ['multidict', '7.0.1'],
    ['pandas', '2.2.3'],
    ['pandas', '2.3'],
    ['pandas', '3'],
    ['cryptography', '46.0.1'],
    ['pillow', '11.0.0'],
    ['pydantic-core', '2.100.1'],
    ['numpy', '2.1.0rc1'],
  ]
  for (const [name, version] of newer) t.equal(releaseAdvice(name, version), '', `${name} ${version}`)
})

tap.test('of a package without such a release there is no newer one to take', async (t) => {
  t.match(
    releaseAdvice('orjson', '3.10.7'),
    /^As of \w+ 20\d\d, no release of orjson supports free threading\.$/,
  )
})

tap.test('nothing is said of what is not known', async (t) => {
  t.equal(releaseAdvice('jinja2', '3.1.6'), '')
  t.equal(releaseAdvice('constructor', '1.0'), '', 'a name that every object has')
  for (const version of ['', 'unstable-2025-01-02', 'v1.0'])
    t.equal(releaseAdvice('numpy', version), '', `"${version}" is no older than anything`)
})

import tap from 'tap'
import { canonicalSpec, canonicalText, environmentId } from '../../src/spec/canonical.ts'
import type { Spec } from '../../src/spec/schema.ts'

const channel = {
  name: 'sample',
  pin: { kind: 'folder' as const, narHash: 'sha256-AAAA' },
  defaults: { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' },
}

const textOf = (spec: Spec, { library = 'sha256-L', of = channel } = {}) =>
  canonicalText(canonicalSpec(spec, of, library))

tap.test('the canonical text, byte for byte: it is what identities are made of', async (t) => {
  const text = textOf({ packages: ['Ruamel_YAML', 'jinja2', 'ruamel-yaml'] })
  t.equal(
    text,
    '{"channel":"sample","checks":"none","drop":[],"format":3,"gil":"report","keep":[],"library":"sha256-L",' +
      '"packages":["jinja2","ruamel-yaml"],"pin":{"kind":"folder","narHash":"sha256-AAAA"},"rebuild":"auto",' +
      '"skipImports":[],"source":"python313","system":"x86_64-linux","target":"python313FreeThreading"}',
  )
  t.equal(environmentId(text), '16cdacb8754223513e32c1d5fc8133aca1f248d265ba4e6064f73d48704f73f5')
})

tap.test('specs that mean the same have one text', async (t) => {
  const meaning = { packages: ['numpy', 'jinja2'], rebuild: ['numpy'], drop: ['a-b'], keep: ['c', 'd'] }
  const same: Spec[] = [
    { ...meaning, packages: ['jinja2', 'numpy'], drop: ['a_b'], keep: ['d', 'c'] },
    {
      packages: ['Jinja2', 'NumPy', 'numpy'],
      rebuild: ['NUMPY', 'numpy'],
      drop: ['A--B'],
      keep: ['D', 'c', 'd'],
    },
    { checks: 'none', gil: 'report', channel: 'sample', ...meaning },
    { ...meaning, skipImports: [], source: '3.13', target: '3.13t' },
    { ...meaning, system: 'x86_64-linux', target: 'cp313t' },
    { ...meaning, failures: 'fail' },
  ]
  for (const spec of same) t.equal(textOf(spec), textOf(meaning))
})

tap.test('everything that changes the result changes the text', async (t) => {
  const base: Spec = { packages: ['numpy'] }
  const texts = [
    textOf(base),
    textOf({ packages: ['numpy', 'jinja2'] }),
    textOf({ ...base, rebuild: 'none' }),
    textOf({ ...base, rebuild: [] }),
    textOf({ ...base, rebuild: ['numpy'] }),
    textOf({ ...base, drop: ['numpy'] }),
    textOf({ ...base, keep: ['numpy'] }),
    textOf({ ...base, checks: 'rebuilt' }),
    textOf({ ...base, skipImports: ['numpy.*'] }),
    textOf({ ...base, gil: 'require-disabled' }),
    textOf({ ...base, failures: 'drop' }),
    textOf({ ...base, failures: 'omit' }),
    textOf({ ...base, target: 'python313' }),
    textOf({ ...base, source: 'python313Debug' }),
    textOf({ ...base, system: 'aarch64-linux' }),
    textOf(base, { library: 'sha256-M' }),
    textOf(base, { of: { ...channel, name: 'other' } }),
    textOf(base, { of: { ...channel, pin: { kind: 'folder', narHash: 'sha256-BBBB' } } }),
  ]
  t.equal(new Set(texts).size, texts.length)
})

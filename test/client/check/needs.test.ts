import tap from 'tap'
import { neededBy, needsOf, reversed } from '../../../src/client/check/needs.ts'
import type { Package } from '../../../src/client/http/environments.ts'

const row = (name: string, targetPath: string | null = null) =>
  ({ name, sourcePath: `/nix/store/s-${name}`, targetPath }) as Package
const path = (path: string, ...references: string[]) => ({
  path: `/nix/store/${path}`,
  references: references.map((one) => `/nix/store/${one}`),
  narHash: 'sha256-A',
  narSize: 1,
  upstream: false,
})

const needs = needsOf(
  [row('jinja2'), row('markupsafe', '/nix/store/t-markupsafe'), row('app')],
  [
    path('s-app', 's-app', 's-jinja2', 'glibc'),
    path('s-jinja2', 't-markupsafe', 's-markupsafe'),
    path('t-markupsafe', 'glibc'),
    path('glibc'),
  ],
)

tap.test(
  'direct needs by the references of either build, without those of a package to itself',
  async (t) => {
    t.strictSame(
      [...needs].map(([name, others]) => [name, [...others]]),
      [
        ['app', ['jinja2']],
        ['jinja2', ['markupsafe']],
        ['markupsafe', []],
      ],
    )
    t.strictSame([...(reversed(needs).get('markupsafe') ?? [])], ['jinja2'])
  },
)

tap.test('what packages bring, directly or not', async (t) => {
  t.strictSame([...neededBy(['app'], needs)].sort(), ['jinja2', 'markupsafe'])
  t.strictSame([...neededBy(['jinja2', 'markupsafe'], needs)], [])
})

import tap from 'tap'
import { type ChannelPackage, chooseSpecs } from '../../ops/bench/specs.ts'

const channelPackage = (name: string, needs: string[] = [], native = false): ChannelPackage => ({
  name,
  attribute: name.replaceAll('-', '_'),
  path: `/nix/store/00000000000000000000000000000000-python3.13-${name}-1.0`,
  needs: [name, ...needs],
  native,
})

tap.test('specs are of what can be built for the target, with all that it needs', async (t) => {
  const { specs, leftOut } = chooseSpecs([
    channelPackage('jinja2', ['markup-safe']),
    channelPackage('markup-safe', [], true),
    channelPackage('msgspec', [], true),
    channelPackage('reads-fast', ['msgspec']),
    channelPackage('six'),
  ])
  t.strictSame(leftOut, ['msgspec', 'reads-fast'])
  t.strictSame(specs, [
    {
      name: 'small',
      packages: ['jinja2'],
      environment: ['jinja2', 'markup-safe'],
      native: ['markup-safe'],
    },
    { name: 'all native', packages: ['markup_safe'], environment: ['markup-safe'], native: ['markup-safe'] },
    {
      name: 'everything',
      packages: ['jinja2', 'markup_safe', 'six'],
      environment: ['jinja2', 'markup-safe', 'six'],
      native: ['markup-safe'],
    },
  ])
})

import tap from 'tap'
import { SetupFault } from '../../src/errors.ts'
import { networksOf, whyRefused } from '../../src/webhooks/networks.ts'

/** Addresses that are refused by default, by their kind. */
const refused = {
  'this machine': ['127.0.0.1', '127.255.255.254', '::1'],
  'no address at all': ['0.0.0.0', '0.1.2.3', '::'],
  'private networks': ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd12:3456::1', 'fc00::1'],
  'the link, with the metadata of clouds': ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0'],
  'networks of providers behind NAT': ['100.64.0.1', '100.127.255.255'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  broadcast: ['255.255.255.255'],
  'what is reserved': ['192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '240.0.0.1'],
  'what is reserved of IPv6': ['2001:db8::1', '3fff::1', '100::1', 'fec0::1', '5f00::1', '4000::1', '1::1'],
  'IPv4 in IPv6': [
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
  ],
  'IPv4 behind NAT64': ['64:ff9b::7f00:1', '64:ff9b::a00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1'],
  'IPv4 behind tunnels': ['2002:7f00:1::1', '2002:a00:1::1', '2001:0:4136:e378::1'],
}

for (const [what, addresses] of Object.entries(refused)) {
  tap.test(`${what} is refused`, async (t) => {
    for (const address of addresses) {
      const why = whyRefused(address, [])
      t.match(why, /is no public address/, address)
      t.ok(why?.startsWith(address), 'says which')
    }
  })
}

tap.test('public addresses are not', async (t) => {
  for (const address of ['1.1.1.1', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])
    t.equal(whyRefused(address, []), null, address)
  t.equal(whyRefused('::ffff:1.1.1.1', []), null, 'in IPv6')
  t.equal(whyRefused('64:ff9b::101:101', []), null, 'behind NAT64, where machines have IPv6 alone')
})

tap.test('what the operator allows', async (t) => {
  const allowed = networksOf(' 10.1.0.0/16,fd00::/8\n 192.168.7.7 ')
  for (const address of ['10.1.2.3', 'fd12::1', '192.168.7.7', '::ffff:10.1.2.3', '64:ff9b::a01:203'])
    t.equal(whyRefused(address, allowed), null, address)
  for (const address of ['10.2.0.1', 'fc00::1', '192.168.7.8', '127.0.0.1', '::1'])
    t.type(whyRefused(address, allowed), 'string', address)
  t.same(networksOf(''), [])
  t.equal(whyRefused('fe80::1', networksOf('0.0.0.0/0'))?.includes('link local'), true)
})

tap.test('every wrong network is named at once', async (t) => {
  const text = '10.1.0.0/33 fd00::/8, intranet 0x7f.1 127.1'
  t.throws(() => networksOf(text), SetupFault)
  t.throws(() => networksOf(text), {
    message:
      /^PATCHBAY_WEBHOOK_ALLOW: "10\.1\.0\.0\/33", "intranet", "0x7f\.1", "127\.1" are no networks\. Write/,
  })
})

import tap from 'tap'
import { authorizationFor, parseNetrc } from '../../../src/nix/substituters/netrc.ts'

const entry = (machine: string | null, login: string, password: string) => ({ machine, login, password })

tap.test('entries as people write them', async (t) => {
  const text = `# of the team
machine cache.example.org login patchbay password pb_1
machine "other.example.org"
  login "a user"
  password "a \\"b\\" c"
  account unused
macdef init
  machine is.not login one
  password either

machine ::1 login six password v6
default login anonymous password guest
`
  t.strictSame(parseNetrc(text), [
    entry('cache.example.org', 'patchbay', 'pb_1'),
    entry('other.example.org', 'a user', 'a "b" c'),
    entry('::1', 'six', 'v6'),
    entry(null, 'anonymous', 'guest'),
  ])
})

tap.test('what is no netrc has no entries', async (t) => {
  t.strictSame(parseNetrc(''), [])
  t.strictSame(parseNetrc('login nobody password x'), [])
  t.strictSame(parseNetrc('machine'), [entry('', '', '')])
})

tap.test('a host is shown what is for it, and else the default', async (t) => {
  const netrc = parseNetrc('machine ::1 login a password b machine Cache login c password d')
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  t.equal(authorizationFor(netrc, 'cache'), basic('c:d'))
  t.equal(authorizationFor(netrc, '[::1]'), basic('a:b'), 'as URLs have it')
  t.equal(authorizationFor(netrc, 'cache.example.org'), null)
  t.equal(authorizationFor(parseNetrc('default login e password f'), 'cache.example.org'), basic('e:f'))
})

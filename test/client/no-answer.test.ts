import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer as createPlainServer } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { runPatchbay, trace } from '../patchbay.ts'
import { temporaryFolder } from '../servers.ts'

const folder = await temporaryFolder(tap)

async function portOf(t: Pick<Test, 'teardown'>, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}

/** A key, and a certificate of these names that it has signed itself. */
async function certificate(name: string, altName: string, ...dates: string[]) {
  const [key, request, cert] = ['key', 'csr', 'pem'].map((ending) => join(folder, `${name}.${ending}`)) as [
    string,
    string,
    string,
  ]
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${altName}`]
  await execa('openssl', [
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    request,
    ...subject,
  ])
  const extensions = ['-copy_extensions', 'copyall']
  await execa('openssl', [
    'x509',
    '-req',
    '-in',
    request,
    '-signkey',
    key,
    '-out',
    cert,
    ...extensions,
    ...dates,
  ])
  return { cert, tls: { key: await readFile(key), cert: await readFile(cert) } }
}

/** `patchbay show` says this alone, and ends with 3. */
async function says(t: Test, url: string, said: RegExp, env = {}) {
  const { exitCode, stderr } = await runPatchbay(['show', 'x', '--url', url], { env })
  t.match(stderr, said)
  t.notMatch(stderr, trace)
  t.equal(exitCode, 3)
}

tap.test('certificates', async (t) => {
  const good = await certificate('good', 'IP:127.0.0.1', '-days', '2')
  const old = await certificate('old', 'IP:127.0.0.1', '-days', '-1')
  const other = await certificate('other', 'DNS:elsewhere.example', '-days', '2')
  const answer = createServer(good.tls, (_request, response) => response.end('<html>'))
  const at = async (server: Server) => `https://127.0.0.1:${await portOf(t, server)}`
  const trusted = await at(answer)
  await says(
    t,
    trusted,
    /^The certificate of 127\.0\.0\.1:\d+ is not signed by .* \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. .*NODE_EXTRA_CA_CERTS/,
  )
  await says(t, trusted, /is not Patchbay/, { NODE_EXTRA_CA_CERTS: good.cert })
  const expired =
    /^The certificate of 127\.0\.0\.1:\d+ is not valid at this time \(CERT_HAS_EXPIRED\)\. Check the clock/
  await says(t, await at(createServer(old.tls)), expired, { NODE_EXTRA_CA_CERTS: old.cert })
  const elsewhere =
    /^The certificate of 127\.0\.0\.1:\d+ is for another name \(ERR_TLS_CERT_ALTNAME_INVALID\)\. Name the service/
  await says(t, await at(createServer(other.tls)), elsewhere, { NODE_EXTRA_CA_CERTS: other.cert })
  const plain = createPlainServer((_request, response) => response.end())
  await says(
    t,
    await at(plain),
    /^127\.0\.0\.1:\d+ does not speak TLS there \(\w+\)\. Name it with http:\/\/, or correct the port\.$/,
  )
  const withTls = `http://127.0.0.1:${new URL(trusted).port}`
  await says(
    t,
    withTls,
    /^127\.0\.0\.1:\d+ ended the connection without an answer .*; a service with TLS has to be named with https/,
  )
})

tap.test('names, ports and silence', async (t) => {
  await says(
    t,
    'http://nohost.invalid',
    /^The name nohost\.invalid cannot be resolved \((ENOTFOUND|EAI_AGAIN)\)\. Correct the URL/,
  )
  const closed = createTcpServer()
  const port = await portOf(t, closed)
  closed.close()
  await says(
    t,
    `http://127.0.0.1:${port}`,
    /^No service answers at http:\S+: the connection was refused \(ECONNREFUSED\)\. Start one with `patchbay up`/,
  )
  // fetch asks no port that belongs to another protocol.
  await says(
    t,
    'http://127.0.0.1:1',
    /^No answer came from http:\/\/127\.0\.0\.1:1: bad port\. Correct the URL/,
  )
  const rude = createTcpServer((connection) => connection.once('data', () => connection.destroy()))
  await says(t, `http://127.0.0.1:${await portOf(t, rude)}`, /ended the connection without an answer/)
  const silent = createTcpServer(() => {})
  const open = await portOf(t, silent)
  await says(
    t,
    `http://127.0.0.1:${open}`,
    /^127\.0\.0\.1:\d+ did not answer in time \(time-out\)\. Check whether a firewall/,
  )
})

tap.test('a token that cannot be sent is not shown', async (t) => {
  const { exitCode, stderr } = await runPatchbay(['show', 'x'], { env: { PATCHBAY_TOKEN: 'gehe\nim' } })
  t.match(stderr, /PATCHBAY_TOKEN: .*visible characters of ASCII/)
  t.notMatch(stderr, /gehe/)
  t.notMatch(stderr, trace)
  t.equal(exitCode, 64)
})

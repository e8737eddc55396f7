import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import tap, { type Test } from 'tap'
import { branchHead } from '../../src/channel/branch-head.ts'
import { BuildFailed } from '../../src/errors.ts'
import { serveNixpkgs } from '../nixpkgs-server.ts'
import { temporaryFolder } from '../servers.ts'

const { signal } = new AbortController()

async function failureOf(asking: Promise<unknown>) {
  const error = await asking.catch((reason: unknown) => reason)
  return error instanceof BuildFailed ? error.failure : error
}

/** Starts a server that answers each request with this status and body. */
async function answering(t: Test, status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/nixpkgs`
}

tap.test('the revision that a branch is at, as Git’s own server says it', async (t) => {
  const server = await serveNixpkgs(t)
  const folder = join(await temporaryFolder(t), 'nixpkgs')
  await mkdir(folder)
  const revs: { [branch: string]: string } = {}
  for (const branch of ['nixos-25.11', 'nixos-25.11-small', 'release/nixos-25.11']) {
    await writeFile(join(folder, 'default.nix'), `"${branch}"\n`)
    revs[branch] = await server.commit(branch, folder)
  }
  const options = { url: server.url, signal, timeoutSeconds: 30 }
  for (const [branch, rev] of Object.entries(revs)) t.equal(await branchHead(branch, options), rev, branch)
  t.match(server.requests.at(-1), /^POST .*\/git-upload-pack$/, 'one branch is asked for, not all of them')

  await writeFile(join(folder, 'default.nix'), '"moved"\n')
  const moved = await server.commit('nixos-25.11', folder)
  t.equal(await branchHead('nixos-25.11', options), moved)
  for (const branch of ['nixos-25.1', 'nixos-99.99'])
    t.match(await failureOf(branchHead(branch, options)), {
      class: 'unsupported-pin',
      retryable: false,
      message: `${server.url} has no branch ${branch}.`,
    })
})

tap.test('a server that lists all references at once', async (t) => {
  const line = (text: string) => (text.length + 4).toString(16).padStart(4, '0') + text
  const [rev, other] = ['a'.repeat(40), 'b'.repeat(40)]
  const url = await answering(
    t,
    200,
    `${line('# service=git-upload-pack\n')}0000${line(`${other} HEAD\0multi_ack agent=git/2\n`)}${line(`${rev} refs/heads/main\n`)}${line(`${other} refs/heads/main-2\n`)}0000`,
  )
  const options = { url, signal, timeoutSeconds: 30 }
  t.equal(await branchHead('main', options), rev)
  t.match(await failureOf(branchHead('mai', options)), { class: 'unsupported-pin' })
})

tap.test('what may pass is retryable', async (t) => {
  const retryable = { class: 'substituter-error', retryable: true }
  const at = (url: string, timeoutSeconds = 30) =>
    failureOf(branchHead('main', { url, signal, timeoutSeconds }))
  t.match(await at('http://127.0.0.1:9/nixpkgs'), {
    ...retryable,
    message: /127\.0\.0\.1:9\/nixpkgs .* branch main/,
  })
  t.match(await at(await answering(t, 503, '')), { ...retryable, message: /answers 503/ })
  t.match(await at(await answering(t, 200, '<html>')), { ...retryable, message: /does not speak Git/ })
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    silent.closeAllConnections()
    silent.close()
  })
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/nixpkgs`
  t.match(await at(url, 1), { ...retryable, message: /no answer within 1 s/ })
  const gone = branchHead('main', { url, signal: AbortSignal.timeout(50), timeoutSeconds: 30 })
  await t.rejects(gone, { name: 'TimeoutError' }, 'a worker that closes is no fault of the server')
})

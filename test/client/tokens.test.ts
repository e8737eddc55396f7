import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { show } from '../../src/client/actions/list.ts'
import { submit } from '../../src/client/actions/submit.ts'
import { createToken, listTokens, revokeToken, showOwnToken } from '../../src/client/actions/token.ts'
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  testWebhook,
} from '../../src/client/actions/webhook.ts'
import { readToken } from '../../src/client/commands/connection-options.ts'
import { serviceAt } from '../../src/client/http/patchbay.ts'
import { exitCodes } from '../../src/client/output/exit-codes.ts'
import { withErrorReport } from '../../src/client/output/failure-report.ts'
import { SetupFault } from '../../src/errors.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { listen, paper } from './fixture.ts'

const servers = await startServers(tap)
const cli = moduleOf('src/cli.ts')

tap.test('a token is made, used, shown, listed and revoked', async (t) => {
  const { service, url } = await listen(t, servers)
  const first = paper()
  t.equal(await createToken(service, { name: 'operator', scopes: ['admin'] }, false, first.terminal), 0)
  const operator = first.written.out.trimEnd()
  t.match(first.written.out, /^pb_\S+\n$/, 'the token alone')
  t.match(
    first.written.err,
    /^token [0-9a-f-]{36} {2}operator {2}admin {2}for good\nIt is shown only once\.\n$/,
  )
  t.notMatch(first.written.err, operator)

  const at = serviceAt(url, operator)
  const second = paper()
  await createToken(at, { name: 'ci', scopes: ['read', 'submit'], days: 3 }, true, second.terminal)
  const made = JSON.parse(second.written.out)
  t.match(made, { name: 'ci', scopes: ['read', 'submit'], token: /^pb_/ })
  t.equal(second.written.err, '')

  const own = paper()
  await showOwnToken(serviceAt(url, made.token), false, own.terminal)
  t.match(own.written.out, /^token \S+ {2}ci {2}read submit {2}until \d{4}-/)
  const listed = paper()
  await listTokens(at, false, listed.terminal)
  t.match(
    listed.written.out,
    /^TOKEN +STATE +NAME +SCOPES +UNTIL +LAST USED +BUILDS +A DAY +CACHE MB +PRIORITY\n/,
  )
  t.match(listed.written.out, new RegExp(`^${made.id} +live +ci +read submit +\\d{4}-`, 'm'))
  const revoked = paper()
  t.equal(await revokeToken(at, made.id, false, revoked.terminal), exitCodes.done)
  t.equal(revoked.written.out, `revoked  ${made.id}  ci\n`)

  await t.test('a caller without a valid token is told what to do', async (t) => {
    const cases: [string | undefined, RegExp][] = [
      [undefined, /^refused {2}token-missing\n[\s\S]*Set PATCHBAY_TOKEN, or name a file/],
      [made.token, /^refused {2}token-invalid\n[\s\S]*Set PATCHBAY_TOKEN to another/],
    ]
    for (const [token, said] of cases) {
      const { terminal, written } = paper()
      const shown = withErrorReport(
        () => show(serviceAt(url, token), 'a'.repeat(64), false, terminal),
        terminal,
      )
      t.equal(await shown, exitCodes.refused)
      t.match(written.err, said)
      if (token) t.notMatch(written.err, token)
    }
    const { token } = await at.createToken({ name: 'reader', scopes: ['read'] })
    const { terminal, written } = paper('{"packages":["jinja2"]}')
    const weak = serviceAt(url, token)
    t.equal(
      await withErrorReport(() => submit(weak, { file: '-', wait: false, json: false }, terminal), terminal),
      exitCodes.refused,
    )
    t.match(written.err, /^refused {2}scope-missing\n[\s\S]*patchbay token self/)
  })
})

tap.test('limits of a token are given, shown and changed', async (t) => {
  const { service, url } = await listen(t, servers)
  const { token } = await service.createToken({ name: 'operator', scopes: ['admin'] })
  const command = (...args: string[]) =>
    execa('node', [...nodeOptions, cli, 'token', ...args], {
      env: { PATCHBAY_URL: url, PATCHBAY_TOKEN: token },
      reject: false,
    })
  const given = ['--builds-per-day', '500', '--cache-mb', '0', '--priority', 'normal']
  const made = await command('create', 'ci', '--scope', 'submit', ...given, '--json')
  const { id, limits, ...rest } = JSON.parse(made.stdout)
  t.match(limits, {
    buildsAtOnce: { own: null },
    buildsPerDay: { own: 500, limit: 500, used: 0, setBy: 'token' },
    cacheMb: { own: 0, limit: null },
    priority: { own: 'normal', limit: 'normal' },
  })
  const own = await execa('node', [...nodeOptions, cli, 'token', 'self'], {
    env: { PATCHBAY_URL: url, PATCHBAY_TOKEN: rest.token },
  })
  t.match(own.stdout, /^builds at once +0 +no limit$/m)
  t.match(own.stdout, /^builds a day +0 of 500 +its own limit$/m)
  t.match(own.stdout, /^highest priority +normal +its own limit$/m)

  const changed = await command('limit', id, '--builds-at-once', '3', '--priority', 'service')
  t.match(changed, { exitCode: 0, stdout: /^builds at once +0 of 3 +its own limit$/m })
  t.match(changed.stdout, /^builds a day +0 of 500 +its own limit$/m, 'the others stay')
  t.match(changed.stdout, /^highest priority +high +limit of the service$/m)
  t.match((await command('list')).stdout, new RegExp(`^${id} .* 0 of 3 +0 of 500 +0 +high$`, 'm'))
  t.match(await command('limit', id), { exitCode: exitCodes.usage, stderr: /Name a limit/ })
  for (const wrong of [
    ['--builds-per-day', 'many'],
    ['--priority', 'urgent'],
    ['--cache-mb', '-1'],
  ])
    t.match(await command('limit', id, ...wrong), { exitCode: exitCodes.usage, stdout: '' }, wrong.join(' '))
})

tap.test('the command takes its token from a variable or from a file, and never says it', async (t) => {
  const { service, url } = await listen(t, servers)
  const { token } = await service.createToken({ name: 'operator', scopes: ['admin'] })
  const command = (args: string[], env: { [name: string]: string } = {}) =>
    execa('node', [...nodeOptions, cli, ...args], {
      env: { PATCHBAY_URL: url, PATCHBAY_TOKEN: '', ...env },
      reject: false,
      all: true,
    })
  const missing = await command(['list'])
  t.match(missing, { exitCode: exitCodes.refused, stdout: '', stderr: /token-missing/ })
  const set = await command(['list', '--json'], { PATCHBAY_TOKEN: token })
  t.match(set, { exitCode: 0, stderr: '' })
  t.same(JSON.parse(set.stdout), { items: [], next: null })
  const file = join(await temporaryFolder(t), 'token')
  await writeFile(file, `${token}\n`, { mode: 0o600 })
  const named = await command(['token', 'self', '--token-file', file], { PATCHBAY_TOKEN: 'wrong' })
  t.match(named, { exitCode: 0, stdout: /operator {2}admin/ })
  for (const { all } of [missing, set, named]) t.notMatch(all, token)
  const inUrl = await command(['list', '--url', url.replace('//', '//user:secret@')])
  t.match(inUrl, { exitCode: exitCodes.usage, stderr: /PATCHBAY_TOKEN/ })
  t.notMatch(inUrl.all, 'secret')
})

tap.test('a file that holds no token', async (t) => {
  const file = join(await temporaryFolder(t), 'token')
  await writeFile(file, 'a secret\nof two lines\n')
  const fault = (() => {
    try {
      return readToken(file)
    } catch (error) {
      return error
    }
  })()
  t.ok(fault instanceof SetupFault)
  t.notMatch(String(fault), 'secret')
  await chmod(file, 0o600)
  t.throws(() => readToken(`${file}-nowhere`), SetupFault)
})

tap.test('webhooks: the secret alone, then the messages', async (t) => {
  const { service } = await listen(t, servers)
  const made = paper()
  const wanted = { url: 'https://192.0.34.166/hook', events: ['build.failed' as const], all: true }
  t.equal(await createWebhook(service, wanted, false, made.terminal), exitCodes.done)
  t.match(made.written.out, /^whsec_\S+\n$/)
  const [, id = ''] = /^webhook (\S+) {2}build\.failed\n/.exec(made.written.err) ?? []
  const listed = paper()
  await listWebhooks(service, false, listed.terminal)
  t.match(
    listed.written.out,
    new RegExp(`^${id} +all builds +build\\.failed +https://192\\.0\\.34\\.166/hook$`, 'm'),
  )
  const tested = paper()
  await testWebhook(service, id, false, tested.terminal)
  t.match(tested.written.out, /^sent {2}delivery \S+\n/)
  const told = paper()
  await listDeliveries(service, id, false, told.terminal)
  t.match(
    told.written.out,
    /^DELIVERY +EVENT +AT +STATE +ATTEMPTS +LAST ANSWER\n\S+ +webhook\.test +\S+ +waiting +0/,
  )
  const deleted = paper()
  t.equal(await deleteWebhook(service, id, false, deleted.terminal), exitCodes.done)
  t.same((await service.webhooks()).items, [])
})

import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import tap from 'tap'
import { BuildStateBody } from '../../src/api/resources/build.ts'
import {
  ChannelDetailsBody,
  ChannelMoveBody,
  ChannelPinBody,
  ChannelRequest,
  MoveStateBody,
} from '../../src/api/resources/channel.ts'
import { PinRequest } from '../../src/api/resources/environment.ts'
import { CacheBody, HowToFetch } from '../../src/api/resources/how-to-fetch.ts'
import { KnownPackageBody, KnownVersionBody, OutcomeBody } from '../../src/api/resources/known-package.ts'
import { AuditEntryBody, WorkerBody } from '../../src/api/resources/operations.ts'
import { BuildToolBody } from '../../src/api/resources/package.ts'
import { PlanBody, PlanStateBody } from '../../src/api/resources/plan.ts'
import { SweepBody, SweepReportBody, SweepStateBody } from '../../src/api/resources/sweep.ts'
import { TokenBody, TokenRequest } from '../../src/api/resources/token.ts'
import {
  DeliveryBody,
  DeliveryStateBody,
  NewWebhookBody,
  WebhookRequest,
} from '../../src/api/resources/webhook.ts'
import { clientCommands } from '../../src/client/commands/all.ts'
import { completionCommand } from '../../src/client/commands/completion.ts'
import { exitCodes } from '../../src/client/output/exit-codes.ts'
import { buildEvents } from '../../src/db/webhooks/types.ts'
import { problemKinds, retryable } from '../../src/errors.ts'
import { Spec } from '../../src/spec/schema.ts'
import { startServers } from '../servers.ts'
import { openApp } from './fixture.ts'

const text = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8')

/** Returns the rows of the table whose heading begins with these cells, without backticks. */
function table(...heading: string[]): string[][] {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => line.startsWith(`| ${heading.join(' | ')} |`))
  if (at < 0) throw new Error(`docs/api.md has no table ${heading.join(', ')}`)
  const end = lines.findIndex((line, index) => index > at && !line.startsWith('|'))
  return lines.slice(at + 2, end).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  )
}

tap.test('problem codes', async (t) => {
  const rows = Object.entries(problemKinds).map(([code, { status, title }]) => [code, String(status), title])
  t.same(table('code', 'status', 'title'), rows)
})

tap.test('failure classes', async (t) => {
  const rows = table('class', 'retryable', 'what happened')
  t.same(
    rows.map(([name, retry]) => [name, retry]),
    Object.entries(retryable).map(([name, retry]) => [name, retry ? 'yes' : 'no']),
  )
  for (const [name = '', , meaning] of rows) t.ok(meaning, name)
})

tap.test('routes', async (t) => {
  const servers = await startServers(t)
  const { app } = await openApp(t, servers)
  const { paths } = (await app.inject('/openapi.json')).json()
  const routes = Object.entries(paths as { [path: string]: object }).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  // The section on the cache says once that its routes answer HEAD.
  const rows = routes.filter((route) => !route.startsWith('HEAD '))
  const documented = table('method', 'path').map(([method, path]) => `${method} ${path}`)
  t.same(documented.sort(), [...rows, 'GET /openapi.json', 'GET /docs'].sort())
})

tap.test('states', async (t) => {
  t.same(
    table('state').map(([state]) => state),
    BuildStateBody.enum,
  )
})

tap.test('states of a plan', async (t) => {
  t.same(
    table('state of a plan').map(([state]) => state),
    PlanStateBody.enum,
  )
})

tap.test('states of a move', async (t) => {
  t.same(
    table('state of a move').map(([state]) => state),
    MoveStateBody.enum,
  )
})

tap.test('states of a sweep', async (t) => {
  t.same(
    table('state of a sweep').map(([state]) => state),
    SweepStateBody.enum,
  )
})

tap.test('states of a delivery', async (t) => {
  t.same(
    table('state of a delivery').map(([state]) => state),
    DeliveryStateBody.enum,
  )
})

tap.test('statuses of a package', async (t) => {
  t.same(
    table('status of a package').map(([status]) => status),
    OutcomeBody.enum,
  )
})

tap.test('events of webhooks', async (t) => {
  t.same(
    table('event of a build').map(([event]) => event),
    buildEvents,
  )
})

const tables = {
  'a plan': PlanBody,
  'a build tool': BuildToolBody,
  'the cache': CacheBody,
  fetch: HowToFetch,
  'a pin': PinRequest,
  'a sweep': SweepBody,
  'a known package': KnownPackageBody,
  'a known version': KnownVersionBody,
  'a worker': WorkerBody,
  'a token request': TokenRequest,
  'a token': TokenBody,
  'an audit entry': AuditEntryBody,
  'a report': SweepReportBody,
  'a webhook request': WebhookRequest,
  'a webhook': NewWebhookBody,
  'a delivery': DeliveryBody,
  'a channel request': ChannelRequest,
  'a channel': ChannelDetailsBody,
  'a channel’s pin': ChannelPinBody,
  'a move': ChannelMoveBody,
}
for (const [what, { properties }] of Object.entries(tables)) {
  tap.test(`the fields of ${what}`, async (t) => {
    t.same(
      table(`of ${what}`).map(([field]) => field),
      Object.keys(properties),
    )
  })
}

tap.test('the fields of a spec', async (t) => {
  t.same(
    table('field').map(([field]) => field),
    Object.keys(Spec.properties),
  )
})

tap.test('commands', async (t) => {
  const program = new Command()
  clientCommands(program, {
    command: (parent, usage) => parent.command(usage),
    run: async () => {},
    fetchSettings: () => ({ nix: { nixConfig: '', path: '' } }),
  })
  completionCommand(program, { out: process.stdout })
  t.same(
    // Markdown escapes a bar inside of a cell.
    table('command').map(([command, rest]) =>
      command?.endsWith('\\') ? `${command.slice(0, -1)}|${rest}` : command,
    ),
    usages(program, []),
  )
})

/** Lists the usage of every command that runs something, such as `token create <name>`. */
function usages(command: Command, path: string[]): string[] {
  if (command.commands.length > 0)
    return command.commands.flatMap((one) => usages(one, [...path, one.name()]))
  const words = command.registeredArguments.map((one) => `<${one.name()}${one.variadic ? '...' : ''}>`)
  return [[...path, ...words].join(' ')]
}

tap.test('exit codes', async (t) => {
  t.same(
    table('exit code').map(([code]) => Number(code)),
    Object.values(exitCodes),
  )
})

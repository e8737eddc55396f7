import type { Command } from 'commander'
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  redeliver,
  testWebhook,
} from '../actions/webhook.ts'
import { another, type Door, type Options } from './context.ts'

interface Json extends Options {
  json: boolean
}

interface New extends Json {
  event?: string[]
  build?: string
  all?: boolean
}

/** Who is told how builds end. */
export function webhookCommands(program: Command, { command, ask }: Door): void {
  const webhook = program.command('webhook').description('have an address told how builds end')
  command(webhook, 'create <url>', 'make a webhook, and print its secret alone on standard output')
    .option('--event <event>', 'such as build.failed; may be given more than once', another)
    .option('--build <build>', 'of one build; else of all that your token asks for')
    .option('--all', 'of everybody’s builds')
    .option('--json', 'print JSON', false)
    .action((url: string, options: New) =>
      ask(options, (at, terminal) => {
        const { event: events, build, all } = options
        return createWebhook(at, { url, events, build, all }, options.json, terminal)
      }),
    )
  command(webhook, 'list', 'list webhooks')
    .option('--json', 'print JSON', false)
    .action((options: Json) => ask(options, (at, terminal) => listWebhooks(at, options.json, terminal)))
  command(webhook, 'delete <webhook>', 'tell it nothing more').action((id: string, options: Options) =>
    ask(options, (at, terminal) => deleteWebhook(at, id, terminal)),
  )
  command(webhook, 'test <webhook>', 'send it a message that means nothing')
    .option('--json', 'print JSON', false)
    .action((id: string, options: Json) =>
      ask(options, (at, terminal) => testWebhook(at, id, options.json, terminal)),
    )
  command(webhook, 'deliveries <webhook>', 'say what it was told, and how that went, newest first')
    .option('--json', 'print JSON', false)
    .action((id: string, options: Json) =>
      ask(options, (at, terminal) => listDeliveries(at, id, options.json, terminal)),
    )
  command(webhook, 'redeliver <webhook> <delivery>', 'send it a message once more')
    .option('--json', 'print JSON', false)
    .action((id: string, delivery: string, options: Json) =>
      ask(options, (at, terminal) => redeliver(at, { webhook: id, delivery }, options.json, terminal)),
    )
}

import type { Command } from 'commander'
import type { WebhookRequest } from '../http/webhooks.ts'
import { type CommandContext, collect, type JsonOptions } from './context.ts'

interface CreateOptions extends JsonOptions {
  event?: NonNullable<WebhookRequest['events']>
  build?: string
  all?: boolean
}

/** Adds the commands for webhooks. */
export function webhookCommands(program: Command, { command, run }: CommandContext): void {
  const webhook = program.command('webhook').description('send the results of builds to a URL')
  command(webhook, 'create <url>', 'create a webhook, and print its secret alone on standard output')
    .option('--event <event>', 'such as build.failed; may be given more than once', collect)
    .option('--build <build>', 'for one build; default: all builds requested with your token')
    .option('--all', 'for all builds')
    .option('--json', 'print JSON', false)
    .action((url: string, options: CreateOptions) =>
      run(options, async (service, terminal) => {
        const { createWebhook } = await import('../actions/webhook.ts')
        const { event: events, build, all } = options
        return createWebhook(service, { url, events, build, all }, options.json, terminal)
      }),
    )
  command(webhook, 'list', 'list webhooks')
    .option('--json', 'print JSON', false)
    .action((options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { listWebhooks } = await import('../actions/webhook.ts')
        return listWebhooks(service, options.json, terminal)
      }),
    )
  command(webhook, 'delete <webhook>', 'delete a webhook')
    .option('--json', 'print JSON', false)
    .action((id: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { deleteWebhook } = await import('../actions/webhook.ts')
        return deleteWebhook(service, id, options.json, terminal)
      }),
    )
  command(webhook, 'test <webhook>', 'send a test message')
    .option('--json', 'print JSON', false)
    .action((id: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { testWebhook } = await import('../actions/webhook.ts')
        return testWebhook(service, id, options.json, terminal)
      }),
    )
  command(webhook, 'deliveries <webhook>', 'list the messages to a webhook and their results, newest first')
    .option('--json', 'print JSON', false)
    .action((id: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { listDeliveries } = await import('../actions/webhook.ts')
        return listDeliveries(service, id, options.json, terminal)
      }),
    )
  command(webhook, 'redeliver <webhook> <delivery>', 'send a message again')
    .option('--json', 'print JSON', false)
    .action((id: string, delivery: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { redeliver } = await import('../actions/webhook.ts')
        return redeliver(service, { webhook: id, delivery }, options.json, terminal)
      }),
    )
}

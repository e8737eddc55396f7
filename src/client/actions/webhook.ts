import type { Service } from '../http/patchbay.ts'
import type { Delivery, Webhook, WebhookRequest } from '../http/webhooks.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import { listTable } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { collectPages } from './list.ts'

/** Creates a webhook. Prints its secret alone to `out`, so that a variable or a file can hold it, and its id to `err`. */
export async function createWebhook(
  service: Service,
  wanted: WebhookRequest,
  json: boolean,
  { out, err }: Terminal,
): Promise<ExitCode> {
  const made = await service.createWebhook(wanted)
  out.write(json ? inJson(made) : `${made.secret}\n`)
  if (!json) err.write(`webhook ${made.id}  ${made.events.join(' ')}\nThe secret is shown only once.\n`)
  return exitCodes.done
}

export async function listWebhooks(service: Service, json: boolean, { out }: Terminal): Promise<ExitCode> {
  const page = await collectPages((cursor) => service.webhooks(cursor), true)
  out.write(json ? inJson(page) : table(page.items, out))
  return exitCodes.done
}

export async function deleteWebhook(
  service: Service,
  id: string,
  json: boolean,
  { out }: Terminal,
): Promise<ExitCode> {
  const deleted = await service.deleteWebhook(id)
  out.write(json ? inJson(deleted) : `deleted  webhook ${id}\n`)
  return exitCodes.done
}

/** Sends a test message, and prints the command that shows its result. */
export async function testWebhook(
  service: Service,
  id: string,
  json: boolean,
  { out }: Terminal,
): Promise<ExitCode> {
  const delivery = await service.testWebhook(id)
  out.write(
    json
      ? inJson(delivery)
      : `sent  delivery ${delivery.id}\nIts result: patchbay webhook deliveries ${id}\n`,
  )
  return exitCodes.done
}

/** Prints the last messages to a webhook, newest first. */
export async function listDeliveries(
  service: Service,
  id: string,
  json: boolean,
  { out }: Terminal,
): Promise<ExitCode> {
  const page = await service.deliveries(id)
  out.write(json ? inJson(page) : deliveriesTable(page.items, id, out))
  return exitCodes.done
}

export async function redeliver(
  service: Service,
  ids: { webhook: string; delivery: string },
  json: boolean,
  { out }: Terminal,
): Promise<ExitCode> {
  const delivery = await service.redeliver(ids.webhook, ids.delivery)
  out.write(json ? inJson(delivery) : `sent  delivery ${delivery.id}\n`)
  return exitCodes.done
}

function table(webhooks: Webhook[], out: Terminal['out']): string {
  const rows = webhooks.map(({ id, url, events, build, all, goneAt }) => [
    id,
    build ? `build ${build}` : all ? 'all builds' : 'own builds',
    events.join(' '),
    goneAt ? `gone since ${goneAt}` : '',
    url,
  ])
  const empty = 'There is no webhook yet. Create one: patchbay webhook create https://…'
  return listTable(['WEBHOOK', 'OF', 'EVENTS', 'STATE', 'URL'], rows, empty, out)
}

function deliveriesTable(deliveries: Delivery[], webhook: string, out: Terminal['out']): string {
  const rows = deliveries.map(({ id, event, state, createdAt, attempts }) => {
    const last = attempts.at(-1)
    return [id, event, createdAt, state, String(attempts.length), last?.error ?? String(last?.status ?? '')]
  })
  const empty = `No message was sent to it yet. Send one: patchbay webhook test ${webhook}`
  return listTable(['DELIVERY', 'EVENT', 'AT', 'STATE', 'ATTEMPTS', 'LAST ANSWER'], rows, empty, out)
}

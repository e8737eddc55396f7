import { availableParallelism } from 'node:os'

/** What stands under the table, in Markdown. */
export function notes({ clients, events }: { clients: number; events: number }): string {
  return [
    `One build of ${events} events, one a second; so many clients by server-sent events, and as many that ask again with \`wait=60\` and \`If-None-Match\`, up to ${clients} of each, all in one process beside the service, on ${availableParallelism()} processors that they share with Postgres, Redis and what records the events.`,
    'Memory is what the process holds at its most (VmRSS). Times end when the first byte is in the hands of a client; those of many clients are for the last of them also the time that the others took before. They begin when the event begins to be recorded.',
    'CPU is that of the service alone, transactions are those of everybody: of who records the events, of another GET every 50 ms, and of the relay.',
  ]
    .map((note) => `- ${note}`)
    .join('\n')
}

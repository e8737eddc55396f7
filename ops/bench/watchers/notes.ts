import { availableParallelism } from 'node:os'

/** Returns the notes under the table, in Markdown. */
export function notes({ clients, events }: { clients: number; events: number }): string {
  return [
    `One build of ${events} events, one a second; so many clients by server-sent events, and as many that ask again with \`wait=60\` and \`If-None-Match\`, up to ${clients} of each, all in one process beside the service, on ${availableParallelism()} processors that they share with Postgres, Redis and what records the events.`,
    'Memory is the highest VmRSS of the process. Times begin when the event begins to be recorded, and end when a client has the first byte; with many clients, the time of the last one includes those of the others.',
    'CPU is that of the service alone. Transactions include those that record the events, those of another GET every 50 ms, and those of the relay.',
  ]
    .map((note) => `- ${note}`)
    .join('\n')
}
